// Whether the connections of a series are a beacon: their scores against the thresholds, as evidence.

import type { Confidence, Evidence } from '../records/types.js';
import {
  beaconScores,
  intervals,
  median,
  medianDeviation,
  PARTS,
  timestampScore,
} from './beacon-score.js';
import { type Entry, UNKNOWN } from './beacon-series.js';

const DAY = 86_400;
/** Spans from which on regular times are not likely to be chance or a passing thing: s. */
const SURE = 6 * 3600;

export interface BeaconLimits {
  minConnections: number;
  minDuration: number;
  minScore: number;
  minTimestampScore: number;
}

export interface Verdict {
  confidence: Confidence;
  evidence: Evidence[];
}

/**
 * What is known of a beacon; undefined of what is none.
 * @param entries connections, earliest first
 * @param count of them in all
 * @param first first second of the capture, `last` its last
 */
export function judge(
  entries: readonly Entry[],
  count: number,
  { first, last }: { first: number; last: number },
  limits: BeaconLimits,
): Verdict | undefined {
  const seconds = entries.map(({ second }) => second);
  const gaps = intervals(seconds);
  const span = (seconds.at(-1) ?? 0) - (seconds[0] ?? 0);
  if (gaps.length + 1 < limits.minConnections || span < limits.minDuration) return undefined;
  // The cheap one first: most series fail it.
  if (timestampScore(seconds) < limits.minTimestampScore) return undefined;
  const sizes = entries.map(({ sent }) => sent).filter((it) => it !== UNKNOWN);
  const scores = beaconScores(seconds, sizes, first, last);
  if (scores.score < limits.minScore) return undefined;
  const sorted = gaps.sort((a, b) => a - b);
  const sameShape = commonest(entries.map(({ shape }) => shape).filter((it) => it !== UNKNOWN));
  const capture = last - first;
  return {
    confidence: span < SURE ? 'low' : 'medium',
    evidence: [
      { name: 'connections', value: count, threshold: limits.minConnections },
      ...(entries.length < count ? [{ name: 'analysed', value: entries.length }] : []),
      { name: 'interval', value: median(sorted), unit: 's' },
      { name: 'intervalDeviation', value: medianDeviation(sorted), unit: 's' },
      { name: 'duration', value: span, threshold: limits.minDuration, unit: 's' },
      { name: 'score', value: scores.score, threshold: limits.minScore },
      { name: 'timestampScore', value: scores.timestamps, threshold: limits.minTimestampScore },
      { name: 'sizeScore', value: scores.sizes },
      { name: 'histogramScore', value: scores.histogram },
      { name: 'durationScore', value: scores.duration },
      ...(sizes.length > 0
        ? [{ name: 'sentBytes', value: median(sizes.sort((a, b) => a - b)), unit: 'B' }]
        : []),
      ...(sameShape === undefined ? [] : [{ name: 'sameSizeFingerprint', value: sameShape }]),
      ...(capture < DAY
        ? [
            { name: 'shortCapture', value: true },
            { name: 'partLength', value: Math.round(capture / PARTS), unit: 's' },
          ]
        : []),
    ],
  };
}

/** Share of the values that are the commonest one, in thousandths; undefined of none. */
function commonest(values: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  if (counts.size === 0) return undefined;
  return Math.round((Math.max(...counts.values()) / values.length) * 1000) / 1000;
}
