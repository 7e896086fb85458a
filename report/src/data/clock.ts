// Times as people read them: UTC, as exact as the chart is.

import { timeText } from '../../../src/cli/text/numbers.js';

/** Steps of a time axis, s. */
export const clockStep = {
  increments: [
    ...[-6, -5, -4, -3, -2, -1].flatMap((e) => [10 ** e, 2 * 10 ** e, 5 * 10 ** e]),
    ...[1, 2, 5, 10, 15, 30],
    ...[1, 2, 5, 10, 15, 30].map((it) => it * 60),
    ...[1, 2, 3, 6, 12].map((it) => it * 3600),
    ...[1, 2, 7, 14, 28, 90, 180, 365, 730, 1825, 3650].map((it) => it * 86_400),
  ],
};

/** s since the base as ns since 1970. */
export function nsOf(base: bigint, seconds: number): bigint {
  return base + BigInt(Math.round(seconds * 1e9));
}

/** As many digits as a step of `step` seconds needs; with the day where it matters. */
export function clock(base: bigint, seconds: number, step: number, day = false): string {
  const text = timeText(nsOf(base, seconds));
  if (step >= 86_400) return text.slice(0, 10);
  const digits = step >= 1 ? 0 : Math.min(6, Math.ceil(-Math.log10(step) - 1e-9));
  const time = step >= 60 ? text.slice(11, 16) : text.slice(11, digits > 0 ? 20 + digits : 19);
  return day ? `${text.slice(0, 10)} ${time}` : time;
}

/** "12:01:03.2 to 12:01:05.0". */
export function spanLabel(base: bigint, from: number, to: number): string {
  const step = (to - from) / 100;
  return `time ${clock(base, from, Math.min(step, 1))} to ${clock(base, to, Math.min(step, 1))}`;
}

/** ISO 8601 with nine decimals as ns since 1970. */
export function nsOfIso(text: string): bigint {
  const [whole = '', fraction = ''] = text.replace('Z', '').split('.');
  return BigInt(Date.parse(`${whole}Z`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0') || 0);
}
