// Values for evidence.

/** Longest text off the wire that evidence shows. */
const MAX_VALUE = 200;

/** Text off the wire, short enough to be shown, without control characters. */
export function cut(text: string): string {
  const plain = text.replace(/\p{Cc}/gu, '\u{fffd}');
  return plain.length > MAX_VALUE ? `${plain.slice(0, MAX_VALUE - 1)}…` : plain;
}
