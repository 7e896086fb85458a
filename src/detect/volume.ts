// Volume: hosts of the network that send to the outside what they never sent before, or more than they get back.

import { FLOW_LARGE } from '../engine/layouts.js';
import type { FlowView } from '../records/flow-view.js';
import { attending } from './attention.js';
import { type DetectorContext, defineDetector } from './detector.js';
import { ExternalFlows } from './external-flows.js';
import { PcrHistory } from './pcr-history.js';
import { Uploads } from './uploads.js';

const thresholds = {
  uploadBytes: {
    default: 100_000_000,
    min: 1,
    max: 1e15,
    unit: 'B',
    description: 'Payload that a host sends to one outside host.',
  },
  uploadRatio: { default: 4, min: 0, max: 1e9, description: 'Payload sent by payload received.' },
  period: {
    default: 600,
    min: 10,
    max: 86_400,
    unit: 's',
    description: 'Time over which a producer-consumer ratio is taken.',
  },
  minPeriods: {
    default: 6,
    min: 1,
    max: 10_000,
    description: 'Periods that a host’s history has to have.',
  },
  minShift: {
    default: 0.8,
    min: 0.01,
    max: 2,
    description: 'Rise of the ratio above the mean of the history.',
  },
  shiftBytes: {
    default: 20_000_000,
    min: 1,
    max: 1e15,
    unit: 'B',
    description: 'Payload sent in a period that is held against the history.',
  },
} as const;

const EXFILTRATION = ['T1048', 'T1567'] as const;

export const VOLUME_PAGES = {
  'volume.upload': {
    title: 'Large upload to a host outside',
    severity: 'low',
    confidence: 'low',
    meaning:
      'A host of the network sent much data to one host outside and got little back. That is what stolen data looks ' +
      'like on its way out, and what backups, file sharing and video uploads look like every day.',
    method:
      'Payload of all TCP and UDP flows that the inside host began to one outside host: sent at least uploadBytes, and ' +
      'at least uploadRatio times what was received. Inside is what homeNets says, by default private addresses. With ' +
      'ten times uploadBytes the severity is medium. Flows with less than 4 KiB of payload are left out.',
    falsePositives:
      'Backups, cloud storage, mail with large attachments, cameras that send to a service.',
    advice:
      'Ask whose outside host it is and whether this inside host has a reason to send there; see what else it did before.',
    techniques: EXFILTRATION,
  },
  'volume.pcr-shift': {
    title: 'Consumer of data turned producer',
    severity: 'medium',
    confidence: 'low',
    meaning:
      'A host of the network that used to fetch data from outside began to send it there. Workstations consume by ' +
      'nature; one that suddenly produces may be losing data.',
    method:
      'Producer-consumer ratio PCR = (sent − received) / (sent + received), of payload between an inside host and all ' +
      'outside ones, over periods of period seconds; a flow counts in the period in which it ended. −1 is a pure ' +
      'consumer, +1 a pure producer (Bullard, Gerth). A period with at least shiftBytes sent is found whose PCR is above 0 and exceeds ' +
      'the mean of at least minPeriods earlier ones by minShift. It needs that history: in a capture of less than ' +
      '(minPeriods + 1) periods, 70 minutes by default, it is never found.',
    falsePositives:
      'The first backup or the first video call within the capture. A new service on the host.',
    advice:
      'See to which outside hosts it sent in that time, and whether a program that is known did it.',
    techniques: EXFILTRATION,
    references: ['Carter Bullard, John Gerth: PCR – A New Flow Metric. FloCon 2014'],
  },
} as const;

export type VolumeContext = DetectorContext<keyof typeof VOLUME_PAGES, keyof typeof thresholds>;

export const volume = defineDetector({
  name: 'volume',
  findings: VOLUME_PAGES,
  thresholds,
  watch: (context) => {
    const external = new ExternalFlows(context);
    const uploads = new Uploads(context);
    const history = new PcrHistory(context);
    return {
      flow: attending(FLOW_LARGE, (flow: FlowView) => {
        if (!external.look(flow)) return;
        if (external.isOutbound) uploads.add(flow, external);
        history.add(flow, external);
      }),
      end() {
        uploads.report();
        history.report();
      },
    };
  },
});
