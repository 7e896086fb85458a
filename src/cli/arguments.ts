// Values of options: what people write, and what it means. A wrong one is refused with what is right.

import { InvalidArgumentError } from 'commander';
import type { FormatName, Timeouts } from '../index.js';

/** Names of output formats, separated by commas; or `summary` alone. */
export function parseFormats(
  known: readonly FormatName[],
): (text: string) => FormatName[] | 'summary' {
  return (text) => {
    if (text === 'summary') return text;
    const names = text.split(',').map((name) => name.trim());
    const unknown = names.find((name) => !known.includes(name as FormatName));
    if (unknown !== undefined) {
      const choices = `${known.join(', ')}, or summary alone`;
      throw new InvalidArgumentError(`'${unknown}' is none of ${choices}.`);
    }
    return [...new Set(names as FormatName[])];
  };
}

/** A whole number in a range. */
export function parseCount(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It has to be a whole number from ${min} to ${max}.`);
  };
}

const UNITS: Record<string, number> = { '': 0, k: 10, m: 20, g: 30 };

/** A size of memory in a range, in bytes: `512M`, `2G`, `1.5GiB`, `65536`. Units are powers of 1024. */
export function parseBytes(min: string, max: string): (text: string) => number {
  return (text) => {
    const bytes = bytesOf(text);
    if (bytes >= bytesOf(min) && bytes <= bytesOf(max)) return bytes;
    throw new InvalidArgumentError(`It has to be a size from ${min} to ${max}, like 512M.`);
  };
}

function bytesOf(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([kmg]?)(?:i?b)?$/i.exec(text);
  const shift = UNITS[match?.[2]?.toLowerCase() ?? ''];
  return match && shift !== undefined ? Math.round(Number(match[1]) * 2 ** shift) : Number.NaN;
}

const TIMEOUTS: Record<string, keyof Timeouts> = {
  tcp: 'tcp',
  'tcp-attempt': 'tcpAttempt',
  'tcp-closed': 'tcpClosed',
  udp: 'udp',
  icmp: 'icmp',
  other: 'other',
  active: 'active',
  fragments: 'fragments',
};

/** `tcp=300,udp=60`, in seconds. */
export function parseTimeouts(text: string, before: Timeouts = {}): Timeouts {
  const timeouts = { ...before };
  for (const part of text.split(',')) {
    const [name = '', value = ''] = part.trim().split('=');
    const key = Object.hasOwn(TIMEOUTS, name) ? TIMEOUTS[name] : undefined;
    if (key === undefined || !/^\d+(\.\d+)?$/.test(value)) {
      throw new InvalidArgumentError(
        `'${part}' is none of ${Object.keys(TIMEOUTS).join(', ')} with seconds, as in tcp=300.`,
      );
    }
    timeouts[key] = Number(value);
  }
  return timeouts;
}
