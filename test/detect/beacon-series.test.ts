// State of series under their caps. They are internal, so they are imported from the sources.

import { analyze } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { Series, UNKNOWN } from '../../src/detect/beacon-series.js';
import { findingsOf } from './support.js';
import { visitsCapture } from './visits.js';

describe('series of connections', () => {
  it('come by time, with what is known of each', () => {
    const series = new Series(10, 10);
    const place = series.place(1, 2, 3);
    const late = series.add(place, 20, 7, 1);
    series.add(place, 10, 8, 0);
    series.describe(late, 5_000_000_000, 99);
    expect(series.entries(place)).toEqual([
      { second: 10, sent: UNKNOWN, shape: UNKNOWN, flow: 8n },
      { second: 20, sent: UNKNOWN - 1, shape: 99, flow: (1n << 32n) | 7n },
    ]);
  });

  it('are as many as the cap allows', () => {
    const series = new Series(1000, 10_000);
    const refused = Array.from({ length: 1_000_000 }, (_, i) => series.place(i, i, i)).filter(
      (it) => it === 0,
    );
    expect(refused).toHaveLength(999_000);
    expect(series.places).toBe(1000);
  });

  it('keep as many connections as the cap allows, and count the others', () => {
    const series = new Series(10, 5);
    const place = series.place(1, 2, 3);
    const entries = Array.from({ length: 8 }, (_, i) => series.add(place, i, 0, 0));
    expect(entries).toEqual([1, 2, 3, 4, 5, 0, 0, 0]);
    expect(series.count(place)).toBe(8);
    expect(series.entries(place)).toHaveLength(5);
  });
});

it('what detectors have no room for is counted', async () => {
  const visits = Array.from({ length: 50 }, (_, i) => ({
    at: i,
    client: `10.1.0.${i}`,
    request: Buffer.from('hello'),
  }));
  const data = visitsCapture(visits);
  const options = { workers: 0, detect: { maxHosts: 10 } };
  const { dropped } = await analyze({ data, name: 'c' }, options).summary();
  expect(dropped.detectorState).toBeGreaterThanOrEqual(41);
  expect(await findingsOf({ data, name: 'c' }, options)).toEqual([]);
});
