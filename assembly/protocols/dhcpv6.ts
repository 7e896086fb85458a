// DHCP for IPv6 (RFC 8415): a `dhcpv6` record for each message. Client and server speak from their own
// addresses, to a group or to each other, so that a message and its answer are in different flows.
//
//   message  type 1 │ transaction 3 │ options        relayed  type 1 │ hops 1 │ link 16 │ peer 16 │ options
//   option   code 2 │ length 2 │ data

import { be16, be24, be32 } from '../memory/bytes';
import {
  close,
  ELEMENT,
  ItemWriter,
  openList,
  openObject,
  putHexItem,
  putIpv6Item,
  putNumberItem,
  putSymbol,
  putText,
  putTrue,
} from '../memory/items';
import { Input, MALFORMED, NEXT, Outcome, scratchOf } from '../stream/input';
import { beginRecord, endRecord } from '../stream/records';
import { dhcpv6Status, dhcpv6Type } from './dhcpv6-names';
import { NAME_ROOM, ResolvedName, readName } from './dns-name';
import { datagram, datagramLength, LIKELY, NO, Opening, onPort } from './opening';

const RELAY_FORWARD: u32 = 12;
const RELAY_REPLY: u32 = 13;
const MAX_TYPE: u32 = 36;
const RELAY_HEADER: u32 = 34;
const MAX_RELAYS: u32 = 32;

const OPTION_CLIENT: u32 = 1;
const OPTION_SERVER: u32 = 2;
const OPTION_IA_NA: u32 = 3;
const OPTION_IA_TA: u32 = 4;
const OPTION_ADDRESS: u32 = 5;
const OPTION_REQUESTED: u32 = 6;
const OPTION_RELAYED: u32 = 9;
const OPTION_STATUS: u32 = 13;
const OPTION_RAPID: u32 = 14;
const OPTION_VENDOR: u32 = 16;
const OPTION_NAMESERVERS: u32 = 23;
const OPTION_IA_PD: u32 = 25;
const OPTION_PREFIX: u32 = 26;
const OPTION_FQDN: u32 = 39;

export function looksLikeDhcpv6(o: Opening): u32 {
  if (!onPort(o, 547)) return NO;
  const at = datagram(o);
  const length = datagramLength(o);
  if (length < 4) return NO;
  const type = load<u8>(at) as u32;
  if (type == 0 || type > MAX_TYPE) return NO;
  const relayed = type == RELAY_FORWARD || type == RELAY_REPLY;
  return areOptions(at + (relayed ? RELAY_HEADER : 4), at + length) ? LIKELY : NO;
}

/** Does [at, end) hold whole options? */
function areOptions(at: usize, end: usize): bool {
  while (at + 4 <= end) at += 4 + be16(at + 2);
  return at == end;
}

export function parseDhcpv6(p: Input): Outcome {
  let at = p.at;
  let end = p.end;
  let peer: u32 = 0;
  let link: u32 = 0;
  // The message that was relayed is what matters; of several relays, the one next to the client.
  for (let i: u32 = 0; i < MAX_RELAYS && at + 4 <= end; i++) {
    const type = load<u8>(at) as u32;
    if (type != RELAY_FORWARD && type != RELAY_REPLY) return readMessage(p, at, end, link, peer);
    if (at + RELAY_HEADER > end) return MALFORMED;
    link = at + 2;
    peer = at + 18;
    const inner = findOption(OPTION_RELAYED, at + RELAY_HEADER, end);
    if (inner == 0) return MALFORMED;
    at = inner + 4;
    end = at + be16(inner + 2);
  }
  return MALFORMED;
}

/** Where the first option with this code begins; 0 without. It lies whole within `end`. */
function findOption(code: u32, at: u32, end: u32): u32 {
  while (at + 4 <= end && at + 4 + be16(at + 2) <= end) {
    if (be16(at) == code) return at;
    at += 4 + be16(at + 2);
  }
  return 0;
}

function readMessage(p: Input, at: u32, end: u32, link: u32, peer: u32): Outcome {
  beginRecord(p, 'dhcpv6');
  const name = dhcpv6Type(load<u8>(at));
  if (name.length > 0) putSymbol(p, 'messageType', name);
  else putNumberItem(p, 'messageType', load<u8>(at));
  putNumberItem(p, 'transactionId', be24(at + 1));
  if (peer != 0) {
    openObject(p, 'relay');
    putIpv6Item(p, 'link', link);
    putIpv6Item(p, 'peer', peer);
    close(p);
  }
  at += 4;
  putDuid(p, 'clientDuid', findOption(OPTION_CLIENT, at, end));
  putDuid(p, 'serverDuid', findOption(OPTION_SERVER, at, end));
  if (findOption(OPTION_RAPID, at, end) != 0) putTrue(p, 'rapidCommit');
  putLeases(p, at, end);
  putStatus(p, findOption(OPTION_STATUS, at, end));
  putFqdn(p, findOption(OPTION_FQDN, at, end));
  putVendor(p, findOption(OPTION_VENDOR, at, end));
  putNameservers(p, findOption(OPTION_NAMESERVERS, at, end));
  putRequested(p, findOption(OPTION_REQUESTED, at, end));
  endRecord(p);
  return NEXT;
}

function putDuid(w: ItemWriter, field: string, option: u32): void {
  if (option != 0) putHexItem(w, field, option + 4, min<u32>(be16(option + 2), 130));
}

/** Addresses and prefixes in the options for associations of any kind (§21.4, §21.5, §21.21). */
function putLeases(p: Input, at: u32, end: u32): void {
  let opened = false;
  for (; at + 4 <= end && at + 4 + be16(at + 2) <= end; at += 4 + be16(at + 2)) {
    const code = be16(at);
    if (code != OPTION_IA_NA && code != OPTION_IA_TA && code != OPTION_IA_PD) continue;
    const inner = at + 4 + (code == OPTION_IA_TA ? 4 : 12);
    const innerEnd = at + 4 + be16(at + 2);
    for (let it = inner; it + 4 <= innerEnd && it + 4 + be16(it + 2) <= innerEnd; ) {
      const kind = be16(it);
      const length = be16(it + 2);
      const address = kind == OPTION_ADDRESS && length >= 24;
      if (address || (kind == OPTION_PREFIX && length >= 25)) {
        if (!opened) openList(p, 'leases');
        opened = true;
        openObject(p, ELEMENT);
        putIpv6Item(p, 'ip', it + (address ? 4 : 13));
        if (!address) putNumberItem(p, 'prefix', load<u8>(it + 12));
        putNumberItem(p, 'preferred', be32(it + (address ? 20 : 4)));
        putNumberItem(p, 'valid', be32(it + (address ? 24 : 8)));
        close(p);
      } else if (kind == OPTION_STATUS && length >= 2 && be16(it + 4) != 0) {
        if (!opened) openList(p, 'leases');
        opened = true;
        openObject(p, ELEMENT);
        putStatus(p, it);
        close(p);
      }
      it += 4 + length;
    }
  }
  if (opened) close(p);
}

/** §21.13: a code, and a message for people. */
function putStatus(w: ItemWriter, option: u32): void {
  if (option == 0 || be16(option + 2) < 2) return;
  const name = dhcpv6Status(be16(option + 4));
  if (name.length > 0) putSymbol(w, 'status', name);
  else putNumberItem(w, 'status', be16(option + 4));
  const length = be16(option + 2) - 2;
  if (length > 0) putText(w, 'statusMessage', option + 6, min<u32>(length, 256));
}

/** RFC 4704 §4: flags, a name in the form of DNS, without the root where it is not complete. */
function putFqdn(p: Input, option: u32): void {
  if (option == 0) return;
  const start = option + 5;
  const end = option + 4 + be16(option + 2);
  const name = changetype<ResolvedName>(scratchOf(p));
  const copy = scratchOf(p) + 1024;
  if (end <= start || end - start > 255) return;
  memory.copy(copy, start, end - start);
  store<u8>(copy + (end - start), 0);
  const at = copy as u32;
  if (readName(name, at, at, at + (end - start) + 1) != 0) {
    putText(p, 'clientFqdn', scratchOf(p) + NAME_ROOM, name.length);
  }
}

/** §21.16: an enterprise number, then texts with their lengths; the first of them. */
function putVendor(w: ItemWriter, option: u32): void {
  if (option == 0 || be16(option + 2) < 6) return;
  const length = be16(option + 8);
  if (length + 6 <= be16(option + 2)) putText(w, 'vendorClass', option + 10, min<u32>(length, 256));
}

function putNameservers(w: ItemWriter, option: u32): void {
  if (option == 0) return;
  openList(w, 'nameServers');
  const end = option + 4 + be16(option + 2);
  for (let at = option + 4; at + 16 <= end; at += 16) putIpv6Item(w, ELEMENT, at);
  close(w);
}

function putRequested(w: ItemWriter, option: u32): void {
  if (option == 0) return;
  openList(w, 'requestedOptions');
  const end = option + 4 + be16(option + 2);
  for (let at = option + 4; at + 2 <= end; at += 2) putNumberItem(w, ELEMENT, be16(at));
  close(w);
}
