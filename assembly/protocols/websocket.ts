// WebSocket (RFC 6455), what an HTTP connection becomes by Upgrade: one `websocket` record a connection. Its
// messages are counted; what they say is not read, so that masks need not be taken off but for close codes.
//
//   frame  ┌─────────────────────┬──────────────────┬──────────────┬──────┬─────────┐
//          │ FIN, RSV, opcode u8 │ MASK, length u8  │ u16 or u64   │ mask │ payload │
//          └─────────────────────┴──────────────────┴──────────────┴──────┴─────────┘
//                                  126, 127: it is in                u32, from the client

import { be16, be64 } from '../memory/bytes';
import { close, openObject, putNumberItem, putSymbol, putTrue } from '../memory/items';
import { available, DONE_FLOW, Input, MALFORMED, more, NEXT, Outcome } from '../stream/input';
import { beginRecord, endRecord, resumeRecord } from '../stream/records';
import { stateOf } from '../stream/stream';
import { WEBSOCKET_KEY } from './http-transaction';

const OPCODE_TEXT: u32 = 1;
const OPCODE_BINARY: u32 = 2;
const OPCODE_CLOSE: u32 = 8;
const OPCODE_PING: u32 = 9;
const OPCODE_PONG: u32 = 10;
const FIN: u32 = 0x80;
const MASKED: u32 = 0x80;
/** Control frames are short (§5.5). */
const MAX_CONTROL: u32 = 125;

@unmanaged
class WebsocketSide {
  /** Payload of the frame under way that is still to come. */
  remaining: u64;
  bytes: u64;
  text: u32;
  binary: u32;
  pings: u32;
  pad: u32;
}

@unmanaged
class WebsocketState {
  /** One more than the direction of the client. */
  client: u32;
  /** Code of the first close frame, 1: it had none; and one more than the direction that sent it. */
  closeCode: u32;
  closer: u32;
  /** 1: the record is written. */
  written: u32;
}

const STATE: u32 = (offsetof<WebsocketState>() + 2 * offsetof<WebsocketSide>()) as u32;

function sideOf(state: usize, direction: u32): WebsocketSide {
  return changetype<WebsocketSide>(
    state + offsetof<WebsocketState>() + direction * offsetof<WebsocketSide>(),
  );
}

export function parseWebsocket(p: Input): Outcome {
  const at = stateOf(p.partition, p.stream, STATE);
  if (at == 0) return DONE_FLOW;
  const state = changetype<WebsocketState>(at);
  if (state.client == 0) state.client = p.stream.word0 as u32;
  const side = sideOf(at, p.direction);
  if (p.lost > 0) {
    if ((p.lost as u64) > side.remaining) return giveUp(p, state);
    side.bytes += p.lost;
    side.remaining -= p.lost;
    return NEXT;
  }
  if (side.remaining > 0) {
    const taken = min<u64>(side.remaining, available(p));
    side.bytes += taken;
    side.remaining -= taken;
    p.at += taken as u32;
    return NEXT;
  }
  return readFrame(p, state, side);
}

function readFrame(p: Input, state: WebsocketState, side: WebsocketSide): Outcome {
  if (available(p) < 2) return more(p, 2);
  const first = load<u8>(p.at) as u32;
  const second = load<u8>(p.at + 1) as u32;
  const opcode = first & 15;
  const short = second & 0x7f;
  const mask: u32 = second & MASKED ? 4 : 0;
  const header: u32 = mask + (short == 127 ? 10 : short == 126 ? 4 : 2);
  if ((opcode > OPCODE_BINARY && opcode < OPCODE_CLOSE) || opcode > OPCODE_PONG) {
    return giveUp(p, state);
  }
  if (opcode >= OPCODE_CLOSE && (short > MAX_CONTROL || !(first & FIN))) return giveUp(p, state);
  const wanted: u32 = header + (opcode == OPCODE_CLOSE ? min<u32>(short, 2) : 0);
  if (available(p) < wanted) return more(p, wanted);
  let length: u64 = short;
  if (short == 126) length = be16(p.at + 2);
  else if (short == 127) length = be64(p.at + 2);
  if (length >> 63) return giveUp(p, state);
  switch (opcode) {
    case OPCODE_TEXT:
      side.text++;
      break;
    case OPCODE_BINARY:
      side.binary++;
      break;
    case OPCODE_PING:
      side.pings++;
      break;
    case OPCODE_CLOSE:
      if (state.closer == 0) {
        state.closer = p.direction + 1;
        if (short >= 2) {
          const key = mask == 4 ? be16(p.at + 2) : 0;
          state.closeCode = be16(p.at + header) ^ key;
        }
      }
      break;
  }
  p.at += header;
  // What control frames carry is no part of any message.
  if (opcode >= OPCODE_CLOSE) {
    if (available(p) >= short) {
      p.at += short;
    } else {
      p.skip = short - available(p);
      p.at = p.end;
    }
    return NEXT;
  }
  side.remaining = length;
  return NEXT;
}

/** Frames can no longer be told apart: the record is written as far as it goes. */
function giveUp(p: Input, state: WebsocketState): Outcome {
  writeRecord(p, state, true);
  return p.lost > 0 ? DONE_FLOW : MALFORMED;
}

export function finishWebsocket(p: Input): bool {
  const at = p.stream.state;
  if (at == 0 || changetype<WebsocketState>(at).written) return false;
  writeRecord(p, changetype<WebsocketState>(at), false);
  return true;
}

function writeRecord(p: Input, state: WebsocketState, incomplete: bool): void {
  const client = state.client == 2 ? 1 : 0;
  state.written = 1;
  if (!resumeRecord(p, WEBSOCKET_KEY)) beginRecord(p, 'websocket');
  const at = changetype<usize>(state);
  putSide(p, 'client', sideOf(at, client));
  putSide(p, 'server', sideOf(at, 1 - client));
  if (state.closer != 0) {
    putSymbol(p, 'closedBy', state.closer == client + 1 ? 'client' : 'server');
    if (state.closeCode != 0) putNumberItem(p, 'closeCode', state.closeCode);
  }
  if (incomplete) putTrue(p, 'incomplete');
  endRecord(p);
}

function putSide(p: Input, name: string, side: WebsocketSide): void {
  openObject(p, name);
  putNumberItem(p, 'messages', side.text + side.binary);
  if (side.text > 0) putNumberItem(p, 'textMessages', side.text);
  if (side.binary > 0) putNumberItem(p, 'binaryMessages', side.binary);
  putNumberItem(p, 'bytes', side.bytes);
  if (side.pings > 0) putNumberItem(p, 'pings', side.pings);
  close(p);
}
