// SMB over TCP, on port 445 or inside NetBIOS sessions (RFC 1002 §4.3) on 139: frames, and which version is in
// them. `smb` records: the negotiation, log-ons, shares, files from their opening to their closing.
//
//   frame  ┌──────┬────────┬─────────────┬─ …     type 0: message; 0x81–0x85: NetBIOS's own
//          │ type │ length │ FF/FE/FD/FC │ "SMB"   FF: SMB 1; FE: SMB 2 and 3; FD: encrypted; FC: compressed
//          └──────┴────────┴─────────────┴─ …
//            u8     u24
//
// Commands are read one at a time, of those that carry a file's bytes their beginning alone.

import { be24, be32 } from '../memory/bytes';
import { putSymbol, putText } from '../memory/items';
import {
  available,
  DONE_FLOW,
  Input,
  MALFORMED,
  MORE,
  more,
  NEXT,
  Outcome,
  pass,
  scratchOf,
} from '../stream/input';
import { beginRecord, endRecord } from '../stream/records';
import { stateOf } from '../stream/stream';
import { CERTAIN, LIKELY, MAYBE, NO, Opening } from './opening';
import { closeAny, SMB_STATE, SmbState, stateAt } from './smb-state';
import { neededOf1, readSmb1 } from './smb1';
import { neededOf2, readSmb2, SMB2_HEADER } from './smb2';
import { trimEnd } from './text';

const FRAME: u32 = 4;
const MESSAGE: u32 = 0;
const SESSION_REQUEST: u32 = 0x81;
const KEEP_ALIVE: u32 = 0x85;
/** Bytes of a session request: two names of 34. */
const NAMES: u32 = 68;

const SMB1: u32 = 0xff534d42;
const SMB2: u32 = 0xfe534d42;
const ENCRYPTED: u32 = 0xfd534d42;
const COMPRESSED: u32 = 0xfc534d42;
export const SMB1_HEADER: u32 = 32;

export function looksLikeSmb(o: Opening): u32 {
  const client = judge(o.client, o.clientLength);
  const server = judge(o.server, o.serverLength);
  if (client == LIKELY && server == LIKELY) return CERTAIN;
  return max(client, server);
}

function judge(at: u32, length: u32): u32 {
  if (length == 0) return NO;
  const type = load<u8>(at) as u32;
  if (type == SESSION_REQUEST) {
    // 0x20 and 32 letters A to P: a name in its first encoding.
    if (length < 6) return MAYBE;
    return be24(at + 1) == NAMES && load<u8>(at + 4) == 0x20 && isNibble(at + 5) ? LIKELY : NO;
  }
  if (type != MESSAGE) return NO;
  if (length < 8) {
    if (length >= 4 && be24(at + 1) < SMB1_HEADER) return NO;
    return length < 5 || load<u8>(at + 4) >= 0xfc ? MAYBE : NO;
  }
  return isMagic(be32(at + 4)) && be24(at + 1) >= SMB1_HEADER ? LIKELY : NO;
}

function isNibble(at: u32): bool {
  const letter = load<u8>(at);
  return letter >= 0x41 && letter <= 0x50;
}

function isMagic(word: u32): bool {
  return word == SMB2 || word == SMB1 || word == ENCRYPTED || word == COMPRESSED;
}

export function parseSmb(p: Input): Outcome {
  if (stateOf(p.partition, p.stream, SMB_STATE) == 0) return DONE_FLOW;
  const state = stateAt(p);
  if (p.lost > 0) {
    setLeft(p, state, 0);
    store<u8>(lostAt(p), 1);
    return NEXT;
  }
  if (load<u8>(lostAt(p))) return findMessage(p);
  return leftOf(p, state) == 0 ? readFrame(p, state) : readCommand(p, state);
}

/** Writes the record of a file that is still open. */
export function finishSmb(p: Input): bool {
  return p.stream.state != 0 && closeAny(p);
}

function leftOf(p: Input, state: SmbState): u32 {
  return p.direction == 0 ? state.left0 : state.left1;
}

function setLeft(p: Input, state: SmbState, left: u32): void {
  if (p.direction == 0) state.left0 = left;
  else state.left1 = left;
}

function lostAt(p: Input): usize {
  return p.stream.state + offsetof<SmbState>('lost0') + p.direction;
}

/** Goes on at the next frame that there is, behind lost bytes. */
function findMessage(p: Input): Outcome {
  while (p.at + 8 <= p.end) {
    if (load<u8>(p.at) == 0 && isMagic(be32(p.at + 4))) {
      store<u8>(lostAt(p), 0);
      return NEXT;
    }
    p.at++;
  }
  return MORE;
}

function readFrame(p: Input, state: SmbState): Outcome {
  if (available(p) < FRAME) return more(p, FRAME);
  const type = load<u8>(p.at) as u32;
  const length = be24(p.at + 1);
  if (type == MESSAGE) {
    p.at += FRAME;
    setLeft(p, state, length);
    return NEXT;
  }
  if (type < SESSION_REQUEST || type > KEEP_ALIVE || length > 256) return MALFORMED;
  if (type != SESSION_REQUEST) return pass(p, FRAME + length);
  if (available(p) < FRAME + length) return more(p, FRAME + length);
  if (length == NAMES) {
    beginRecord(p, 'smb');
    putSymbol(p, 'action', 'netbios-session');
    putNetbiosName(p, 'calledName', p.at + FRAME);
    putNetbiosName(p, 'callingName', p.at + FRAME + NAMES / 2);
    endRecord(p);
  }
  p.at += FRAME + length;
  return NEXT;
}

/** 16 bytes, each as two letters (RFC 1001 §14.1): 15 of a name, one of what it is the name of. */
function putNetbiosName(p: Input, field: string, at: u32): void {
  const text = scratchOf(p) as u32;
  for (let i: u32 = 0; i < 15; i++) {
    const high = load<u8>(at + 1 + 2 * i) - 0x41;
    const low = load<u8>(at + 2 + 2 * i) - 0x41;
    store<u8>(text + i, (high << 4) | (low & 15));
  }
  putText(p, field, text, trimEnd(text, text + 15) - text);
}

function readCommand(p: Input, state: SmbState): Outcome {
  const left = leftOf(p, state);
  if (left < SMB1_HEADER) return passRest(p, state);
  if (available(p) < SMB1_HEADER) return more(p, SMB1_HEADER);
  switch (be32(p.at)) {
    case SMB2:
      return left < SMB2_HEADER ? passRest(p, state) : readCommand2(p, state, left);
    case SMB1: {
      const needed = neededOf1(p.at, left, state.pipes > 0);
      if (available(p) < needed) return more(p, needed);
      state.version = 1;
      const at = p.at;
      const outcome = passRest(p, state);
      readSmb1(p, at, at + needed);
      return outcome;
    }
    case ENCRYPTED:
      if (!state.encrypted) {
        state.encrypted = 1;
        beginRecord(p, 'smb');
        putSymbol(p, 'action', 'encrypted');
        endRecord(p);
      }
      return passRest(p, state);
    default:
      return passRest(p, state);
  }
}

/** One of the commands that a message has. */
function readCommand2(p: Input, state: SmbState, left: u32): Outcome {
  if (available(p) < SMB2_HEADER) return more(p, SMB2_HEADER);
  const next = load<u32>(p.at, 20);
  // A length that makes no sense leaves the whole message to this command.
  const size = next >= SMB2_HEADER && next < left ? next : left;
  const needed = neededOf2(p.at, size, state.pipes > 0);
  if (available(p) < needed) return more(p, needed);
  state.version = 2;
  const at = p.at;
  setLeft(p, state, left - size);
  const outcome = pass(p, size);
  readSmb2(p, at, at + needed);
  return outcome;
}

function passRest(p: Input, state: SmbState): Outcome {
  const left = leftOf(p, state);
  setLeft(p, state, 0);
  return pass(p, left);
}
