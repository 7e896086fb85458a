// What was left out of the results, in words: each counter that is not zero, and what would change it.

import type { RunSummary } from '../index.js';
import { bytesText, countOf } from './text/numbers.js';

type Words = (count: string) => string;

/** A line for each thing that was dropped or could not be read; none where all is well. */
export function droppedLines({ dropped, otherHostBytes }: RunSummary): string[] {
  const entries: [count: number, noun: string, words: Words][] = [
    [dropped.malformed, 'packet', (n) => `${n} malformed: headers that contradict themselves`],
    [
      dropped.cut,
      'packet',
      (n) => `${n} cut by the snaplen inside the headers (capture with -s 0)`,
    ],
    [dropped.unknownLink, 'packet', (n) => `${n} of a link type that has no decoder`],
    [dropped.notData, 'frame', (n) => `802.11: ${n} without readable data (management, encrypted)`],
    [
      dropped.tooDeep,
      'packet',
      (n) => `${n} in too many tunnels, counted as the tunnel (--max-tunnel-depth)`,
    ],
    [dropped.skippedRecords, 'record', (n) => `${n} left out while reading: damaged or oversized`],
    [
      dropped.fragmentsRejected,
      'IP fragment',
      (n) => `${n} that fit no datagram, or past the cap (--max-fragments)`,
    ],
    [
      dropped.datagramsTimedOut,
      'fragmented datagram',
      (n) => `${n} whose other fragments never came (--timeouts fragments=)`,
    ],
    [
      dropped.datagramsEvicted,
      'fragmented datagram',
      (n) => `${n} given up for the cap (--max-fragments)`,
    ],
    [dropped.flowsEvicted, 'flow', (n) => `${n} ended early for a cap (--max-flows, --max-memory)`],
    [
      dropped.packetsRefused,
      'packet',
      (n) => `${n} not counted to a flow for want of memory (--max-memory)`,
    ],
    [
      dropped.featuresRefused,
      'feature',
      (n) => `${n} of flows left out for want of memory (--max-memory)`,
    ],
    [
      dropped.streamsRefused,
      'flow',
      (n) => `${n} not read any further for want of memory (--max-streams)`,
    ],
    [dropped.messagesTooLong, 'flow', (n) => `${n} with a message of more than 64 KiB, not read`],
    [
      dropped.streamsMalformed,
      'message',
      (n) => `${n} that made no sense in the protocol it was in`,
    ],
    [
      dropped.streamGaps,
      'gap',
      (n) =>
        `${n} in what flows said: ${bytesText(dropped.streamGapBytes)} that the capture does not have`,
    ],
    [dropped.findings, 'finding', (n) => `${n} seen and not kept for the cap (--max-findings)`],
    [
      dropped.detectorState,
      'observation',
      (n) => `${n} that detectors could not keep for a cap: findings across flows may be missing`,
    ],
    [dropped.warnings, 'warning', (n) => `${n} past the first 256`],
  ];
  const lines = entries
    .filter(([count]) => count > 0)
    .map(([count, noun, words]) => words(countOf(count, noun)));
  if (otherHostBytes > 0) {
    lines.push(
      `${bytesText(otherHostBytes)} of hosts past the cap, not among the talkers (--max-hosts)`,
    );
  }
  return lines;
}
