// What DNS resource records hold, by type: as fields where the type has any of interest, else its bytes'
// number. EDNS (RFC 6891) is a record of its own kind.

import { ANOMALY_DNS_RR_LENGTH } from '../memory/anomalies';
import { be16, be32 } from '../memory/bytes';
import {
  close,
  ELEMENT,
  openList,
  openObject,
  putHexItem,
  putIpv4Item,
  putIpv6Item,
  putNumberItem,
  putText,
  putTrue,
} from '../memory/items';
import { note } from '../stream/anomaly';
import { Input, scratchOf } from '../stream/input';
import { NAME_ROOM, NAME_SIZE, ResolvedName, readName } from './dns-name';
import { putType } from './dns-names';
import { putNodeStatus, putOwners } from './dns-netbios';

const TYPE_A: u32 = 1;
const TYPE_NS: u32 = 2;
const TYPE_CNAME: u32 = 5;
const TYPE_SOA: u32 = 6;
const TYPE_PTR: u32 = 12;
const TYPE_HINFO: u32 = 13;
const TYPE_MX: u32 = 15;
const TYPE_TXT: u32 = 16;
const TYPE_AAAA: u32 = 28;
const TYPE_SRV: u32 = 33;
const TYPE_DNAME: u32 = 39;
export const TYPE_OPT: u32 = 41;
const TYPE_DS: u32 = 43;
const TYPE_RRSIG: u32 = 46;
const TYPE_NSEC: u32 = 47;
const TYPE_DNSKEY: u32 = 48;
const TYPE_SVCB: u32 = 64;
const TYPE_HTTPS: u32 = 65;
const TYPE_SPF: u32 = 99;
const TYPE_CAA: u32 = 257;
// Of NetBIOS.
const TYPE_NB: u32 = 32;
const TYPE_NBSTAT: u32 = 33;

const OPTION_CLIENT_SUBNET: u32 = 8;
const PARAM_ALPN: u32 = 1;
const PARAM_PORT: u32 = 3;
const PARAM_IPV4: u32 = 4;
const PARAM_ECH: u32 = 5;
const PARAM_IPV6: u32 = 6;
/** Bytes of a key, digest or signature that are kept. */
const MAX_HEX: u32 = 64;

/** Updates delete records by such without data (RFC 2136 §2.5). */
function putWrongLength(p: Input, length: u32): void {
  if (length > 0) note(p, ANOMALY_DNS_RR_LENGTH);
  putNumberItem(p, 'dataLength', length);
}

/** Writes the fields of a record's data [at, at + length), which lies inside the message that begins at `start`. */
export function putData(
  p: Input,
  name: ResolvedName,
  type: u32,
  start: u32,
  at: u32,
  length: u32,
): void {
  const end = at + length;
  switch (type) {
    case TYPE_A:
      if (length == 4) putIpv4Item(p, 'address', at);
      else putWrongLength(p, length);
      return;
    case TYPE_AAAA:
      if (length == 16) putIpv6Item(p, 'address', at);
      else putWrongLength(p, length);
      return;
    case TYPE_NS:
    case TYPE_CNAME:
    case TYPE_PTR:
    case TYPE_DNAME:
    case TYPE_NSEC:
      putName(p, 'target', name, start, at, end);
      return;
    case TYPE_MX:
      if (length < 3) return;
      putNumberItem(p, 'preference', be16(at));
      putName(p, 'target', name, start, at + 2, end);
      return;
    case TYPE_SOA:
      putSoa(p, name, start, at, end);
      return;
    case TYPE_SRV:
      if (length < 7) return;
      putNumberItem(p, 'priority', be16(at));
      putNumberItem(p, 'weight', be16(at + 2));
      putNumberItem(p, 'port', be16(at + 4));
      putName(p, 'target', name, start, at + 6, end);
      return;
    case TYPE_TXT:
    case TYPE_SPF:
      putStrings(p, at, end);
      return;
    case TYPE_HINFO:
      at = putString(p, 'cpu', at, end);
      if (at != 0) putString(p, 'os', at, end);
      return;
    case TYPE_DS:
      if (length < 4) return;
      putNumberItem(p, 'keyTag', be16(at));
      putNumberItem(p, 'algorithm', load<u8>(at + 2));
      putNumberItem(p, 'digestType', load<u8>(at + 3));
      putHexItem(p, 'digest', at + 4, min(length - 4, MAX_HEX));
      return;
    case TYPE_DNSKEY:
      if (length < 4) return;
      putNumberItem(p, 'flags', be16(at));
      putNumberItem(p, 'algorithm', load<u8>(at + 3));
      putNumberItem(p, 'keyLength', length - 4);
      return;
    case TYPE_RRSIG:
      if (length < 18) return;
      putType(p, 'covered', be16(at), false);
      putNumberItem(p, 'algorithm', load<u8>(at + 2));
      putNumberItem(p, 'keyTag', be16(at + 16));
      putName(p, 'signer', name, start, at + 18, end);
      return;
    case TYPE_CAA:
      putCaa(p, at, end);
      return;
    case TYPE_SVCB:
    case TYPE_HTTPS:
      putService(p, name, start, at, end);
      return;
    default:
      putNumberItem(p, 'dataLength', length);
  }
}

/** Writes the name at `at` and returns where it ends; 0 if it is damaged or reaches behind `end`. */
function putName(p: Input, field: string, name: ResolvedName, start: u32, at: u32, end: u32): u32 {
  const after = readName(name, start, at, end);
  if (after != 0) putText(p, field, changetype<usize>(name) + NAME_ROOM, name.length);
  return after;
}

function putSoa(p: Input, name: ResolvedName, start: u32, at: u32, end: u32): void {
  at = putName(p, 'primary', name, start, at, end);
  if (at == 0) return;
  at = putName(p, 'mailbox', name, start, at, end);
  if (at == 0 || at + 20 > end) return;
  putNumberItem(p, 'serial', be32(at));
  putNumberItem(p, 'refresh', be32(at + 4));
  putNumberItem(p, 'retry', be32(at + 8));
  putNumberItem(p, 'expire', be32(at + 12));
  putNumberItem(p, 'minimum', be32(at + 16));
}

/** As `putData`, of the NetBIOS name service, where types mean something else (RFC 1002 §4.2.1.3). */
export function putNetbiosData(p: Input, type: u32, at: u32, length: u32): void {
  if (type == TYPE_NB) putOwners(p, at, at + length);
  else if (type == TYPE_NBSTAT) putNodeStatus(p, scratchOf(p) + NAME_SIZE, at, at + length);
  else putNumberItem(p, 'dataLength', length);
}

/** Writes the character string at `at`; returns where it ends, 0 if it is damaged. */
function putString(p: Input, field: string, at: u32, end: u32): u32 {
  if (at >= end) return 0;
  const length = load<u8>(at) as u32;
  if (at + 1 + length > end) return 0;
  putText(p, field, at + 1, length);
  return at + 1 + length;
}

/** Character strings (RFC 1035 §3.3): a length byte before each. */
function putStrings(p: Input, at: u32, end: u32): void {
  openList(p, 'texts');
  while (at < end) {
    at = putString(p, ELEMENT, at, end);
    if (at == 0) break;
  }
  close(p);
}

/** RFC 8659 §4.1. */
function putCaa(p: Input, at: u32, end: u32): void {
  if (end - at < 2) return;
  const length = load<u8>(at + 1) as u32;
  if (at + 2 + length > end) return;
  if (load<u8>(at) & 0x80) putTrue(p, 'critical');
  putText(p, 'tag', at + 2, length);
  at += 2 + length;
  putText(p, 'value', at, end - at);
}

/** RFC 9460 §2.2. */
function putService(p: Input, name: ResolvedName, start: u32, at: u32, end: u32): void {
  if (end - at < 3) return;
  putNumberItem(p, 'priority', be16(at));
  at = putName(p, 'target', name, start, at + 2, end);
  if (at == 0) return;
  // Each once, in ascending order.
  let before: i32 = -1;
  while (at + 4 <= end) {
    const key = be16(at);
    const length = be16(at + 2);
    at += 4;
    if (at + length > end || (key as i32) <= before) return;
    putParam(p, key, at, length);
    before = key as i32;
    at += length;
  }
}

function putParam(p: Input, key: u32, at: u32, length: u32): void {
  const end = at + length;
  switch (key) {
    case PARAM_ALPN:
      openList(p, 'alpn');
      while (at < end) {
        at = putString(p, ELEMENT, at, end);
        if (at == 0) break;
      }
      close(p);
      return;
    case PARAM_PORT:
      if (length == 2) putNumberItem(p, 'port', be16(at));
      return;
    case PARAM_IPV4:
      openList(p, 'ipv4Hints');
      for (; at + 4 <= end; at += 4) putIpv4Item(p, ELEMENT, at);
      close(p);
      return;
    case PARAM_IPV6:
      openList(p, 'ipv6Hints');
      for (; at + 16 <= end; at += 16) putIpv6Item(p, ELEMENT, at);
      close(p);
      return;
    case PARAM_ECH:
      putTrue(p, 'ech');
      return;
  }
}

/** The OPT record whose type is at `at`, whole: class and TTL have a meaning of their own (RFC 6891 §6.1). */
export function putEdns(p: Input, at: u32): void {
  openObject(p, 'edns');
  putNumberItem(p, 'udpSize', be16(at + 2));
  putNumberItem(p, 'version', load<u8>(at + 5));
  if (be16(at + 6) & 0x8000) putTrue(p, 'dnssecOk');
  let option = at + 10;
  const end = option + be16(at + 8);
  let told = false;
  while (option + 4 <= end) {
    const code = be16(option);
    const bytes = be16(option + 2);
    option += 4;
    if (option + bytes > end) break;
    if (code == OPTION_CLIENT_SUBNET && !told) {
      putClientSubnet(p, option, bytes);
      told = true;
    }
    option += bytes;
  }
  close(p);
}

/** RFC 7871 §6: family, source and scope prefix length, as many bytes of address as the prefix needs. */
function putClientSubnet(p: Input, at: u32, length: u32): void {
  if (length < 4) return;
  const family = be16(at);
  const bytes = length - 4;
  if (!(family == 1 && bytes <= 4) && !(family == 2 && bytes <= 16)) return;
  const address = scratchOf(p) + NAME_SIZE;
  memory.fill(address, 0, 16);
  memory.copy(address, at + 4, bytes);
  openObject(p, 'clientSubnet');
  if (family == 1) putIpv4Item(p, 'ip', address);
  else putIpv6Item(p, 'ip', address);
  putNumberItem(p, 'prefix', load<u8>(at + 2));
  close(p);
}
