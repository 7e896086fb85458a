// How regular connections are, from 0 to 1: the scores of RITA 5 (Active Countermeasures,
// github.com/activecm/rita, analysis/beacons.go), from their formulas.

/** Parts that the capture's time is divided into: hours, in a capture of a day. */
export const PARTS = 24;
/** RITA's weights are 0.25 each. */
const WEIGHT = 0.25;
/** Parts with connections from which the duration has a score, and in a row for the best. */
const MIN_PARTS = 6;
const IDEAL_RUN = 12;
/** Parts from which two heights of bars count as regular, how alike bars of one height are, bars that may differ. */
const MIN_BIMODAL_PARTS = 11;
const MODE_SENSITIVITY = 0.05;
const OUTLIERS = 1;
/** Quartiles closer than this have no skewness worth the name: s, B. */
const MIN_QUARTILE_RANGE = 10;

export interface BeaconScores {
  score: number;
  timestamps: number;
  sizes: number;
  histogram: number;
  duration: number;
}

/**
 * All of it.
 * @param seconds when connections began, whole seconds in ascending order; at least 4 different ones
 * @param sizes bytes sent in each; below 3 of them their score is 0
 * @param first first second of the capture, `last` its last; `first` < `last`
 */
export function beaconScores(
  seconds: readonly number[],
  sizes: readonly number[],
  first: number,
  last: number,
): BeaconScores {
  const timestamps = timestampScore(seconds);
  const size = sizes.length < 3 ? 0 : statisticalScore(sizes, 0);
  const bars = histogram(seconds, first, last, PARTS);
  const histogramOf = histogramScore(bars);
  const duration = durationScore({ first, last }, seconds, bars);
  const score = round(WEIGHT * (timestamps + size + histogramOf + duration));
  return { score, timestamps, sizes: size, histogram: histogramOf, duration };
}

/** Of the intervals between connections, those within a second left out. */
export function timestampScore(seconds: readonly number[]): number {
  return statisticalScore(intervals(seconds), 1);
}

export function intervals(seconds: readonly number[]): number[] {
  const gaps: number[] = [];
  for (let i = 1; i < seconds.length; i++) {
    const gap = (seconds[i] ?? 0) - (seconds[i - 1] ?? 0);
    if (gap > 0) gaps.push(gap);
  }
  return gaps;
}

/** Half for how symmetric values lie about their median, half for how close. `unscaled`: where the median is below 1. */
export function statisticalScore(values: readonly number[], unscaled: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return round((skewScore(sorted) + deviationScore(sorted, unscaled)) / 2);
}

/** 1 less the Bowley skewness, (Q1 + Q3 - 2 Q2) / (Q3 - Q1), without its sign. */
function skewScore(sorted: readonly number[]): number {
  return 1 - Math.abs(bowleySkewness(sorted));
}

/** Of values in ascending order, at least 3. 0 where quartiles are too close for it to say anything. */
export function bowleySkewness(sorted: readonly number[]): number {
  const half = sorted.length >> 1;
  const low = median(sorted.slice(0, half));
  const middle = median(sorted);
  const high = median(sorted.slice(sorted.length - half));
  if (high - low < MIN_QUARTILE_RANGE || middle === low || middle === high) return 0;
  return (low + high - 2 * middle) / (high - low);
}

/** 1 less the median absolute deviation over the median. */
function deviationScore(sorted: readonly number[], unscaled: number): number {
  const middle = median(sorted);
  return middle < 1 ? unscaled : Math.max(0, (middle - medianDeviation(sorted)) / middle);
}

/** Median of the distances from the median. */
export function medianDeviation(sorted: readonly number[]): number {
  const middle = median(sorted);
  return median(sorted.map((it) => Math.abs(it - middle)).sort((a, b) => a - b));
}

/** Of values in ascending order. */
export function median(sorted: readonly number[]): number {
  const at = sorted.length >> 1;
  const upper = sorted[at] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[at - 1] ?? 0) + upper) / 2;
}

/** Connections in each of `parts` equal parts of the time from `first` to `last`, which is in the last. */
export function histogram(
  seconds: readonly number[],
  first: number,
  last: number,
  parts: number,
): number[] {
  const bars = new Array<number>(parts).fill(0);
  for (const second of seconds) {
    const part = Math.floor(((second - first) * parts) / (last - first));
    const within = Math.min(Math.max(part, 0), parts - 1);
    bars[within] = (bars[within] ?? 0) + 1;
  }
  return bars;
}

/** How flat it is, or how well it consists of bars of two heights. */
export function histogramScore(
  bars: readonly number[],
  sensitivity = MODE_SENSITIVITY,
  minBimodal = MIN_BIMODAL_PARTS,
): number {
  return Math.max(flatScore(bars), bimodalScore(heights(bars, sensitivity), minBimodal));
}

/** 1 less the coefficient of variation. */
export function flatScore(bars: readonly number[]): number {
  const mean = bars.reduce((sum, it) => sum + it, 0) / bars.length;
  const variance = bars.reduce((sum, it) => sum + (it - mean) ** 2, 0) / bars.length;
  return round(Math.max(0, 1 - Math.sqrt(variance) / mean));
}

/** How often there are bars of a height; heights within a share of the highest count as one. */
export function heights(
  bars: readonly number[],
  sensitivity = MODE_SENSITIVITY,
): Map<number, number> {
  const step = Math.ceil(Math.max(...bars) * sensitivity);
  const counts = new Map<number, number>();
  for (const bar of bars) {
    if (bar === 0) continue;
    const height = Math.floor(bar / step) * step;
    counts.set(height, (counts.get(height) ?? 0) + 1);
  }
  return counts;
}

/** Share of the bars that have one of the two commonest heights. */
export function bimodalScore(
  counts: ReadonlyMap<number, number>,
  minBars = MIN_BIMODAL_PARTS,
  outliers = OUTLIERS,
): number {
  const [most = 0, second = 0] = [...counts.values()].sort((a, b) => b - a);
  const bars = [...counts.values()].reduce((sum, it) => sum + it, 0);
  if (bars < minBars) return 0;
  return round(Math.min(1, (most + second) / Math.max(bars - outliers, 1)));
}

/** How much of the time there are connections: from the first to the last, or in parts in a row. */
function durationScore(
  { first, last }: { first: number; last: number },
  seconds: readonly number[],
  bars: readonly number[],
): number {
  if (bars.filter((it) => it > 0).length < MIN_PARTS) return 0;
  const span = (seconds.at(-1) ?? 0) - (seconds[0] ?? 0);
  return Math.max(coverage(span, last - first), consistency(longestRun(bars)));
}

/** Share of the capture's time, both in s. */
export function coverage(span: number, whole: number): number {
  return Math.min(1, ceil(span / whole));
}

export function consistency(run: number): number {
  return Math.min(1, ceil(run / IDEAL_RUN));
}

/** Most bars in a row that are not empty; the first follows the last. */
export function longestRun(bars: readonly number[]): number {
  let longest = 0;
  let run = 0;
  for (const bar of [...bars, ...bars]) {
    run = bar > 0 ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return Math.min(longest, bars.length);
}

/** To thousandths. */
function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function ceil(value: number): number {
  return Math.ceil(value * 1000) / 1000;
}
