// Traffic over time: what each flow carried, spread evenly over the flow's time, in bins.

import type { LeftOutTraffic } from '../../../src/report/format.js';
import { spread } from '../../../src/report/spread.js';
import type { Store } from './store.js';

export type Metric = 'bits' | 'packets' | 'flows';

export interface Bins {
  /** Seconds since the store's base of the first bin's beginning, and a bin's width. */
  from: number;
  step: number;
  count: number;
}

/** Of each place in the palette, what its rows had in each bin: bit/s, packets/s, flows begun. */
export function seriesOf(
  store: Store,
  rows: Uint32Array,
  place: (app: string) => number,
  places: number,
  metric: Metric,
  { from, step, count }: Bins,
): Float64Array[] {
  const series = Array.from({ length: places }, () => new Float64Array(count));
  const placeOfText = new Map<number, number>();
  const { app } = store.columns;
  const to = from + step * count;
  for (const row of rows) {
    const start = store.start[row] ?? 0;
    const end = store.end[row] ?? 0;
    if (end < from || start > to) continue;
    const text = app[row] ?? 0;
    let at = placeOfText.get(text);
    if (at === undefined) {
      at = place(store.texts[text] ?? '');
      placeOfText.set(text, at);
    }
    const bins = series[at];
    if (!bins) continue;
    if (metric === 'flows') spread(bins, (start - from) / step, (start - from) / step, 1);
    else {
      const total = metric === 'bits' ? (store.bytes[row] ?? 0) * 8 : store.packets(row);
      spread(bins, (start - from) / step, (end - from) / step, total / step);
    }
  }
  return series;
}

/** The same of flows that are not in the report. */
export function leftOutSeries(
  store: Store,
  leftOut: LeftOutTraffic,
  metric: Metric,
  { from, step, count }: Bins,
): Float64Array {
  const bins = new Float64Array(count);
  if (metric === 'flows') return bins;
  const values = metric === 'bits' ? leftOut.bins.bytes : leftOut.bins.packets;
  const factor = (metric === 'bits' ? 8 : 1) / step;
  const base = Number(store.base) / 1e6;
  values.forEach((value, i) => {
    if (value === 0) return;
    const begin = ((leftOut.start + i * leftOut.step - base) / 1e3 - from) / step;
    spread(bins, begin, begin + leftOut.step / 1e3 / step, value * factor);
  });
  return bins;
}

/** Where most of the bytes are: from a hundredth of them to all but a hundredth, by the times that flows began. */
export function busiest(store: Store, rows: Uint32Array): [number, number] | undefined {
  const byStart = rows.slice().sort((a, b) => (store.start[a] ?? 0) - (store.start[b] ?? 0));
  const whole = byStart.reduce((sum, row) => sum + (store.bytes[row] ?? 0), 0);
  let before = 0;
  const most = byStart.filter((row) => {
    const bytes = store.bytes[row] ?? 0;
    before += bytes;
    return before >= whole / 100 && before - bytes <= whole - whole / 100;
  });
  return extent(store, most);
}

/** Seconds since the base of the first and the last packet of rows; undefined without rows. */
export function extent(store: Store, rows: Uint32Array): [number, number] | undefined {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    first = Math.min(first, store.start[row] ?? first);
    last = Math.max(last, store.end[row] ?? last);
  }
  return rows.length > 0 ? [first, last] : undefined;
}
