// HTTP/2 in the clear (RFC 9113): by prior knowledge, or by Upgrade from HTTP/1.1. Frames, their field
// blocks (hpack.ts) and bytes of data; records are made in http2-streams.ts.
//
//   preface   PRI * HTTP/2.0 CR LF CR LF SM CR LF CR LF, from the client, before its first frame
//
//   frame  0        3      4       5           9
//          ┌────────┬──────┬───────┬───────────┬─────────┐
//          │ length │ type │ flags │ stream id │ payload │
//          └────────┴──────┴───────┴───────────┴─────────┘

import { be24, be32 } from '../memory/bytes';
import {
  available,
  DONE_FLOW,
  Input,
  MALFORMED,
  more,
  NEXT,
  Outcome,
  pass,
  scratchOf,
} from '../stream/input';
import { giveBlock, growState, stateOf, takeBlock } from '../stream/stream';
import {
  asksForMore,
  beginTable,
  decodeBlock,
  HpackReader,
  HpackTable,
  moveTable,
  SMALL_TABLE,
} from './hpack';
import { addBody, loseBody } from './http-body';
import { FIELDS_SIZE, Fields, readFields } from './http-headers';
import {
  bodyOfStream,
  closeAnyStream,
  endSide,
  findStream,
  MAX_STREAMS,
  resetStream,
  STREAM_SIZE,
  takeRequestBlock,
  takeResponseBlock,
} from './http2-streams';
import { beginsWith, CERTAIN, MAYBE, mayBegin, NO, Opening } from './opening';

const HEADER: u32 = 9;
const PREFACE: u32 = 24;
const FRAME_DATA: u32 = 0;
const FRAME_HEADERS: u32 = 1;
const FRAME_RST_STREAM: u32 = 3;
const FRAME_PUSH_PROMISE: u32 = 5;
const FRAME_CONTINUATION: u32 = 9;
const END_STREAM: u32 = 1;
const END_HEADERS: u32 = 4;
const PADDED: u32 = 8;
const PRIORITY: u32 = 0x20;
/** Bytes of a field block with its frames that is waited for. */
const MAX_BLOCK: u32 = 60000;
/** Room for a block's lines: 1 << LINES_BITS bytes. */
const LINES_BITS: u32 = 15;
const BLOCK_BITS: u32 = 16;

@unmanaged
class Http2Side {
  /** 1: the preface, or what is instead of it, has passed. */
  begun: u32;
  /** The DATA frame under way: bytes of data still to come, and of padding behind them. */
  data: u32;
  padding: u32;
  stream: u32;
  flags: u32;
  pad: u32;
}

@unmanaged
class Http2State {
  /** One more than the direction of the client. */
  client: u32;
  pad: u32;
}

const SIDES: usize = offsetof<Http2State>();
const TABLES: usize = SIDES + 2 * offsetof<Http2Side>();
const STREAMS: usize = TABLES + 2 * offsetof<HpackTable>();
/** Entries of both tables, last, where they can grow. */
const ENTRIES: u32 = (STREAMS as u32) + MAX_STREAMS * STREAM_SIZE;
const STATE: u32 = ENTRIES + 2 * SMALL_TABLE;
/** Room for a table's entries where a larger size was agreed on; as much as a block has for two. */
const LARGE_TABLE: u32 = 20480;
const LARGE_STATE: u32 = ENTRIES + 2 * LARGE_TABLE;

function sideAt(state: usize, direction: u32): Http2Side {
  return changetype<Http2Side>(state + SIDES + direction * offsetof<Http2Side>());
}

function tableAt(state: usize, direction: u32): HpackTable {
  return changetype<HpackTable>(state + TABLES + direction * offsetof<HpackTable>());
}

function isPreface(at: u32, length: u32): bool {
  return beginsWith(at, length, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
}

function mayBePreface(at: u32, length: u32): bool {
  return length > 0 && mayBegin(at, length, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
}

export function looksLikeHttp2(o: Opening): u32 {
  if (isPreface(o.client, o.clientLength) || isPreface(o.server, o.serverLength)) return CERTAIN;
  const may = mayBePreface(o.client, o.clientLength) || mayBePreface(o.server, o.serverLength);
  return may ? MAYBE : NO;
}

export function parseHttp2(p: Input): Outcome {
  const at = stateOf(p.partition, p.stream, STATE);
  if (at == 0) return DONE_FLOW;
  const state = changetype<Http2State>(at);
  if (state.client == 0) begin(p, at, state);
  const side = sideAt(at, p.direction);
  if (p.lost > 0) return lose(p, at, side);
  if (side.data > 0) return readData(p, at, side);
  if (!side.begun) return readPreface(p, state, side);
  return readFrame(p, at, side);
}

export function finishHttp2(p: Input): bool {
  return p.stream.state != 0 && closeAnyStream(p, p.stream.state + STREAMS);
}

function begin(p: Input, at: usize, state: Http2State): void {
  beginTable(tableAt(at, 0), (at as u32) + ENTRIES);
  beginTable(tableAt(at, 1), (at as u32) + ENTRIES + SMALL_TABLE);
  // Handed over by HTTP/1.1, which knows who asks; else the preface tells.
  state.client = p.stream.word0 as u32;
  if (state.client == 0) state.client = isPreface(p.at, available(p)) ? p.direction + 1 : 1;
}

function readPreface(p: Input, state: Http2State, side: Http2Side): Outcome {
  if (isPreface(p.at, available(p))) {
    state.client = p.direction + 1;
    p.at += PREFACE;
  } else if (mayBePreface(p.at, available(p))) {
    return more(p, PREFACE);
  } else if (state.client == p.direction + 1) {
    return MALFORMED;
  }
  side.begun = 1;
  return p.at < p.end ? readFrame(p, changetype<usize>(state), side) : NEXT;
}

/** Gives both tables more room, in a larger block for the whole state. False without memory. */
function growTables(p: Input): bool {
  const at = growState(p.partition, p.stream, LARGE_STATE) as u32;
  if (at == 0) return false;
  // They lay in the old block, and came along to the same places in this one. The second first: it makes room.
  for (let direction: u32 = 2; direction-- > 0; ) {
    const table = tableAt(at, direction);
    table.entries = at + ENTRIES + direction * SMALL_TABLE;
    moveTable(table, at + ENTRIES + direction * LARGE_TABLE, LARGE_TABLE);
  }
  return true;
}

function isResponse(state: usize, direction: u32): bool {
  return changetype<Http2State>(state).client != direction + 1;
}

function readFrame(p: Input, state: usize, side: Http2Side): Outcome {
  if (available(p) < HEADER) return more(p, HEADER);
  const length = be24(p.at);
  const type = load<u8>(p.at + 3) as u32;
  const flags = load<u8>(p.at + 4) as u32;
  const id = be32(p.at + 5) & 0x7fffffff;
  switch (type) {
    case FRAME_DATA:
      return beginData(p, state, side, length, flags, id);
    case FRAME_HEADERS:
    case FRAME_PUSH_PROMISE:
      return readBlock(p, state, id);
    case FRAME_RST_STREAM:
      if (length != 4) return MALFORMED;
      if (available(p) < HEADER + 4) return more(p, HEADER + 4);
      resetStream(p, state + STREAMS, id, be32(p.at + HEADER));
      return pass(p, HEADER + 4);
    case FRAME_CONTINUATION:
      return MALFORMED;
    default:
      return pass(p, HEADER + length);
  }
}

function beginData(
  p: Input,
  state: usize,
  side: Http2Side,
  length: u32,
  flags: u32,
  id: u32,
): Outcome {
  const padded: u32 = flags & PADDED ? 1 : 0;
  if (available(p) < HEADER + padded) return more(p, HEADER + padded);
  const padding: u32 = padded ? load<u8>(p.at + HEADER) : 0;
  if (id == 0 || length < padded + padding) return MALFORMED;
  p.at += HEADER + padded;
  side.data = length - padded - padding;
  side.padding = padding;
  side.stream = id;
  side.flags = flags;
  return side.data > 0 ? NEXT : endData(p, state, side);
}

function readData(p: Input, state: usize, side: Http2Side): Outcome {
  const taken = min(side.data, available(p));
  const stream = findStream(state + STREAMS, side.stream);
  if (changetype<usize>(stream) != 0) {
    addBody(p, bodyOfStream(stream, isResponse(state, p.direction)), p.at, taken);
  }
  p.at += taken;
  side.data -= taken;
  return side.data > 0 ? NEXT : endData(p, state, side);
}

function endData(p: Input, state: usize, side: Http2Side): Outcome {
  const padding = side.padding;
  side.padding = 0;
  if (side.flags & END_STREAM) {
    endSide(p, state + STREAMS, side.stream, isResponse(state, p.direction));
  }
  return pass(p, padding);
}

/** Bytes are missing: inside data that does no harm, elsewhere frames can no longer be told apart. */
function lose(p: Input, state: usize, side: Http2Side): Outcome {
  if (p.lost > side.data) return DONE_FLOW;
  const stream = findStream(state + STREAMS, side.stream);
  if (changetype<usize>(stream) != 0) {
    loseBody(bodyOfStream(stream, isResponse(state, p.direction)), p.lost);
  }
  side.data -= p.lost;
  return side.data > 0 ? NEXT : endData(p, state, side);
}

/** Reads a field block with all its CONTINUATION frames (§6.10), once they are there. */
function readBlock(p: Input, state: usize, id: u32): Outcome {
  const first = p.at;
  let at = first;
  while (true) {
    const frame = at + HEADER;
    if (p.end < frame) return more(p, frame - first);
    const length = be24(at);
    if (frame + length - first > MAX_BLOCK) return MALFORMED;
    if (
      at != first &&
      (load<u8>(at + 3) != FRAME_CONTINUATION || (be32(at + 5) & 0x7fffffff) != id)
    ) {
      return MALFORMED;
    }
    if (p.end < frame + length) return more(p, frame + length - first);
    const flags = load<u8>(at + 4) as u32;
    at = frame + length;
    if (flags & END_HEADERS) break;
  }
  p.at = at;
  return takeBlockOf(p, state, id, first, at);
}

/** The block in the frames [first, end), each with its header. */
function takeBlockOf(p: Input, state: usize, id: u32, first: u32, end: u32): Outcome {
  const flags = load<u8>(first + 4) as u32;
  const push = load<u8>(first + 3) == FRAME_PUSH_PROMISE;
  let at = first + HEADER;
  let stop = at + be24(first);
  if (flags & PADDED) {
    if (at == stop) return MALFORMED;
    const padding = load<u8>(at++) as u32;
    if (padding > stop - at) return MALFORMED;
    stop -= padding;
  }
  const fixed: u32 = push ? 4 : flags & PRIORITY ? 5 : 0;
  if (fixed > stop - at) return MALFORMED;
  const promised = push ? be32(at) & 0x7fffffff : 0;
  at += fixed;
  const lines = takeBlock(p.partition, LINES_BITS);
  if (lines == 0) return DONE_FLOW;
  const whole = first + HEADER + be24(first) == end ? 0 : takeBlock(p.partition, BLOCK_BITS);
  let outcome: Outcome = NEXT;
  if (whole != 0) {
    // Fragments of further frames follow the first one's.
    let out = whole;
    memory.copy(out, at, stop - at);
    out += stop - at;
    for (let next = first + HEADER + be24(first); next < end; next += HEADER + be24(next)) {
      memory.copy(out, next + HEADER, be24(next));
      out += be24(next);
    }
    at = whole;
    stop = out;
  } else if (first + HEADER + be24(first) != end) outcome = DONE_FLOW;
  if (outcome == NEXT && !takeFields(p, state, push ? promised : id, push, at, stop, lines)) {
    outcome = MALFORMED;
  }
  // It may have grown.
  state = p.stream.state;
  if (whole != 0) giveBlock(p.partition, whole, BLOCK_BITS);
  giveBlock(p.partition, lines, LINES_BITS);
  if (outcome == NEXT && !push && flags & END_STREAM) {
    endSide(p, state + STREAMS, id, isResponse(state, p.direction));
  }
  return outcome;
}

/** Decodes a whole block and makes what it says part of a record. False if it is damaged. */
function takeFields(
  p: Input,
  state: usize,
  id: u32,
  push: bool,
  at: u32,
  end: u32,
  lines: u32,
): bool {
  const fields = changetype<Fields>(scratchOf(p));
  const reader = changetype<HpackReader>(scratchOf(p) + FIELDS_SIZE);
  reader.at = at;
  reader.end = end;
  reader.out = lines;
  reader.limit = lines + (1 << LINES_BITS);
  if (tableAt(state, p.direction).room == SMALL_TABLE && asksForMore(reader)) {
    if (!growTables(p)) return false;
    state = p.stream.state;
  }
  if (id == 0 || !decodeBlock(tableAt(state, p.direction), reader)) return false;
  readFields(fields, lines, reader.out);
  const reversed = changetype<Http2State>(state).client == 2;
  const streams = state + STREAMS;
  if (isResponse(state, p.direction) && !push) {
    takeResponseBlock(p, streams, id, fields, reversed);
  } else if (changetype<usize>(findStream(streams, id)) == 0) {
    takeRequestBlock(p, streams, id, fields, reversed, push);
  }
  return true;
}
