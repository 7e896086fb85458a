// Addresses as numbers: to test them against a network, and to sort them.

/** IPv4 as 32 bits, IPv6 as 128; undefined for anything else. */
export function addressBits(text: string): { bits: 32 | 128; value: bigint } | undefined {
  if (/^\d+(\.\d+){3}$/.test(text)) {
    const parts = text.split('.').map(Number);
    if (parts.some((it) => it > 255)) return undefined;
    return { bits: 32, value: parts.reduce((sum, it) => (sum << 8n) | BigInt(it), 0n) };
  }
  if (!/^[0-9a-f:]+$/i.test(text) || !text.includes(':')) return undefined;
  const [head = '', tail, more] = text.split('::');
  if (more !== undefined) return undefined;
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  const zeros = 8 - left.length - right.length;
  if (tail === undefined ? zeros !== 0 : zeros < 1) return undefined;
  const all = [...left, ...Array<string>(Math.max(0, zeros)).fill('0'), ...right];
  if (all.some((it) => !/^[0-9a-f]{1,4}$/i.test(it))) return undefined;
  return { bits: 128, value: all.reduce((sum, it) => (sum << 16n) | BigInt(`0x${it}`), 0n) };
}

/** `10.0.0.0/8`, `10.0.0.5`, `fe80::/10`; undefined if it is none of them. */
export function prefixTest(text: string): ((address: string) => boolean) | undefined {
  const [address = '', length] = text.split('/');
  const network = addressBits(address);
  if (!network) return undefined;
  const { bits, value } = network;
  const prefix = length === undefined ? bits : /^\d{1,3}$/.test(length) ? Number(length) : -1;
  if (prefix < 0 || prefix > bits) return undefined;
  const shift = BigInt(bits - prefix);
  return (other) => {
    const it = addressBits(other);
    return it?.bits === bits && it.value >> shift === value >> shift;
  };
}

/** A number to sort by: IPv4 before IPv6, other texts behind them. */
export function addressOrder(text: string): bigint {
  const it = addressBits(text);
  if (!it) return 1n << 129n;
  return it.bits === 32 ? it.value : it.value + (1n << 32n);
}
