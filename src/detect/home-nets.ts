// The networks that are the capture's own: private ranges, unless the user names others.

import { BlockList, isIP } from 'node:net';
import { FlowglassError } from '../errors.js';
import type { Hosts } from './hosts.js';

/** RFC 1918, RFC 3927, RFC 6598, RFC 4193, RFC 4291 (link-local, loopback). */
export const PRIVATE_NETS = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  '100.64.0.0/10',
  '127.0.0.0/8',
  'fc00::/7',
  'fe80::/10',
  '::1/128',
] as const;

/** Whether an address is one of the network's own. */
export class HomeNets {
  readonly #nets: BlockList;
  /** IPv4 networks: address and mask, one after the other. */
  readonly #v4: Uint32Array;

  /** @throws FlowglassError for what is no network */
  constructor(nets: readonly string[] = PRIVATE_NETS) {
    this.#nets = networks('homeNets', nets);
    this.#v4 = Uint32Array.from(nets.filter((net) => !net.includes(':')).flatMap(addressAndMask));
  }

  has(ip: string): boolean {
    return this.#nets.check(ip, ip.includes(':') ? 'ipv6' : 'ipv4');
  }

  /** The same of a host by its number, for what asks of every host: IPv4 without the cost of text. */
  hasHost(hosts: Hosts, number: number): boolean {
    const v4 = hosts.v4(number);
    return v4 === undefined ? this.has(hosts.text(number)) : this.hasV4(v4);
  }

  /** The same of an IPv4 address as a number. */
  hasV4(ip: number): boolean {
    const nets = this.#v4;
    for (let i = 0; i < nets.length; i += 2) {
      if ((ip & (nets[i + 1] ?? 0)) >>> 0 === nets[i]) return true;
    }
    return false;
  }
}

function addressAndMask(net: string): [address: number, mask: number] {
  const [address = '', bits = '32'] = net.split('/');
  const mask = bits === '0' ? 0 : (-1 << (32 - Number(bits))) >>> 0;
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return [(number & mask) >>> 0, mask];
}

/** Networks and single addresses as a list to check against. `option` is what they are called in an error. */
export function networks(option: string, nets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const net of nets) {
    const [address = '', prefix] = net.split('/');
    const family = isIP(address);
    const bits = prefix === undefined ? undefined : Number(prefix);
    const widest = family === 6 ? 128 : 32;
    const right = bits === undefined || (/^\d{1,3}$/.test(prefix ?? '') && bits <= widest);
    if (family === 0 || !right || net.split('/').length > 2) {
      throw new FlowglassError(
        'bad-option',
        `${option}: ${JSON.stringify(net)} is no network: write 192.0.2.0/24 or 2001:db8::/32.`,
      );
    }
    if (bits === undefined) list.addAddress(address, family === 6 ? 'ipv6' : 'ipv4');
    else list.addSubnet(address, bits, family === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}
