// The scores against the numbers of RITA's own tests (github.com/activecm/rita, analysis/beacons_test.go). They
// are internal, so they are imported from the sources.

import { describe, expect, it } from 'vitest';
import {
  beaconScores,
  bimodalScore,
  bowleySkewness,
  consistency,
  coverage,
  flatScore,
  heights,
  histogram,
  histogramScore,
  longestRun,
  medianDeviation,
  statisticalScore,
  timestampScore,
} from '../../src/detect/beacon-score.js';

const DAY = 1517338924;
const HOUR = 3600;

/** Timestamps from intervals. */
function spaced(...gaps: number[]): number[] {
  const times = [DAY];
  for (const gap of gaps) times.push((times.at(-1) ?? 0) + gap);
  return times;
}

const sorted = (values: number[]) => [...values].sort((a, b) => a - b);

describe('the timestamp score', () => {
  it.each([
    ['a second apart', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 1],
    ['a minute apart', spaced(60, 60, 60, 60, 60, 60, 60, 60, 60), 1],
    ['nearly the same apart', spaced(98, 99, 99, 100, 100, 100, 101, 101, 102), 0.995],
    ['two intervals in turns', spaced(98, 300, 98, 300, 98, 300, 98, 300, 98, 300), 0.746],
    ['random', spaced(1, 299, 25, 4975, 90, 2, 42, 500, 1500), 0.083],
  ])('%s', (_, seconds, score) => {
    expect(timestampScore(seconds)).toBeCloseTo(score, 3);
  });
});

describe('the data size score', () => {
  it.each([
    ['all different', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.773],
    ['all the same', [60, 60, 60, 60, 60, 60, 60, 60, 60], 1],
    ['nearly the same', [98, 99, 99, 100, 100, 100, 101, 101, 102], 0.995],
    ['random', [524885, 1, 5000, 98654, 50, 41, 965842, 3], 0.008],
    ['nothing sent', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 0.5],
  ])('%s', (_, sizes, score) => {
    expect(statisticalScore(sizes, 0)).toBeCloseTo(score, 3);
  });
});

describe('the Bowley skewness', () => {
  it.each([
    ['random values', [1, 2, 25, 42, 90, 299, 500, 1500, 4975], 0.845],
    ['random values of another kind', [524885, 1, 5000, 98654, 50, 41, 965842, 3], 0.984],
    ['quartiles that are the median', [7, 8, 7, 8, 7, 8, 7, 8, 7], 0],
    ['quartiles close to it', [98, 99, 99, 100, 100, 100, 101, 101, 102], 0],
  ])('%s', (_, values, skewness) => {
    expect(bowleySkewness(sorted(values))).toBeCloseTo(skewness, 3);
  });
});

describe('the median absolute deviation', () => {
  it.each([
    [[1, 2, 2, 3, 3, 3, 4, 5, 5], 1, 0.6667],
    [[11, 12, 12, 14, 15, 16], 1.5, 0.8846],
    [[4000, 2500, 2000, 1500, 5500, 3500, 1000, 4500, 5000, 3000], 1250, 0.6154],
  ])('%s', (values, deviation, score) => {
    expect(medianDeviation(sorted(values))).toBeCloseTo(deviation, 3);
    // Their skewness is 0: the other half of the score is 1.
    expect(statisticalScore(values, 1)).toBeCloseTo((1 + score) / 2, 3);
  });
});

describe('the histogram score', () => {
  it.each([
    {
      name: 'bars that grow',
      seconds: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].flatMap((it) => new Array<number>(it).fill(it)),
      range: [1, 11, 10] as const,
      bars: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
      score: 0.478,
    },
    {
      name: 'one an hour',
      seconds: spaced(...new Array<number>(23).fill(HOUR)),
      range: [DAY, DAY + 24 * HOUR, 24] as const,
      bars: new Array<number>(24).fill(1),
      score: 1,
    },
    {
      name: 'the last second in the last bar',
      seconds: [98, 99, 99, 100, 100, 100, 101, 101, 102],
      range: [98, 102, 8] as const,
      bars: [1, 0, 2, 0, 3, 0, 2, 1],
      score: 0.064,
    },
    {
      name: 'random',
      seconds: [524885, 1, 5000, 98654, 50, 41, 965842, 3, 12001, 200400, 104001, 199999],
      range: [0, 1000000, 10] as const,
      bars: [7, 2, 1, 0, 0, 1, 0, 0, 0, 1],
      score: 0,
    },
    {
      name: 'two heights in turns',
      seconds: [
        1, 2, 3, 4, 15, 21, 22, 23, 24, 35, 41, 42, 43, 44, 55, 61, 62, 63, 64, 75, 81, 82, 83, 84,
        95,
      ],
      range: [0, 100, 10] as const,
      bars: [4, 1, 4, 1, 4, 1, 4, 1, 4, 1],
      score: 1,
    },
    {
      name: 'a single bar',
      seconds: spaced(60, 60, 60, 60, 60, 60, 60, 60, 60),
      range: [DAY, DAY + 24 * HOUR, 24] as const,
      bars: [10, ...new Array<number>(23).fill(0)],
      score: 0,
    },
  ])('$name', ({ seconds, range, bars, score }) => {
    expect(histogram(seconds, ...range)).toEqual(bars);
    expect(histogramScore(bars, 0.05, 6)).toBeCloseTo(score, 3);
  });

  it.each([
    [[2, 2, 2, 2, 2, 0, 0, 0, 0, 0, 0, 4, 4, 4, 4, 0], 0.05, { 2: 5, 4: 4 }],
    [[900, 901, 899, 900, 899, 902, 900, 901], 0.05, { 874: 8 }],
    [[100, 105, 100, 300, 305, 300], 0.1, { 93: 3, 279: 3 }],
    [[9, 10, 11, 10, 11, 9, 10, 11, 10, 9], 0.2, { 9: 10 }],
    [[9, 10, 11, 10, 11, 9, 10, 11, 10, 9], 0.05, { 9: 3, 10: 4, 11: 3 }],
  ])('groups heights: %s', (bars, sensitivity, counts) => {
    expect(Object.fromEntries(heights(bars, sensitivity))).toEqual(counts);
  });

  it.each([
    [[950, 970, 990, 1010, 1030, 1050, 1070], 0.96],
    [[1, 5, 10, 50, 100, 500, 1000, 5000, 10000], 0],
    [[1, 1, 1, 1, 1, 1, 1, 1, 1, 1], 1],
  ])('flat: %s', (bars, score) => {
    expect(flatScore(bars)).toBeCloseTo(score, 3);
  });

  it.each([
    [[10], 1],
    [[10, 1], 1],
    [[10, 10, 1], 1],
    [[50, 30, 1, 2], 0.976],
    [[50, 30, 1, 2, 1], 0.964],
    [[2, 3], 0],
  ])('of two heights: %s bars', (counts, score) => {
    expect(bimodalScore(new Map(counts.map((it, i) => [i + 1, it])), 10)).toBeCloseTo(score, 3);
  });
});

describe('the duration score', () => {
  it.each([
    [24 * HOUR, 1],
    [18 * HOUR, 0.75],
    [12 * HOUR, 0.5],
    [6 * HOUR, 0.25],
  ])('coverage of %i s of a day', (span, score) => {
    expect(coverage(span, 24 * HOUR)).toBeCloseTo(score, 3);
  });

  it.each([
    [24, 1],
    [12, 1],
    [6, 0.5],
    [0, 0],
  ])('%i parts in a row', (run, score) => {
    expect(consistency(run)).toBeCloseTo(score, 3);
  });

  it.each([
    [[2, 0, 3, 0, 1], 2],
    [[7, 2, 1, 0, 0, 1, 0, 0, 0, 1], 4],
    [[1, 0, 2, 0, 3, 0, 2, 1], 3],
    [[2, 0, 2, 0, 2, 0, 2, 0, 2, 0], 1],
    [[2, 2, 2], 3],
  ])('the longest run, round the end: %s', (bars, run) => {
    expect(longestRun(bars)).toBe(run);
  });

  it('is 0 for fewer than 6 parts with connections', () => {
    const seconds = spaced(HOUR, HOUR, HOUR, HOUR);
    expect(beaconScores(seconds, [1, 1, 1], DAY, DAY + 24 * HOUR).duration).toBe(0);
  });
});

describe('the beacon score', () => {
  it('is the mean of the four', () => {
    const seconds = spaced(...new Array<number>(23).fill(HOUR));
    const sizes = [524885, 1, 5000, 98654, 50, 41, 965842, 3];
    expect(beaconScores(seconds, sizes, DAY, DAY + 24 * HOUR)).toEqual({
      score: 0.752,
      timestamps: 1,
      sizes: 0.008,
      histogram: 1,
      duration: 1,
    });
  });
});
