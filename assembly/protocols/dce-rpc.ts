// DCE/RPC over connections (C706 §12, [MS-RPCE]): TCP, and the pipes of SMB. A call and its answer make one
// `dce-rpc` record, with the interface that its context was bound to. Of arguments and results: dce-rpc-arguments.ts.
//
//   request    alloc hint u32 │ context u16 │ operation u16 │ [object 16] │ arguments │ [padding, verifier]
//   response   alloc hint u32 │ context u16 │ cancels u8 │ 0 │ results │ [padding, verifier]
//   fault      alloc hint u32 │ context u16 │ cancels u8 │ 0 │ status u32 │ …
//   bind       fragments u16 u16 │ group u32 │ count u8, 0 u24 │ contexts │ [padding, verifier]
//   bind ack   fragments u16 u16 │ group u32 │ length u16, second address │ padding to 4 │ …
//   context    id u16 │ count u8 │ 0 │ UUID 16, version u16 u16 │ transfer syntaxes of 20 bytes
//   verifier   type u8 │ level u8 │ padding u8 │ 0 │ context u32 │ token

import { putFixedItem, putNumberItem, putSymbol, putText } from '../memory/items';
import { putNumber } from '../output/text';
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
import { beginRecord, endRecord, holdNewest, resumeRecord } from '../stream/records';
import { stateOf } from '../stream/stream';
import { endsWithStatus, putArguments, putResult } from './dce-rpc-arguments';
import {
  ALTER_CONTEXT,
  ALTER_CONTEXT_RESPONSE,
  AUTH3,
  BIND,
  BIND_ACK,
  copyUuid,
  FAULT,
  FIRST_FRAGMENT,
  HAS_OBJECT,
  isLittle,
  isRpcHeader,
  LAST_FRAGMENT,
  messageLength,
  REQUEST,
  RESPONSE,
  RPC_HEADER,
  read16,
  read32,
} from './dce-rpc-header';
import { interfaceName, interfaceOf, operationName } from './dce-rpc-interfaces';
import { authenticationName, protectionName, putFault } from './dce-rpc-names';
import {
  addContext,
  Context,
  endpointAt,
  findContext,
  keepEndpoint,
  RPC_SIZE,
  Rpc,
} from './dce-rpc-state';
import { endNtlm, findNtlm, NTLM_AUTHENTICATE, ntlmType, readNtlm } from './ntlmssp';
import { CERTAIN, LIKELY, MAYBE, NO, Opening } from './opening';
import { putGuid } from './smb-fields';

/** Bytes before arguments and results. */
const CALL: u32 = 24;
const BINDING: u32 = 28;
const CONTEXT: u32 = 24;
const SYNTAX: u32 = 20;
const VERIFIER: u32 = 8;
/** Bytes of a call that are read; of what sets up an association, all up to this many. */
const READ_OF_CALL: u32 = 1024;
const READ_OF_BINDING: u32 = 16384;
/** Arguments are encrypted from this level on. */
const PRIVACY: u8 = 6;
/** Messages of a write to a pipe, or of what was read from it, that may make records. */
const MAX_TOLD: u32 = 2;
const KEY: u32 = 0x52000000;
/** Faults of calls by somebody who could not log on. */
const ACCESS_DENIED: u32 = 5;
const SECURITY_ERROR: u32 = 0x721;
const SCRATCH: u32 = 12288;

export function looksLikeDceRpc(o: Opening): u32 {
  const client = judge(o.client, o.clientLength);
  const server = judge(o.server, o.serverLength);
  if (o.clientLength > 0 && client == NO) return NO;
  if (o.serverLength > 0 && server == NO) return NO;
  if (client == LIKELY && server == LIKELY) return CERTAIN;
  return max(client, server);
}

function judge(at: usize, length: u32): u32 {
  if (length == 0) return NO;
  if (load<u8>(at) != 5 || (length > 1 && load<u8>(at, 1) > 1)) return NO;
  if (length < RPC_HEADER) return MAYBE;
  if (!isRpcHeader(at)) return NO;
  const type = load<u8>(at, 2) as u32;
  return messageLength(at) >= leastOf(type) ? LIKELY : NO;
}

/** The least length of a message of this type. */
function leastOf(type: u32): u32 {
  if (type <= FAULT) return CALL;
  return type == BIND || type == ALTER_CONTEXT ? BINDING + CONTEXT : RPC_HEADER;
}

export function parseDceRpc(p: Input): Outcome {
  const state = stateOf(p.partition, p.stream, RPC_SIZE);
  if (state == 0) return DONE_FLOW;
  const rpc = changetype<Rpc>(state);
  const lost = state + offsetof<Rpc>('lost0') + p.direction;
  if (p.lost > 0) {
    store<u8>(lost, 1);
    return NEXT;
  }
  if (load<u8>(lost)) {
    while (p.at + RPC_HEADER <= p.end && !isWhole(p.at)) p.at++;
    if (p.at + RPC_HEADER > p.end) return MORE;
    store<u8>(lost, 0);
  }
  if (available(p) < RPC_HEADER) return more(p, RPC_HEADER);
  if (!isRpcHeader(p.at)) return MALFORMED;
  const length = messageLength(p.at);
  const needed = neededOfRpc(p.at);
  if (available(p) < needed) return more(p, needed);
  const at = p.at;
  const outcome = pass(p, length);
  readMessage(p, rpc, 0, at, at + needed);
  return outcome;
}

/** Behind a gap: a header whose message has a length that its type can have. */
function isWhole(at: u32): bool {
  return isRpcHeader(at) && messageLength(at) >= leastOf(load<u8>(at, 2));
}

/** Bytes of the message at `at` that are to be read. */
function neededOfRpc(at: u32): u32 {
  const type = load<u8>(at, 2) as u32;
  return min(messageLength(at), type <= FAULT ? READ_OF_CALL : READ_OF_BINDING);
}

/**
 * Reads what was written to a pipe or read from it: `length` bytes at `at`, of which those before `end` are there.
 * `pipe`: its place among others.
 */
export function readPipe(p: Input, rpc: Rpc, pipe: u32, at: u32, end: u32, length: u32): void {
  const left = changetype<usize>(rpc) + offsetof<Rpc>('left0') + (p.direction << 2);
  const before = load<u32>(left);
  if (before >= length) {
    store<u32>(left, before - length);
    return;
  }
  at += before;
  length -= before;
  store<u32>(left, 0);
  for (let told: u32 = 0; length >= RPC_HEADER && at <= end && end - at >= RPC_HEADER; ) {
    if (!isRpcHeader(at)) return;
    const bytes = messageLength(at);
    if (told++ < MAX_TOLD) readMessage(p, rpc, pipe, at, min(at + bytes, end));
    if (bytes > length) {
      store<u32>(left, bytes - length);
      return;
    }
    at += bytes;
    length -= bytes;
  }
}

/** Reads the message at `at`, of which what is before `end` is there. */
function readMessage(p: Input, rpc: Rpc, pipe: u32, at: u32, end: u32): void {
  const type = load<u8>(at, 2) as u32;
  if (end - at < leastOf(type)) return;
  switch (type) {
    case REQUEST:
      if (load<u8>(at, 3) & FIRST_FRAGMENT) readRequest(p, rpc, pipe, at, end);
      break;
    case RESPONSE:
    case FAULT:
      if (load<u8>(at, 3) & FIRST_FRAGMENT) readAnswer(p, rpc, pipe, at, end);
      break;
    case BIND:
    case ALTER_CONTEXT:
      readBinding(rpc, at, end);
      readVerifier(p, rpc, at, end);
      break;
    case BIND_ACK:
    case ALTER_CONTEXT_RESPONSE:
      readAcknowledgement(rpc, at, end);
      readVerifier(p, rpc, at, end);
      break;
    case AUTH3:
      readVerifier(p, rpc, at, end);
      break;
  }
}

function readBinding(rpc: Rpc, at: u32, end: u32): void {
  const little = isLittle(at);
  let context = at + BINDING;
  for (let i: u32 = load<u8>(at, 24); i > 0 && context + CONTEXT <= end; i--) {
    const it = addContext(rpc, read16(context, little));
    copyUuid(changetype<usize>(it) + offsetof<Context>('uuid0'), context + 4, little);
    it.known = interfaceOf(changetype<usize>(it) + offsetof<Context>('uuid0')) as u8;
    // The major version is the lower half of a number of 32 bits.
    const version = read32(context + 20, little);
    it.major = version as u16;
    it.minor = (version >> 16) as u16;
    context += CONTEXT + SYNTAX * (load<u8>(context, 2) as u32);
  }
}

function readAcknowledgement(rpc: Rpc, at: u32, end: u32): void {
  if (end - at < BINDING) return;
  const length = read16(at + 24, isLittle(at));
  // With its NUL.
  if (length > 1 && length <= end - at - 26) keepEndpoint(rpc, at + 26, length - 1);
}

/** How calls will be protected; NTLM's messages, but in pipes, whose users have logged on to SMB. */
function readVerifier(p: Input, rpc: Rpc, at: u32, end: u32): void {
  const little = isLittle(at);
  const length = read16(at + 10, little);
  const whole = messageLength(at);
  if (length == 0 || end - at < whole || length + VERIFIER > whole - RPC_HEADER) return;
  const token = at + whole - length;
  rpc.authentication = load<u8>(token - VERIFIER);
  rpc.level = load<u8>(token - VERIFIER, 1);
  if (rpc.file != 0) return;
  const ntlm = findNtlm(token, token + length);
  if (ntlm == 0) return;
  readNtlm(p, ntlm, token + length);
  if (ntlmType(ntlm) == NTLM_AUTHENTICATE) rpc.logOn = 1;
}

function keyOf(at: u32, pipe: u32): u32 {
  return KEY + (pipe << 20) + (read32(at + 12, isLittle(at)) & 0xfffff);
}

function readRequest(p: Input, rpc: Rpc, pipe: u32, at: u32, end: u32): void {
  const little = isLittle(at);
  const operation = read16(at + 22, little);
  const context = findContext(rpc, read16(at + 20, little));
  const bound = changetype<usize>(context) != 0;
  beginRecord(p, 'dce-rpc');
  if (rpc.endpointLength > 0) putText(p, 'endpoint', endpointAt(rpc), rpc.endpointLength);
  if (bound) putInterface(p, context);
  putNumberItem(p, 'operation', operation);
  const known: u32 = bound ? context.known : 0;
  if (known != 0) {
    const name = operationName(known, operation);
    if (name.length > 0) putSymbol(p, 'operationName', name);
  }
  if (rpc.authentication != 0)
    putSymbol(p, 'authentication', authenticationName(rpc.authentication));
  if (rpc.level > 1) putSymbol(p, 'protection', protectionName(rpc.level));
  if (known != 0 && little && rpc.level < PRIVACY) {
    const begin = at + CALL + (load<u8>(at, 3) & HAS_OBJECT ? 16 : 0);
    const last = argumentsEnd(at, end);
    if (begin < last) putArguments(p, known, operation, begin, last, scratchOf(p) + SCRATCH);
    if (endsWithStatus(known, operation)) p.note = 1;
  }
  holdNewest(p, keyOf(at, pipe));
}

/** Before the padding and the verifier of a message that is there as a whole. */
function argumentsEnd(at: u32, end: u32): u32 {
  const little = isLittle(at);
  const length = read16(at + 10, little);
  const whole = messageLength(at);
  if (length == 0 || end - at < whole || length + VERIFIER + CALL > whole) return end;
  const verifier = at + whole - length - VERIFIER;
  const padding = load<u8>(verifier, 2) as u32;
  return padding <= verifier - at - CALL ? verifier - padding : verifier;
}

function putInterface(p: Input, context: Context): void {
  putGuid(p, 'interface', (changetype<usize>(context) + offsetof<Context>('uuid0')) as u32);
  if (context.known != 0) putSymbol(p, 'interfaceName', interfaceName(context.known));
  const text = scratchOf(p) + SCRATCH;
  let out = putNumber(text, context.major);
  store<u8>(out++, 0x2e);
  out = putNumber(out, context.minor);
  putText(p, 'interfaceVersion', text, (out - text) as u32);
}

function readAnswer(p: Input, rpc: Rpc, pipe: u32, at: u32, end: u32): void {
  const fault = (load<u8>(at, 2) as u32) == FAULT;
  const status: u32 = fault && end - at >= CALL + 4 ? read32(at + CALL, isLittle(at)) : 0;
  if (rpc.logOn) {
    rpc.logOn = 0;
    endNtlm(p, status != ACCESS_DENIED && status != SECURITY_ERROR);
  }
  if (!resumeRecord(p, keyOf(at, pipe))) return;
  putFixedItem(p, 'latency', (max<i64>(p.time - p.recordTime, 0) / 1000) as u64, 6);
  if (fault) putFault(p, 'fault', status);
  else if (p.note && isLittle(at) && load<u8>(at, 3) & LAST_FRAGMENT) {
    const last = argumentsEnd(at, end);
    if (end - at == messageLength(at) && last >= at + CALL + 4) putResult(p, last);
  }
  endRecord(p);
}
