// Networks as text that is the same for all addresses in them: 192.0.2.0/24, 2001:db8::/32.

/** An address as records write it: RFC 5952. */
export function canonical(address: string): string {
  if (!address.includes(':')) return address;
  return new URL(`http://[${address}]/`).hostname.slice(1, -1);
}

/** The network of the first `bits` bits of the address. */
export function networkKey(address: string, bits: number): string {
  return address.includes(':') ? key6(address, bits) : key4(address, bits);
}

/** Version and prefix length of a network: `4/24`. */
export function widthsOf(network: string): string {
  const [address = '', bits = ''] = network.split('/');
  return `${address.includes(':') ? '6' : '4'}/${bits}`;
}

function key4(address: string, bits: number): string {
  const bytes = address.split('.').map((byte, i) => Number(byte) & maskOf(bits - 8 * i, 8));
  return `${bytes.join('.')}/${bits}`;
}

function key6(address: string, bits: number): string {
  const groups = groupsOf(address).map((group, i) => group & maskOf(bits - 16 * i, 16));
  return `${canonical(groups.map((group) => group.toString(16)).join(':'))}/${bits}`;
}

/** A mask of `width` bits of which the first `bits` are set. */
function maskOf(bits: number, width: number): number {
  const set = Math.max(0, Math.min(width, bits));
  return ((1 << width) - 1) & ~((1 << (width - set)) - 1);
}

function groupsOf(address: string): number[] {
  const [head = '', tail] = canonical(address).split('::');
  const parse = (part: string) =>
    part === '' ? [] : part.split(':').map((it) => Number.parseInt(it, 16));
  const before = parse(head);
  if (tail === undefined) return before;
  const after = parse(tail);
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}
