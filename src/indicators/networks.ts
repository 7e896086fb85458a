// Networks as text that is the same for all addresses in them: 192.0.2.0/24, 2001:db8::/32.

import { addressBytes, addressText } from '../records/text.js';

/** An address as records write it: RFC 5952. */
export function canonical(address: string): string {
  if (!address.includes(':')) return address;
  return new URL(`http://[${address}]/`).hostname.slice(1, -1);
}

/** The network of the first `bits` bits of the address. */
export function networkKey(address: string, bits: number): string {
  const bytes = addressBytes(canonical(address));
  bytes.forEach((byte, i) => {
    bytes[i] = byte & ~(0xff >> Math.max(0, Math.min(8, bits - 8 * i)));
  });
  return `${addressText(bytes, 0, bytes.length === 16 ? 6 : 4)}/${bits}`;
}

/** Version and prefix length of a network: `4/24`. */
export function widthsOf(network: string): string {
  const [address = '', bits = ''] = network.split('/');
  return `${address.includes(':') ? '6' : '4'}/${bits}`;
}
