// DHCP for IPv4 (RFC 2131, options RFC 2132): a `dhcp` record for each transaction of a flow, with what its
// messages said. Several transactions may be open at once, as relays carry those of many clients.
//
//   0   1     2    3    4    8    10     12     16     20     24     28     44    108   236   240
//   ┌───┬─────┬────┬────┬────┬────┬──────┬──────┬──────┬──────┬──────┬──────┬─────┬─────┬─────┬─ …
//   │op │htype│hlen│hops│xid │secs│flags │ciaddr│yiaddr│siaddr│giaddr│chaddr│sname│file │magic│ options
//   └───┴─────┴────┴────┴────┴────┴──────┴──────┴──────┴──────┴──────┴──────┴─────┴─────┴─────┴─ …

import { be32 } from '../memory/bytes';
import { DONE_FLOW, Input, MALFORMED, NEXT, Outcome, scratchOf } from '../stream/input';
import { endRecord } from '../stream/records';
import { stateOf } from '../stream/stream';
import {
  DhcpTransaction,
  keepParameters,
  keepText,
  keepType,
  TEXT_CLIENT_MESSAGE,
  TEXT_DOMAIN,
  TEXT_FQDN,
  TEXT_HOST,
  TEXT_SERVER_MESSAGE,
  TEXT_VENDOR,
  TRANSACTION,
  writeDhcp,
} from './dhcp-record';
import { NAME_ROOM, ResolvedName, readName } from './dns-name';
import { CERTAIN, datagram, datagramLength, MAYBE, NO, Opening, onPort } from './opening';

const XID: u32 = 4;
const CIADDR: u32 = 12;
const YIADDR: u32 = 16;
const GIADDR: u32 = 24;
const CHADDR: u32 = 28;
/** Up to the client's hardware address. */
const HEAD: u32 = 44;
const MAGIC: u32 = 236;
const OPTIONS: u32 = 240;
const COOKIE: u32 = 0x63825363;
const ETHERNET: u8 = 1;
const REQUEST: u8 = 1;

const OPTION_PAD: u8 = 0;
const OPTION_ROUTER: u8 = 3;
const OPTION_HOST: u8 = 12;
const OPTION_DOMAIN: u8 = 15;
const OPTION_REQUESTED: u8 = 50;
const OPTION_LEASE: u8 = 51;
const OPTION_TYPE: u8 = 53;
const OPTION_SERVER: u8 = 54;
const OPTION_PARAMETERS: u8 = 55;
const OPTION_MESSAGE: u8 = 56;
const OPTION_VENDOR: u8 = 60;
const OPTION_FQDN: u8 = 81;
const OPTION_END: u8 = 255;
/** RFC 4702: the name is in the form of DNS. */
const FQDN_ENCODED: u8 = 4;

/** Transactions open at once; the oldest makes room. */
const OPEN: u32 = 4;
/** As long may a transaction's next message take. */
const MAX_PAUSE: i64 = 30_000_000_000;

export function looksLikeDhcp(o: Opening): u32 {
  const at = datagram(o);
  const length = datagramLength(o);
  if (length < HEAD || !isHead(at)) return NO;
  if (length >= OPTIONS && be32(at + MAGIC) == COOKIE) return CERTAIN;
  // BOOTP without options, or cut by the capture before them.
  return onPort(o, 67) && load<u8>(at + 1) == ETHERNET ? MAYBE : NO;
}

function isHead(at: usize): bool {
  return load<u8>(at) - 1 <= 1 && load<u8>(at + 2) <= 16;
}

export function parseDhcp(p: Input): Outcome {
  const at = p.at;
  if (p.end - at < HEAD || !isHead(at)) return MALFORMED;
  const state = stateOf(p.partition, p.stream, OPEN * TRANSACTION);
  if (state == 0) return DONE_FLOW;
  const it = transactionOf(p, state, be32(at + XID));
  it.last = max<i64>(it.last, p.time);
  if (!it.hasMac && load<u8>(at + 1) == ETHERNET && load<u8>(at + 2) == 6) {
    memory.copy(changetype<usize>(it) + offsetof<DhcpTransaction>('mac'), at + CHADDR, 6);
    it.hasMac = 1;
  }
  if (it.client == 0) it.client = load<u32>(at + CIADDR);
  if (load<u32>(at + YIADDR) != 0) it.assigned = load<u32>(at + YIADDR);
  if (it.relay == 0) it.relay = load<u32>(at + GIADDR);
  if (p.end - at >= OPTIONS && be32(at + MAGIC) == COOKIE) {
    readOptions(p, it, load<u8>(at) == REQUEST, at + OPTIONS);
  }
  return NEXT;
}

/** Writes one of the transactions that are open. */
export function finishDhcp(p: Input): bool {
  if (p.stream.state == 0) return false;
  const oldest = oldestOf(p.stream.state);
  if (oldest != 0) flush(p, changetype<DhcpTransaction>(oldest));
  return oldest != 0;
}

function flush(p: Input, it: DhcpTransaction): void {
  writeDhcp(p, it);
  endRecord(p);
  it.order = 0;
}

/** The open transaction that began first; 0 if none is open. */
function oldestOf(state: usize): usize {
  let oldest: usize = 0;
  for (let i: u32 = 0; i < OPEN; i++) {
    const it = changetype<DhcpTransaction>(state + i * TRANSACTION);
    if (it.order == 0) continue;
    if (oldest == 0 || it.order < changetype<DhcpTransaction>(oldest).order) {
      oldest = changetype<usize>(it);
    }
  }
  return oldest;
}

/** The open transaction with this id, or a new one. */
function transactionOf(p: Input, state: usize, xid: u32): DhcpTransaction {
  let place: usize = 0;
  for (let i: u32 = 0; i < OPEN; i++) {
    const it = changetype<DhcpTransaction>(state + i * TRANSACTION);
    if (it.order != 0 && it.xid == xid) {
      if (p.time - it.last <= MAX_PAUSE) return it;
      flush(p, it);
    }
    if (it.order == 0) place = changetype<usize>(it);
  }
  if (place == 0) {
    place = oldestOf(state);
    flush(p, changetype<DhcpTransaction>(place));
  }
  memory.fill(place, 0, TRANSACTION);
  const it = changetype<DhcpTransaction>(place);
  it.order = ++p.stream.word0;
  it.xid = xid;
  it.first = p.time;
  it.last = p.time;
  return it;
}

function readOptions(p: Input, it: DhcpTransaction, request: bool, at: u32): void {
  while (at < p.end) {
    const code = load<u8>(at++);
    if (code == OPTION_PAD) continue;
    if (code == OPTION_END || at >= p.end) return;
    const length = load<u8>(at++) as u32;
    if (length > p.end - at) return;
    readOption(p, it, request, code, at, length);
    at += length;
  }
}

function readOption(
  p: Input,
  it: DhcpTransaction,
  request: bool,
  code: u8,
  at: u32,
  length: u32,
): void {
  switch (code) {
    case OPTION_TYPE:
      if (length == 1) keepType(it, load<u8>(at));
      return;
    case OPTION_REQUESTED:
      if (length == 4) it.requested = load<u32>(at);
      return;
    case OPTION_ROUTER:
      if (length >= 4 && it.router == 0) it.router = load<u32>(at);
      return;
    case OPTION_SERVER:
      if (length == 4) it.server = load<u32>(at);
      return;
    case OPTION_LEASE:
      // What a client asks for does not hold.
      if (length != 4 || request) return;
      it.lease = be32(at);
      it.hasLease = 1;
      return;
    case OPTION_HOST:
      if (request) keepText(it, TEXT_HOST, at, length);
      return;
    case OPTION_DOMAIN:
      if (!request) keepText(it, TEXT_DOMAIN, at, length);
      return;
    case OPTION_VENDOR:
      if (request) keepText(it, TEXT_VENDOR, at, length);
      return;
    case OPTION_MESSAGE:
      keepText(it, request ? TEXT_CLIENT_MESSAGE : TEXT_SERVER_MESSAGE, at, length);
      return;
    case OPTION_PARAMETERS:
      keepParameters(it, at, length);
      return;
    case OPTION_FQDN:
      if (request && length > 3) keepFqdn(p, it, at, length);
      return;
  }
}

/** RFC 4702 §2: flags, two bytes that are no longer used, a name in ASCII or in the form of DNS. */
function keepFqdn(p: Input, it: DhcpTransaction, at: u32, length: u32): void {
  const start = at + 3;
  if (!(load<u8>(at) & FQDN_ENCODED)) {
    keepText(it, TEXT_FQDN, start, length - 3);
    return;
  }
  const name = changetype<ResolvedName>(scratchOf(p));
  if (readName(name, start, start, at + length) != 0) {
    keepText(it, TEXT_FQDN, (scratchOf(p) + NAME_ROOM) as u32, name.length);
  }
}
