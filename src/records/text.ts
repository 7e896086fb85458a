// Text of values in records, the same that the engine writes into NDJSON.

/** ns since 1970 as ISO 8601 with nine decimals. */
export function isoTime(ns: bigint): string {
  const fraction = ((ns % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  const seconds = (ns - fraction) / 1_000_000_000n;
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return `${whole}.${fraction.toString().padStart(9, '0')}Z`;
}

/** The 4 or 16 bytes of an address as `addressText` writes it. */
export function addressBytes(text: string): Uint8Array {
  if (!text.includes(':')) return Uint8Array.from(text.split('.').map(Number));
  const [head = '', tail] = text.split('::');
  const groups = (part: string) =>
    part === '' ? [] : part.split(':').map((it) => Number.parseInt(it, 16));
  const before = groups(head);
  const after = groups(tail ?? '');
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  const all = [...before, ...Array<number>(zeros).fill(0), ...after];
  return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}

/** IPv4 or IPv6 address in the bytes at `at`; IPv6 in canonical form (RFC 5952). */
export function addressText(bytes: Uint8Array, at: number, version: number): string {
  if (version === 4) return `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}`;
  const groups: number[] = [];
  for (let i = 0; i < 16; i += 2)
    groups.push(((bytes[at + i] ?? 0) << 8) | (bytes[at + i + 1] ?? 0));
  // The longest run of zero groups, at least two, the first of equals.
  let best = -1;
  let longest = 1;
  for (let i = 0, run = 0; i < 8; i++) {
    run = groups[i] === 0 ? run + 1 : 0;
    if (run > longest) {
      longest = run;
      best = i - run + 1;
    }
  }
  const hex = (part: number[]) => part.map((group) => group.toString(16)).join(':');
  if (best < 0) return hex(groups);
  return `${hex(groups.slice(0, best))}::${hex(groups.slice(best + longest))}`;
}

/** 32-bit hash of text in memory: FNV-1a, with its bits mixed at the end. ASCII capitals count as small letters. */
export function hashText(bytes: Uint8Array, at: number, length: number, seed: number): number {
  let h = seed ^ length;
  for (let i = at; i < at + length; i++) {
    let byte = bytes[i] ?? 0;
    if (byte >= 0x41 && byte <= 0x5a) byte |= 0x20;
    h = Math.imul(h ^ byte, 0x01000193);
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  return (h ^ (h >>> 13)) >>> 0;
}
