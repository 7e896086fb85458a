// Numbers, sizes and times for people. Sizes and rates are decimal, as networks are measured: 1 kB is 1000 bytes.

/** 1234567 as `1,234,567`. */
export function countText(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A number and its noun: `1 packet`, `2,000 packets`. */
export function countOf(value: number, noun: string): string {
  return `${countText(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** `842 B`, `12.3 kB`, `1.5 GB`. */
export function bytesText(bytes: number): string {
  return scaled(bytes, ['B', 'kB', 'MB', 'GB', 'TB', 'PB']);
}

/** `1.8 Mbit/s`. */
export function bitRate(bytes: number, seconds: number): string {
  return scaled((bytes * 8) / seconds, ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s', 'Tbit/s']);
}

/** `0.3 packets/s, 1.2 kbit/s`; undefined within a millisecond, and for captures that are years apart. */
export function averageRate(packets: number, bytes: number, seconds: number): string | undefined {
  const rate = packets / seconds;
  if (seconds < 1e-3 || rate < 0.05) return undefined;
  const text = rate < 10 ? rate.toFixed(1) : countText(rate);
  return `${text} packets/s, ${bitRate(bytes, seconds)}`;
}

/** `950`, `12.3 k`, `1.2 M`. */
export function shortCount(value: number): string {
  return scaled(Math.round(value), ['', 'k', 'M', 'G']).trimEnd();
}

/** Three digits and a unit; units go by steps of 1000. */
function scaled(value: number, units: readonly string[]): string {
  let step = 0;
  let rest = value;
  while (rest >= 999.5 && step < units.length - 1) {
    rest /= 1000;
    step++;
  }
  const digits = rest >= 99.95 || Number.isInteger(rest) ? 0 : 1;
  return `${rest.toFixed(digits)} ${units[step]}`;
}

/** Part of a whole: `12.3 %`. */
export function shareText(part: number, whole: number): string {
  return whole > 0 ? `${((100 * part) / whole).toFixed(1)} %` : '';
}

/** Seconds as `0`, `1.2 ms`, `12.5 s`, `5 min 03 s`, `2 h 05 min`, `3 d 04 h`. */
export function durationText(seconds: number): string {
  if (seconds === 0) return '0 s';
  if (seconds < 1e-3) return `${+(seconds * 1e6).toFixed(0)} us`;
  if (seconds < 0.9995) return `${+(seconds * 1e3).toPrecision(3)} ms`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const two = (value: number) => Math.floor(value).toString().padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  if (whole < 86400) return `${Math.floor(whole / 3600)} h ${two((whole % 3600) / 60)} min`;
  return `${countText(Math.floor(whole / 86400))} d ${two((whole % 86400) / 3600)} h`;
}

/** Seconds as a clock: `0:07`, `1:02:03`. */
export function shortDuration(seconds: number): string {
  const two = (value: number) => value.toString().padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  const rest = two(seconds % 60);
  if (minutes < 60) return `${minutes}:${rest}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${rest}`;
}

/** Seconds between two times in ns. */
export function secondsBetween(first: bigint, last: bigint): number {
  return Number(last - first) / 1e9;
}

/** ns since 1970 as `2011-01-25 18:52:22.484501`, UTC, to the µs; other time zones would not repeat. */
export function timeText(ns: bigint): string {
  return isoTime(ns).slice(0, 26).replace('T', ' ');
}

/** From a time to a later one: the day is said once, and one moment is no span. */
export function spanText(first: bigint, last: bigint): string {
  const from = timeText(first);
  if (first === last) return `${from} UTC`;
  const to = timeText(last);
  const end = from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to;
  return `${from} to ${end} UTC (${durationText(secondsBetween(first, last))})`;
}

/** ns since 1970 as ISO 8601 with nine decimals, as in records. */
export function isoTime(ns: bigint): string {
  const fraction = ((ns % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  const seconds = new Date(Number((ns - fraction) / 1_000_000n)).toISOString().slice(0, 19);
  return `${seconds}.${fraction.toString().padStart(9, '0')}Z`;
}
