// The packets of chosen flows, cut out of captures. The engine runs as in any analysis, so that what belongs to a
// flow here is what its record counted: inside tunnels, put together from fragments, of either of two connections
// on the same ports.
//
//   findings asked for:   run with detection ──► ids of flows
//   run that tells of packets ──► numbers of the chosen flows' packets ──► the walk copies them

import type { CaptureInput } from '../capture/source.js';
import type { DetectOptions } from '../detect/options.js';
import { FlowglassError } from '../errors.js';
import type { RunOptions } from '../options.js';
import { Analysis } from '../pipeline.js';
import type { WarningRecord } from '../records/types.js';
import { openInOrder } from '../sources.js';
import { Collector } from './collector.js';
import { copyPackets } from './copy.js';
import { pcap } from './pcap.js';
import { pcapng } from './pcapng.js';
import { type ExtractedFinding, FindingChoice } from './selection.js';

export type { ExtractedFinding };

/** What is chosen by any of `flows`, `findings` and `filter` is taken. */
export interface ExtractOptions
  extends Omit<RunOptions, 'anonymize' | 'names' | 'rawFingerprints'> {
  /** Ids of flows, as records of the same input with the same options have them. */
  flows?: readonly string[];
  /** Ids of findings (`scan.*`: all that begin so), or their keys. */
  findings?: readonly string[];
  /** Flows that the expression takes, or something that they said. */
  filter?: string;
  /** How findings are looked for. */
  detect?: DetectOptions;
  /** Default pcapng. pcap has one link type only. */
  format?: 'pcapng' | 'pcap';
  /** Takes the capture, a piece at a time. */
  write(piece: Uint8Array): void | Promise<void>;
}

export interface ExtractSummary {
  /** Flows that were chosen, their packets, and the bytes of the capture that was written. */
  flows: number;
  packets: number;
  bytes: number;
  /** Packets of the input. */
  inputPackets: number;
  /** Findings that were chosen. */
  findings: ExtractedFinding[];
  /** Of `flows`, those that the input does not have. */
  missing: string[];
  warnings: WarningRecord[];
}

const MAX_PACKETS = 2 ** 32;

/**
 * Writes the packets of the chosen flows, as they were captured, in the order of the input. Without one that fits
 * it is a capture without packets. The input is read two or three times: it has to be files or bytes.
 */
export async function extract(
  input: CaptureInput | readonly CaptureInput[],
  options: ExtractOptions,
): Promise<ExtractSummary> {
  const { flows = [], findings = [], filter, detect = {}, format, write, ...run } = options;
  const { signal } = run;
  if (flows.length === 0 && findings.length === 0 && filter === undefined) {
    throw new FlowglassError(
      'bad-option',
      'nothing says which packets: give flows, findings or a filter.',
    );
  }
  if ('anonymize' in run || 'names' in run) {
    throw new FlowglassError(
      'bad-option',
      'packets are copied as they are: nothing is anonymised.',
    );
  }
  const ids = new Map(flows.map((id) => [idOf(id), id]));
  const choice = new FindingChoice(findings, detect.detectors);
  await refuseReadOnce(input);
  let chosen: ExtractedFinding[] = [];
  if (findings.length > 0) {
    const first = new Analysis(input, { ...run, detect }, { found: choice.found });
    chosen = choice.chosen((await first.summary()).findings);
  }
  const packets = new Collector(new Set([...ids.keys(), ...choice.flows()]));
  const asked = filter === undefined ? {} : { filter };
  const second = new Analysis(input, { ...run, ...asked, detect: false }, { packets });
  const { frames, warnings } = await second.summary();
  if (frames >= MAX_PACKETS) {
    throw new FlowglassError(
      'bad-option',
      `${frames} packets are more than extract takes: split the input.`,
    );
  }
  const sources = await openInOrder(input, signal);
  const to = format === 'pcap' ? pcap : pcapng;
  const numbers = packets.finish();
  const copied = await copyPackets(sources, numbers, to, write, signal);
  if (copied.seen !== frames || copied.packets !== numbers.size) {
    throw new FlowglassError(
      'input-changed',
      'The input changed while it was read: what was written is not whole.',
    );
  }
  return {
    flows: packets.chosen.size,
    packets: copied.packets,
    bytes: copied.bytes,
    inputPackets: frames,
    findings: chosen,
    missing: [...ids].filter(([id]) => !packets.chosen.has(id)).map(([, text]) => text),
    warnings,
  };
}

function idOf(text: string): bigint {
  if (/^[0-9a-f]{16}$/i.test(text)) return BigInt(`0x${text}`);
  throw new FlowglassError(
    'bad-option',
    `${JSON.stringify(text)} is no id of a flow: those are 16 hexadecimal digits.`,
  );
}

/** Streams, pipes and standard input are gone once they are read. */
async function refuseReadOnce(input: CaptureInput | readonly CaptureInput[]): Promise<void> {
  const inputs = Array.isArray(input) ? input : [input];
  const once = inputs.includes('-')
    ? 'standard input'
    : (await openInOrder(input)).find(({ size }) => size === undefined)?.name;
  if (once === undefined) return;
  throw new FlowglassError(
    'bad-option',
    `${once} can be read only once, and extract reads twice: save it to a file first.`,
  );
}
