// Detectors pass over events of which the engine says that there is nothing to look at. Held against detectors that
// are shown all of them: in every capture both find the same.

import { readdirSync } from 'node:fs';
import {
  type DetectOptions,
  type Detector,
  detectors,
  type FindingRecord,
  type FlowglassError,
  type Watch,
} from 'flowglass';
import { describe, expect, it } from 'vitest';
import { sharedCaptures } from '../tshark/corpus.js';
import { findingsOf } from './support.js';

const OWN = 'test/captures';
const CAPTURES = [
  ...readdirSync(OWN)
    .filter((file) => /\.pcap(ng)?$/.test(file))
    .map((name) => ({ name, path: `${OWN}/${name}` })),
  ...sharedCaptures(),
];

/** The detector, shown every event, with findings of other names. */
function ofEverything(detector: Detector): Detector {
  return {
    ...detector,
    name: `all-${detector.name}`,
    findings: Object.fromEntries(
      Object.entries(detector.findings).map(([id, page]) => [`all.${id}`, page]),
    ),
    watch: (context) => {
      const watch = detector.watch({
        ...context,
        ofFlow: (id: string, ...rest: [never]) => context.ofFlow(`all.${id}`, ...rest),
        report: (id: string, ...rest: [never]) => context.report(`all.${id}`, ...rest),
      });
      // Functions of its own: what the detector says of its functions does not hold for them.
      const shown = <View>(look: (view: View) => void) => {
        return (view: View) => look(view);
      };
      return {
        ...watch,
        ...(watch.flow ? { flow: shown(watch.flow) } : {}),
        records: Object.fromEntries(
          Object.entries(watch.records ?? {}).map(([type, look]) => [type, shown(look as never)]),
        ) as NonNullable<Watch['records']>,
      };
    },
  };
}

function told(findings: readonly FindingRecord[], all: boolean) {
  return findings
    .filter(({ id }) => id.startsWith('all.') === all)
    .map(({ key, count, flows, evidence }) => ({
      key: key.replace(/^all\./, ''),
      count,
      flows,
      evidence,
    }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Whatever is readable of a capture; of some nothing is. */
async function findingsIn(path: string, detect: DetectOptions): Promise<FindingRecord[]> {
  try {
    return await findingsOf(path, { detect });
  } catch (error) {
    expect((error as FlowglassError).code).toBe('not-a-capture');
    return [];
  }
}

describe('the engine’s attention', () => {
  it.each(CAPTURES)('leaves out nothing that a detector would find: $name', async ({ path }) => {
    const detect = { detectors: detectors.map(ofEverything), maxFindings: 1_000_000 };
    const findings = await findingsIn(path, detect);
    expect(told(findings, false)).toEqual(told(findings, true));
  });
});
