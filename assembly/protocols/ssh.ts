// SSH (RFC 4253): identification lines (§4.2), key exchange (§7) in the clear, then what sizes tell of the
// login (ssh-auth.ts). One `ssh` record a connection; what is encrypted is counted and not read.
//
//   identification  SSH-protoversion-softwareversion SP comments CR LF
//
//   packet   0        4        5                                KEXINIT  0    1        17
//            ┌────────┬────────┬─────────┬─────────┐                     ┌────┬────────┬────────────────┬─ …
//            │ length │padding │ payload │ padding │                     │ 20 │ cookie │ 10 name-lists  │
//            └────────┴────────┴─────────┴─────────┘                     └────┴────────┴────────────────┴─ …

import { be32 } from '../memory/bytes';
import {
  available,
  clientPort,
  DONE_FLOW,
  Input,
  MALFORMED,
  MORE,
  more,
  NEXT,
  Outcome,
  pass,
  scratchOf,
  serverPort,
} from '../stream/input';
import { endRecord, holdRecord, resumeRecord } from '../stream/records';
import { freeState, stateOf } from '../stream/stream';
import { DIGEST_SHA256, digestOf } from './digests';
import { beginsWith, CERTAIN, LIKELY, MAYBE, mayBegin, NO, Opening } from './opening';
import { beginAuth, countOpaque, endAuth, putAuth, SshAuth } from './ssh-auth';
import {
  bannerOf,
  KEX_EXCHANGE,
  KEX_METHOD,
  kexinitOf,
  kexKind,
  MAX_BANNER,
  MAX_KEXINIT,
  SSH_STATE,
  SshSide,
  SshState,
  sideIn,
  versionOf,
  writeSsh,
} from './ssh-record';

/** Lines that a server may send before its identification (§4.2). */
const MAX_LINES: u32 = 32;
/** Longest packet there may be (§6.1). */
const MAX_PACKET: u32 = 35000;
const PORT: u32 = 22;

const KEXINIT: u8 = 20;
const NEWKEYS: u8 = 21;
const KEXDH_REPLY: u8 = 31;
const GEX_REPLY: u8 = 33;

// How far a connection is: `word0` of its stream.
const PHASE_CLEAR: u64 = 0;
const PHASE_ENCRYPTED: u64 = 1;
const PHASE_TOLD: u64 = 2;
/** The record that waits for the login's end. */
const RECORD: u32 = 1;

export function looksLikeSsh(o: Opening): u32 {
  const client = beginsWith(o.client, o.clientLength, 'SSH-');
  const server = beginsWith(o.server, o.serverLength, 'SSH-');
  if (client && server) return CERTAIN;
  if (client || server) return LIKELY;
  return isCut(o.client, o.clientLength) || isCut(o.server, o.serverLength) ? MAYBE : NO;
}

function isCut(at: u32, length: u32): bool {
  return length > 0 && length < 4 && mayBegin(at, length, 'SSH-');
}

export function parseSsh(p: Input): Outcome {
  if (p.stream.word0 == PHASE_ENCRYPTED) return readOpaque(p);
  const at = stateOf(p.partition, p.stream, SSH_STATE);
  if (at == 0) return DONE_FLOW;
  const state = changetype<SshState>(at);
  if (p.lost != 0) {
    tell(p, state);
    return DONE_FLOW;
  }
  const side = sideIn(state, p.direction);
  const outcome = side.banner == 0 ? readLine(p, state, side) : readPacket(p, state, side);
  if (outcome == MALFORMED) tell(p, state);
  return outcome;
}

/** Writes what is known of a connection that ended. */
export function finishSsh(p: Input): bool {
  const at = p.stream.state;
  if (at == 0 || p.stream.word0 == PHASE_TOLD) return false;
  if (p.stream.word0 == PHASE_CLEAR) return tell(p, changetype<SshState>(at));
  return tellAuth(p, true);
}

function readLine(p: Input, state: SshState, side: SshSide): Outcome {
  let end = p.at;
  while (end < p.end && load<u8>(end) != 0x0a) end++;
  if (end == p.end) return available(p) > 2 * MAX_BANNER ? MALFORMED : MORE;
  const line = p.at;
  p.at = end + 1;
  if (end > line && load<u8>(end - 1) == 0x0d) end--;
  const length = min(end - line, MAX_BANNER);
  if (!beginsWith(line, length, 'SSH-')) return ++side.lines > MAX_LINES ? MALFORMED : NEXT;
  memory.copy(bannerOf(state, p.direction), line, length);
  side.banner = length;
  if (sideIn(state, 1 - p.direction).banner == 0 || versionOf(state) == 2) return NEXT;
  // Packets of version 1 have another form; without a common version there are none.
  tell(p, state);
  return DONE_FLOW;
}

function readPacket(p: Input, state: SshState, side: SshSide): Outcome {
  if (side.encrypted) {
    p.at = p.end;
    return NEXT;
  }
  if (available(p) < 6) return more(p, 6);
  const length = be32(p.at);
  const padding = load<u8>(p.at + 4) as u32;
  if (length < padding + 2 || length > MAX_PACKET) return MALFORMED;
  const type = load<u8>(p.at + 5);
  const wanted = type == KEXINIT || type == NEWKEYS || isReply(p, state, type);
  if (!wanted) return pass(p, 4 + length);
  if (available(p) < 4 + length) return more(p, 4 + length);
  const payload = p.at + 5;
  const bytes = length - padding - 1;
  p.at += 4 + length;
  if (type == KEXINIT) {
    if (side.kexinit == 0) keepKexinit(p, state, side, payload, bytes);
  } else if (type == NEWKEYS) {
    side.encrypted = 1;
    if (sideIn(state, 1 - p.direction).encrypted) return beginOpaque(p, state);
  } else keepHostKey(p, state, payload + 1, payload + bytes);
  return NEXT;
}

function keepKexinit(p: Input, state: SshState, side: SshSide, payload: u32, bytes: u32): void {
  side.kexinit = min(bytes, MAX_KEXINIT);
  memory.copy(kexinitOf(state, p.direction), payload, side.kexinit);
  state.client = clientDirection(p);
}

/** A connection whose beginning is not in the capture may seem to come from the server. */
function clientDirection(p: Input): u32 {
  return clientPort(p.flow) == PORT && serverPort(p.flow) != PORT ? 1 : 0;
}

/** Does the server's message hold its host key? Which number says so depends on the method (RFC 4253 §8, RFC 4419 §3). */
function isReply(p: Input, state: SshState, type: u8): bool {
  if ((type != KEXDH_REPLY && type != GEX_REPLY) || state.hostKey) return false;
  if (p.direction == state.client) return false;
  const kind = kexKind(state);
  return type == GEX_REPLY ? kind == KEX_EXCHANGE : kind == KEX_METHOD;
}

function keepHostKey(p: Input, state: SshState, at: u32, end: u32): void {
  if (at + 4 > end) return;
  const length = be32(at);
  if (length == 0 || length > end - at - 4) return;
  const digest = changetype<usize>(state) + offsetof<SshState>('digest0');
  memory.copy(digest, digestOf(p, DIGEST_SHA256, at + 4, length), 32);
  state.hostKey = 1;
}

/** Writes the record out as it is. */
function tell(p: Input, state: SshState): bool {
  p.stream.word0 = PHASE_TOLD;
  state.client = clientDirection(p);
  if (!writeSsh(p, state)) return false;
  endRecord(p);
  return true;
}

/** Both sides encrypt from here on: the record waits for the login's end, its state becomes a small one. */
function beginOpaque(p: Input, state: SshState): Outcome {
  p.stream.word0 = PHASE_TOLD;
  writeSsh(p, state);
  const auth = changetype<SshAuth>(scratchOf(p));
  if (!beginAuth(auth, state)) {
    endRecord(p);
    return DONE_FLOW;
  }
  holdRecord(p, RECORD);
  freeState(p.partition, p.stream);
  const at = stateOf(p.partition, p.stream, offsetof<SshAuth>() as u32);
  if (at == 0) return DONE_FLOW;
  memory.copy(at, changetype<usize>(auth), offsetof<SshAuth>());
  p.stream.word0 = PHASE_ENCRYPTED;
  return NEXT;
}

function readOpaque(p: Input): Outcome {
  const at = p.stream.state;
  if (at == 0) return DONE_FLOW;
  if (p.lost != 0) {
    tellAuth(p, false);
    return DONE_FLOW;
  }
  const auth = changetype<SshAuth>(at);
  const decided = countOpaque(auth, p);
  p.at = p.end;
  if (!decided) return NEXT;
  tellAuth(p, true);
  return DONE_FLOW;
}

/** Ends the record with what is known of the login; with nothing of that, where bytes are missing. */
function tellAuth(p: Input, whole: bool): bool {
  p.stream.word0 = PHASE_TOLD;
  if (!resumeRecord(p, RECORD)) return false;
  const auth = changetype<SshAuth>(p.stream.state);
  if (whole) {
    endAuth(auth);
    putAuth(p, auth);
  }
  endRecord(p);
  return true;
}
