// Addresses as text: the one place where formats write them.

import { putIpv4, putIpv6 } from './text';

/** IPv4 or IPv6 address at `address`. */
export function putAddress(at: usize, version: u8, address: usize): usize {
  return version == 6 ? putIpv6(at, address) : putIpv4(at, address);
}
