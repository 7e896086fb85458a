// QUIC (RFC 9000; version 1, version 2, drafts 29 to 34): the Initial packets of both sides are opened, and
// their CRYPTO frames put together by offset, over frames, coalesced packets and datagrams (RFC 9001 §4.1.3).
// One `quic` record a connection: what its ClientHello offers and its ServerHello chose. All else is encrypted
// and not read.

import { ANOMALY_TLS_HELLO_LENGTH } from '../memory/anomalies';
import { be24, be32 } from '../memory/bytes';
import { putHexItem, putSymbol, putTrue } from '../memory/items';
import { note } from '../stream/anomaly';
import { DONE_FLOW, Input, NEXT, Outcome, scratchOf } from '../stream/input';
import { beginRecord, endRecord, holdRecord, resumeRecord } from '../stream/records';
import { stateOf } from '../stream/stream';
import { putJa3s } from './ja';
import { CERTAIN, datagram, datagramLength, LIKELY, NO, Opening } from './opening';
import {
  deriveKeys,
  INITIAL,
  isGreased,
  isKnown,
  Keys,
  LongHeader,
  MAX_CONNECTION_ID,
  openInitial,
  RETRY,
  readLongHeader,
  VERSION_1,
  VERSION_2,
  VERSION_NEGOTIATION,
  varint,
  varintSize,
  ZERO_RTT,
} from './quic-packet';
import { putClientHello } from './tls-fields';
import {
  clientHelloOf,
  readClientHello,
  readServerHello,
  serverHelloOf,
  textOf,
} from './tls-hello';
import { putCipher, putGroup } from './tls-names';

const FRAME_PADDING: u64 = 0;
const FRAME_PING: u64 = 1;
const FRAME_ACK: u64 = 2;
const FRAME_ACK_ECN: u64 = 3;
const FRAME_CRYPTO: u64 = 6;
const CLIENT_HELLO: u8 = 1;
const SERVER_HELLO: u8 = 2;
/** Datagrams of a client that begin a connection have at least so many bytes (RFC 9000 §14.1). */
const MIN_INITIAL: u32 = 1200;
/** Datagrams after which a connection that cannot be opened is left. */
const MAX_DATAGRAMS: u32 = 32;

/** Bytes of one side's handshake that are put together, and stretches of it that may lie apart. */
const ROOM: u32 = 7168;
const MAX_STRETCHES: u32 = 32;

/** Where one handshake's bytes lie: [start, end) in 32 bits each, ascending, apart. */
@unmanaged
class QuicState {
  /** The client's destination connection id that the keys are from. */
  dcidLength: u32;
  version: u32;
  dcid0: u64;
  dcid1: u64;
  dcid2: u64;
  /** 1: keys are derived; the ClientHello's record is held. */
  keyed: u8;
  offered: u8;
  retried: u8;
  negotiated: u8;
  zeroRtt: u8;
  helloRetried: u8;
  pad: u16;
  datagrams: u32;
  /** Where in the server's stream its next message begins. */
  base: u32;
  stretches: u32;
}

const CLIENT_KEYS: u32 = 64;
const SERVER_KEYS: u32 = CLIENT_KEYS + 48;
const STRETCHES: u32 = SERVER_KEYS + 48;
const HANDSHAKE_BYTES: u32 = STRETCHES + MAX_STRETCHES * 8;
const STATE: u32 = HANDSHAKE_BYTES + ROOM;

// Scratch: the header under the cursor, key derivation or opening, then the opened payload.
const WORK: u32 = 64;
const PAYLOAD: u32 = 4096;

export function looksLikeQuic(o: Opening): u32 {
  const at = datagram(o);
  const length = datagramLength(o);
  if (length < 21) return NO;
  const first = load<u8>(at);
  if (!(first & 0x80)) return looksLikeGoogleQuic(at, first);
  const version = be32(at + 1);
  if (isGoogleVersion(version)) return first & 0x40 ? LIKELY : NO;
  const dcidLength = load<u8>(at + 5) as u32;
  if (dcidLength > MAX_CONNECTION_ID || dcidLength + 6 >= length) return NO;
  const scidLength = load<u8>(at + 6 + dcidLength) as u32;
  if (scidLength > MAX_CONNECTION_ID) return NO;
  if (isKnown(version)) return first & 0x40 ? CERTAIN : NO;
  const starts = first & 0x40 && length >= MIN_INITIAL && dcidLength >= 8;
  return isGreased(version) && starts ? LIKELY : NO;
}

/** The public header that came before the long one: flags, an id of 8 bytes, the version as text. */
function looksLikeGoogleQuic(at: usize, first: u8): u32 {
  return (first & 0x09) == 0x09 && isGoogleVersion(be32(at + 9)) ? LIKELY : NO;
}

/** "Q035" to "Q050", "T050", "T051". */
function isGoogleVersion(version: u32): bool {
  const letter = version >> 24;
  const digits = version & 0xffffff;
  return (
    (letter == 0x51 && digits >= 0x303235 && digits <= 0x303530) ||
    (letter == 0x54 && (digits == 0x303530 || digits == 0x303531))
  );
}

export function parseQuic(p: Input): Outcome {
  const at = stateOf(p.partition, p.stream, STATE);
  if (at == 0) return DONE_FLOW;
  const state = changetype<QuicState>(at);
  const header = changetype<LongHeader>(scratchOf(p));
  if (++state.datagrams > MAX_DATAGRAMS) return leave(p, state);
  let next = p.at;
  while (next < p.end) {
    if (!(load<u8>(next) & 0x80)) {
      // A short header: the handshake is over.
      return state.offered && p.direction == 1 ? leave(p, state) : NEXT;
    }
    if (!readLongHeader(header, next, p.end)) return NEXT;
    if (header.version == VERSION_NEGOTIATION) {
      state.negotiated = 1;
      return NEXT;
    }
    if (!isKnown(header.version)) return isGreased(header.version) ? NEXT : DONE_FLOW;
    switch (header.type) {
      case RETRY:
        // The id that the server chose gives other keys (RFC 9001 §5.2).
        state.retried = 1;
        state.keyed = 0;
        return NEXT;
      case ZERO_RTT:
        state.zeroRtt = 1;
        break;
      case INITIAL:
        readInitial(p, state, header);
        if (p.stream.state == 0) return DONE_FLOW;
        if (state.offered == 2) return DONE_FLOW;
        break;
      default:
        break;
    }
    next = header.end;
  }
  return NEXT;
}

/** What is known has been told; the record that is held goes out with the flow's reading. */
function leave(p: Input, state: QuicState): Outcome {
  if (resumeRecord(p, 0)) {
    putEvents(p, state);
    endRecord(p);
  }
  return DONE_FLOW;
}

function clientKeys(state: QuicState): Keys {
  return changetype<Keys>(changetype<usize>(state) + CLIENT_KEYS);
}

function serverKeys(state: QuicState): Keys {
  return changetype<Keys>(changetype<usize>(state) + SERVER_KEYS);
}

function readInitial(p: Input, state: QuicState, header: LongHeader): void {
  const scratch = scratchOf(p);
  const payload = scratch + PAYLOAD;
  let length: u32 = 0;
  if (p.direction == 0) {
    if (state.keyed) length = openInitial(header, clientKeys(state), payload, scratch + WORK);
    // The first packet, or the first after a Retry or another version: its own id gives the keys.
    if (length == 0 && (!state.offered || !state.keyed)) {
      derive(state, header, scratch + WORK);
      length = openInitial(header, clientKeys(state), payload, scratch + WORK);
    }
  } else if (state.keyed) {
    length = openInitial(header, serverKeys(state), payload, scratch + WORK);
  }
  if (length > 0) readFrames(p, state, header, payload as u32, (payload + length) as u32);
}

function derive(state: QuicState, header: LongHeader, scratch: usize): void {
  state.keyed = 1;
  state.version = header.version;
  state.dcidLength = header.dcidLength;
  memory.copy(
    changetype<usize>(state) + offsetof<QuicState>('dcid0'),
    header.dcid,
    header.dcidLength,
  );
  deriveKeys(
    clientKeys(state),
    serverKeys(state),
    header.version,
    header.dcid,
    header.dcidLength,
    scratch,
  );
}

/** Frames of Initial packets (RFC 9000 §17.2.2); at any other the reading of the packet ends. */
function readFrames(p: Input, state: QuicState, header: LongHeader, at: u32, end: u32): void {
  while (at < end) {
    const size = varintSize(at, end);
    if (size == 0) return;
    const type = varint(at, size);
    at += size;
    if (type == FRAME_PADDING || type == FRAME_PING) continue;
    if (type == FRAME_ACK || type == FRAME_ACK_ECN) {
      at = skipAck(at, end, type == FRAME_ACK_ECN);
      if (at == 0) return;
      continue;
    }
    if (type != FRAME_CRYPTO) return;
    const offsetSize = varintSize(at, end);
    if (offsetSize == 0) return;
    const offset = varint(at, offsetSize);
    at += offsetSize;
    const lengthSize = varintSize(at, end);
    if (lengthSize == 0) return;
    const length = varint(at, lengthSize);
    at += lengthSize;
    if (length > ((end - at) as u64)) return;
    // A client's bytes after its hello is told, and a server's before, are not wanted.
    if ((p.direction == 0) == (state.offered == 0)) {
      if (offset + length <= (ROOM as u64)) place(state, offset as u32, at, length as u32);
      if (readHello(p, state, header)) return;
    }
    at += length as u32;
  }
}

/** RFC 9000 §19.3. Returns where the frame ends; 0 if it is damaged. */
function skipAck(at: u32, end: u32, ecn: bool): u32 {
  let fields: u64 = 4;
  for (let i: u64 = 0; i < fields; i++) {
    const size = varintSize(at, end);
    if (size == 0) return 0;
    if (i == 2) fields += 2 * varint(at, size) + (ecn ? 3 : 0);
    at += size;
  }
  return at;
}

/** Puts a stretch of the handshake where it belongs. */
function place(state: QuicState, offset: u32, at: u32, length: u32): void {
  const base = changetype<usize>(state);
  memory.copy(base + HANDSHAKE_BYTES + offset, at, length);
  const list = base + STRETCHES;
  let start = offset;
  let end = offset + length;
  // Stretches that touch this one become part of it.
  let kept: u32 = 0;
  let before: u32 = 0;
  for (let i: u32 = 0; i < state.stretches; i++) {
    const from = load<u32>(list + (i << 3));
    const to = load<u32>(list + (i << 3) + 4);
    if (to < start || from > end) {
      store<u32>(list + (kept << 3), from);
      store<u32>(list + (kept << 3) + 4, to);
      if (to < start) before = kept + 1;
      kept++;
    } else {
      start = min(start, from);
      end = max(end, to);
    }
  }
  if (kept == MAX_STRETCHES) {
    state.stretches = kept;
    return;
  }
  for (let i = kept; i > before; i--) {
    store<u64>(list + (i << 3), load<u64>(list + ((i - 1) << 3)));
  }
  store<u32>(list + (before << 3), start);
  store<u32>(list + (before << 3) + 4, end);
  state.stretches = kept + 1;
}

/** Reads the hello that is waited for, once it is whole. True: it was there. */
function readHello(p: Input, state: QuicState, header: LongHeader): bool {
  const base = changetype<usize>(state);
  const from = state.base;
  if (state.stretches == 0 || load<u32>(base + STRETCHES) > from) return false;
  const there = load<u32>(base + STRETCHES + 4);
  if (there < from + 4) return false;
  const at = (base + HANDSHAKE_BYTES + from) as u32;
  const length = be24(at + 1);
  if (length > ROOM - 4 || there - from < 4 + length) return false;
  const type = load<u8>(at);
  if (p.direction == 0) {
    if (type != CLIENT_HELLO) return false;
    tellOffer(p, state, header, at + 4, at + 4 + length);
  } else {
    if (type != SERVER_HELLO) return false;
    tellChoice(p, state, header, at + 4, at + 4 + length);
  }
  return true;
}

function tellOffer(p: Input, state: QuicState, header: LongHeader, at: u32, end: u32): void {
  const hello = clientHelloOf(p);
  const read = readClientHello(hello, at, end, false);
  if (!read || hello.odd) note(p, ANOMALY_TLS_HELLO_LENGTH);
  if (!read) return;
  beginRecord(p, 'quic');
  putVersion(p, state.version);
  putHexItem(
    p,
    'initialDcid',
    changetype<usize>(state) + offsetof<QuicState>('dcid0'),
    state.dcidLength,
  );
  if (header.scidLength > 0) putHexItem(p, 'clientScid', header.scid, header.scidLength);
  putClientHello(p, hello, 'q');
  holdRecord(p, 0);
  state.offered = 1;
  state.stretches = 0;
}

function tellChoice(p: Input, state: QuicState, header: LongHeader, at: u32, end: u32): void {
  const hello = serverHelloOf(p);
  if (!readServerHello(hello, at, end)) return;
  if (hello.retry) {
    state.helloRetried = 1;
    state.base = end - ((changetype<usize>(state) + HANDSHAKE_BYTES) as u32);
    return;
  }
  if (resumeRecord(p, 0)) {
    putEvents(p, state);
    if (header.scidLength > 0) putHexItem(p, 'serverScid', header.scid, header.scidLength);
    putCipher(p, 'cipher', hello.cipher, textOf(p));
    if (hello.group != 0) putGroup(p, 'group', hello.group, textOf(p));
    if (hello.preSharedKey) putTrue(p, 'resumed');
    putJa3s(p, hello);
    endRecord(p);
  }
  state.offered = 2;
}

/** What happened on the way. */
function putEvents(p: Input, state: QuicState): void {
  if (state.negotiated) putTrue(p, 'versionNegotiation');
  if (state.retried) putTrue(p, 'retry');
  if (state.helloRetried) putTrue(p, 'helloRetry');
  if (state.zeroRtt) putTrue(p, 'zeroRtt');
}

function putVersion(p: Input, version: u32): void {
  if (version == VERSION_1) putSymbol(p, 'version', '1');
  else if (version == VERSION_2) putSymbol(p, 'version', '2');
  else {
    switch (version & 0xff) {
      case 0x1d:
        putSymbol(p, 'version', 'draft-29');
        break;
      case 0x1e:
        putSymbol(p, 'version', 'draft-30');
        break;
      case 0x1f:
        putSymbol(p, 'version', 'draft-31');
        break;
      case 0x20:
        putSymbol(p, 'version', 'draft-32');
        break;
      case 0x21:
        putSymbol(p, 'version', 'draft-33');
        break;
      default:
        putSymbol(p, 'version', 'draft-34');
    }
  }
}
