// How an SSH login went, by the sizes of encrypted packets. Client and server take turns (RFC 4252 §5): a
// request, an answer. Three answers have a size that is known or repeats itself:
//
//   SERVICE_ACCEPT "ssh-userauth"   17 bytes of payload, the first answer
//   USERAUTH_SUCCESS                 1 byte, the least there is
//   USERAUTH_FAILURE                 the same each time, as it lists the methods that may go on: learnt from
//                                    the answer to the first request, which asks for the methods ("none")
//
// How large these are on the wire follows from the cipher and the MAC (RFC 4253 §6), as long as padding is
// the least that is allowed; implementations do that for answers of the server. Sizes are those of a whole
// turn, or of what came at the time of its first byte: a server that let somebody in may go on by itself.

import { ItemWriter, putBool, putNumberItem } from '../memory/items';
import { Input } from '../stream/input';
import { beginsWith } from './opening';
import {
  agree,
  isSealed,
  LIST_CIPHER,
  LIST_COMPRESSION,
  LIST_MAC,
  nameAt,
  nameLength,
  SshState,
} from './ssh-record';
import { isText } from './text';

const SERVER: u32 = 1;
const LENGTH: u32 = 4;
const MIN_PADDING: u32 = 4;
/** Bytes of the payloads. */
const ACCEPT: u32 = 17;
const SUCCESS: u32 = 1;
/** A larger answer is a banner, or something else that is no failure. */
const MAX_FAILURE: u32 = 192;
/** After so many answers, or bytes of one, it is no login any more. */
const MAX_TURNS: u32 = 64;
const MAX_TURN: u32 = 16384;

@unmanaged
export class SshAuth {
  /** Time of the turn's first byte. */
  headTime: i64;
  /** Bytes of the server's turn; those of its first time. */
  turn: u32;
  head: u32;
  /** Sizes; that of a failure is 0 as long as it is not known. */
  accept: u32;
  success: u32;
  failure: u32;
  /** Direction of the client. */
  client: u32;
  /** 1: the client has said something. */
  begun: u32;
  /** 1: the service was accepted. */
  accepted: u32;
  turns: u32;
  attempts: u32;
  /** 1: somebody is in. */
  succeeded: u32;
  /** 1: too much was said for a login: nothing is known. */
  lost: u32;
}

/** Makes ready for the encrypted part. False: sizes tell nothing with these algorithms. */
export function beginAuth(auth: SshAuth, state: SshState): bool {
  const cipher = agree(state, LIST_CIPHER + SERVER);
  const compression = agree(state, LIST_COMPRESSION + SERVER);
  if (cipher == 0 || isName(compression, 'zlib')) return false;
  const sealed = isSealed(cipher);
  const mac = agree(state, LIST_MAC + SERVER);
  const tag = sealed ? 16 : tagSize(mac);
  if (tag < 0) return false;
  memory.fill(changetype<usize>(auth), 0, offsetof<SshAuth>());
  const block = blockSize(cipher);
  // The length is outside of what is padded.
  const apart = sealed || endsEtm(mac);
  auth.accept = packetSize(ACCEPT, block, apart) + (tag as u32);
  auth.success = packetSize(SUCCESS, block, apart) + (tag as u32);
  auth.client = state.client;
  return true;
}

/** Bytes of a packet with so many of payload, without its MAC (RFC 4253 §6). */
function packetSize(payload: u32, block: u32, apart: bool): u32 {
  const least = 1 + payload + MIN_PADDING + (apart ? 0 : LENGTH);
  return ((least + block - 1) / block) * block + (apart ? LENGTH : 0);
}

function blockSize(cipher: u64): u32 {
  const at = nameAt(cipher);
  const length = nameLength(cipher);
  const small =
    beginsWith(at, length, '3des') ||
    beginsWith(at, length, 'blowfish') ||
    beginsWith(at, length, 'cast128') ||
    beginsWith(at, length, 'idea') ||
    beginsWith(at, length, 'arcfour') ||
    beginsWith(at, length, 'chacha20');
  return small ? 8 : 16;
}

/** Bytes of a MAC; -1 if it is not known. */
function tagSize(mac: u64): i32 {
  const at = nameAt(mac);
  const length = nameLength(mac);
  if (beginsWith(at, length, 'hmac-sha2-512')) return 64;
  if (beginsWith(at, length, 'hmac-sha2-256')) return 32;
  if (beginsWith(at, length, 'hmac-sha1-96') || beginsWith(at, length, 'hmac-md5-96')) return 12;
  if (beginsWith(at, length, 'hmac-sha1') || beginsWith(at, length, 'hmac-ripemd160')) return 20;
  if (beginsWith(at, length, 'hmac-md5') || beginsWith(at, length, 'umac-128')) return 16;
  return beginsWith(at, length, 'umac-64') ? 8 : -1;
}

/** Is the MAC one over what was encrypted ("-etm@openssh.com")? */
function endsEtm(mac: u64): bool {
  const length = nameLength(mac);
  return length > 16 && beginsWith(nameAt(mac) + length - 16, 16, '-etm@openssh.com');
}

function isName(name: u64, text: string): bool {
  return isText(nameAt(name), nameAt(name) + nameLength(name), text);
}

/** Takes encrypted bytes of a direction. True: nothing more is to be known. */
export function countOpaque(auth: SshAuth, p: Input): bool {
  const bytes = p.end - p.at;
  if (p.direction == auth.client) {
    auth.begun = 1;
    endTurn(auth);
    return auth.succeeded != 0 || auth.lost != 0;
  }
  // What the server says before it is asked (RFC 8308) is no answer.
  if (!auth.begun) return false;
  if (auth.turn == 0) auth.headTime = p.time;
  if (auth.turn == auth.head && p.time == auth.headTime) auth.head += bytes;
  auth.turn += bytes;
  if (auth.turn > MAX_TURN) auth.lost = 1;
  return auth.lost != 0;
}

function endTurn(auth: SshAuth): void {
  const turn = auth.turn;
  const head = auth.head;
  if (turn == 0) return;
  auth.turn = 0;
  auth.head = 0;
  if (++auth.turns > MAX_TURNS) auth.lost = 1;
  if (!auth.accepted) {
    auth.accepted = 1;
    // A client that does not wait gets both answers at once.
    const more = turn > auth.accept ? turn - auth.accept : 0;
    if (more > 0 && more <= MAX_FAILURE) answer(auth, more, more);
  } else answer(auth, turn, head);
}

function answer(auth: SshAuth, turn: u32, head: u32): void {
  if (turn == auth.success || head == auth.success) {
    auth.succeeded = 1;
    auth.attempts++;
  } else if (auth.failure == 0) {
    if (turn <= MAX_FAILURE) auth.failure = turn;
  } else if (turn == auth.failure) auth.attempts++;
}

/** No more comes. */
export function endAuth(auth: SshAuth): void {
  endTurn(auth);
}

export function putAuth(w: ItemWriter, auth: SshAuth): void {
  if (auth.lost && !auth.succeeded) return;
  if (auth.attempts > 0) {
    putBool(w, 'authSuccess', auth.succeeded != 0);
    putNumberItem(w, 'authAttempts', auth.attempts);
  }
}
