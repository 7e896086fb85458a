// Community ID v1 (corelight/community-id-spec). The engine writes the same into NDJSON
// (assembly/output/community-id.ts); here it serves records as objects, other seeds, and anyone's own tuples.

import { hash } from 'node:crypto';

/** What the id is made of. Addresses: 4 or 16 bytes. */
export interface CommunityTuple {
  source: Uint8Array;
  destination: Uint8Array;
  /** IP protocol number. */
  protocol: number;
  /** Ports; ICMP and ICMPv6: type and code. Ignored for protocols without ports. */
  sourcePort?: number;
  destinationPort?: number;
}

const ICMP = 1;
const ICMPV6 = 58;
const WITH_PORTS = new Set([ICMP, 6, 17, ICMPV6, 132]);

const COUNTER_TYPES = new Map([
  [8, 0],
  [0, 8],
  [13, 14],
  [14, 13],
  [15, 16],
  [16, 15],
  [10, 9],
  [9, 10],
  [17, 18],
  [18, 17],
]);
const COUNTER_TYPES_V6 = new Map([
  [128, 129],
  [129, 128],
  [130, 131],
  [131, 130],
  [133, 134],
  [134, 133],
  [135, 136],
  [136, 135],
  [139, 140],
  [140, 139],
  [144, 145],
  [145, 144],
]);

/** The type that answers an ICMP (or ICMPv6) type; undefined where there is none. */
export function icmpCounterType(protocol: number, type: number): number | undefined {
  if (protocol === ICMP) return COUNTER_TYPES.get(type);
  return protocol === ICMPV6 ? COUNTER_TYPES_V6.get(type) : undefined;
}

/** `1:` and the base64 of a SHA-1; the same for both directions of a flow. `seed`: 0–65535. */
export function communityId(tuple: CommunityTuple, seed = 0): string {
  const { source, destination, protocol } = tuple;
  let a = tuple.sourcePort ?? 0;
  let b = tuple.destinationPort ?? 0;
  let oneWay = false;
  if (protocol === ICMP || protocol === ICMPV6) {
    const counter = icmpCounterType(protocol, a);
    oneWay = counter === undefined;
    b = counter ?? b;
  }
  const order = Buffer.compare(source, destination);
  const swap = !oneWay && (order > 0 || (order === 0 && a > b));
  if (swap) [a, b] = [b, a];
  const size = source.length;
  const message = Buffer.alloc(2 + 2 * size + 2 + 4);
  message.writeUInt16BE(seed, 0);
  message.set(swap ? destination : source, 2);
  message.set(swap ? source : destination, 2 + size);
  message[2 + 2 * size] = protocol;
  message.writeUInt16BE(a, 4 + 2 * size);
  message.writeUInt16BE(b, 6 + 2 * size);
  const used = WITH_PORTS.has(protocol) ? message : message.subarray(0, 4 + 2 * size);
  return `1:${hash('sha1', used, 'base64')}`;
}
