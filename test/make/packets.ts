// Packets layer by layer, with right lengths and checksums.

import { isIPv6 } from 'node:net';
import { checksum, hex, join, u16, u32 } from './bytes.js';

/** What an IP header carries: its protocol number, and its bytes once the addresses are known. */
export interface Carried {
  protocol: number;
  bytes(addresses: Buffer): Buffer;
}

export interface IpHeader {
  src: string;
  dst: string;
  ttl?: number;
  id?: number;
  /** IPv4 options, a multiple of 4 bytes. */
  options?: Uint8Array;
  /** Offset in bytes; whether more fragments follow. */
  fragment?: { offset: number; more: boolean };
}

/** 4 or 16 bytes. */
export function address(text: string): Buffer {
  if (!isIPv6(text)) return Buffer.from(text.split('.').map(Number));
  const [head = '', tail] = text.split('::');
  const groups = (part: string) => part.split(':').filter((group) => group !== '');
  const [front, back] = [groups(head), tail === undefined ? [] : groups(tail)];
  const zeros = Array<string>(8 - front.length - back.length).fill('0');
  return join(...[...front, ...zeros, ...back].map((group) => u16(Number.parseInt(group, 16))));
}

/** Bytes as they are, under an IP protocol number. */
export function raw(protocol: number, bytes: Uint8Array): Carried {
  return { protocol, bytes: () => Buffer.from(bytes) };
}

export function ipv4(header: IpHeader, carried: Carried): Buffer {
  const addresses = join(address(header.src), address(header.dst));
  const options = header.options ?? Buffer.alloc(0);
  const payload = carried.bytes(addresses);
  const { offset, more } = header.fragment ?? { offset: 0, more: false };
  const bytes = join(
    0x45 + options.length / 4,
    0,
    u16(20 + options.length + payload.length),
    u16(header.id ?? 0),
    u16((more ? 0x2000 : 0) | (offset / 8)),
    header.ttl ?? 64,
    carried.protocol,
    u16(0),
    addresses,
    options,
  );
  bytes.writeUInt16BE(checksum(bytes), 10);
  return join(bytes, payload);
}

/** `extensions`: headers in their order, each with its number; their "next" bytes are set here. */
export function ipv6(
  header: IpHeader,
  carried: Carried,
  extensions: readonly [number, Uint8Array][] = [],
): Buffer {
  const addresses = join(address(header.src), address(header.dst));
  const payload = carried.bytes(addresses);
  const numbers = [...extensions.map(([number]) => number), carried.protocol];
  const chain = join(
    ...extensions.map(([, bytes], i) => join(numbers[i + 1] ?? 0, bytes.subarray(1))),
  );
  return join(
    hex('60000000'),
    u16(chain.length + payload.length),
    numbers[0] ?? 0,
    header.ttl ?? 64,
    addresses,
    chain,
    payload,
  );
}

/** IPv4 or IPv6, by the addresses. */
export function ip(header: IpHeader, carried: Carried): Buffer {
  return isIPv6(header.src) ? ipv6(header, carried) : ipv4(header, carried);
}

function withChecksum(bytes: Buffer, at: number, protocol: number, addresses: Buffer): Buffer {
  const pseudo = join(addresses, u32(protocol), u32(bytes.length));
  bytes.writeUInt16BE(checksum(join(pseudo, bytes)), at);
  return bytes;
}

export function udp(sport: number, dport: number, payload: Uint8Array | string): Carried {
  const data = Buffer.from(payload);
  return {
    protocol: 17,
    bytes: (addresses) =>
      withChecksum(
        join(u16(sport), u16(dport), u16(8 + data.length), u16(0), data),
        6,
        17,
        addresses,
      ),
  };
}

export interface TcpHeader {
  sport: number;
  dport: number;
  seq?: number;
  ack?: number;
  window?: number;
  options?: Uint8Array;
}

const FLAG_BITS: Readonly<Record<string, number>> = { F: 1, S: 2, R: 4, P: 8, A: 16, U: 32 };

/** `flags`: letters of F S R P A U. */
export function tcp(header: TcpHeader, flags: string, payload: Uint8Array | string = ''): Carried {
  const options = header.options ?? Buffer.alloc(0);
  const bits = [...flags].reduce((sum, letter) => sum | (FLAG_BITS[letter] ?? 0), 0);
  return {
    protocol: 6,
    bytes: (addresses) =>
      withChecksum(
        join(
          u16(header.sport),
          u16(header.dport),
          u32(header.seq ?? 0),
          u32(header.ack ?? 0),
          ((20 + options.length) / 4) << 4,
          bits,
          u16(header.window ?? 8192),
          u32(0),
          options,
          Buffer.from(payload),
        ),
        16,
        6,
        addresses,
      ),
  };
}

/** ICMP or ICMPv6; `rest` is what follows the checksum. */
export function icmp(type: number, code: number, rest: Uint8Array): Carried {
  return {
    protocol: 1,
    bytes: () => {
      const bytes = join(type, code, u16(0), rest);
      bytes.writeUInt16BE(checksum(bytes), 2);
      return bytes;
    },
  };
}

export function icmpv6(type: number, code: number, rest: Uint8Array): Carried {
  return {
    protocol: 58,
    bytes: (addresses) => withChecksum(join(type, code, u16(0), rest), 2, 58, addresses),
  };
}

const MACS = hex('020000000002 020000000001');

/** An Ethernet II frame. */
export function ethernet(type: number, payload: Uint8Array): Buffer {
  return join(MACS, u16(type), payload);
}

/** An Ethernet frame around an IP packet. */
export function frame(packet: Uint8Array): Buffer {
  return ethernet((packet[0] ?? 0) >> 4 === 6 ? 0x86dd : 0x0800, packet);
}
