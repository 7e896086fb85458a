// SMB 2 and 3 ([MS-SMB2]): one command, request or answer.
//
//   0         4    6        8        12        14        16      20     24           32         36     40        48
//   ┌─────────┬────┬────────┬────────┬─────────┬─────────┬───────┬──────┬────────────┬──────────┬──────┬─────────┬─ …
//   │ FE SMB  │ 64 │ charge │ status │ command │ credits │ flags │ next │ message id │ reserved │ tree │ session │
//   └─────────┴────┴────────┴────────┴─────────┴─────────┴───────┴──────┴────────────┴──────────┴──────┴─────────┴─ …
//
// Offsets in commands, their fields' and their buffers', count from this header's beginning.

import {
  close,
  ELEMENT,
  openList,
  putNumberItem,
  putSymbol,
  putText,
  putTrue,
} from '../memory/items';
import { Input, scratchOf } from '../stream/input';
import { beginRecord, endRecord, holdRecord, resumeRecord } from '../stream/records';
import { endNtlm, findNtlm, NTLM_AUTHENTICATE, ntlmType, readNtlm } from './ntlmssp';
import { putFileTime, putGuid, putLogOn, putTimes } from './smb-fields';
import { answerSetInfo, askFileInfo } from './smb-info';
import {
  cipherName,
  dialectName,
  dispositionName,
  outcomeName,
  putAccess,
  putStatus,
  shareName,
} from './smb-names';
import {
  addFile,
  addRequest,
  askTree,
  closeFile,
  FILE_DELETED,
  fileAt,
  findFile,
  findTree,
  KEY_NEGOTIATE,
  keyOf,
  keyOfFile,
  NO_FILE,
  pipeFlag,
  putShare,
  RELATED_FILE,
  Request,
  readPipeOf,
  stateAt,
  takeRequest,
} from './smb-state';
import { putUtf16, writeUtf16 } from './utf16';

export const SMB2_HEADER: u32 = 64;
const MAX_COMMAND: u32 = 49152;

const NEGOTIATE: u32 = 0;
const SESSION_SETUP: u32 = 1;
const TREE_CONNECT: u32 = 3;
const TREE_DISCONNECT: u32 = 4;
const CREATE: u32 = 5;
const CLOSE: u32 = 6;
const READ: u32 = 8;
const WRITE: u32 = 9;
const IOCTL: u32 = 11;
const SET_INFO: u32 = 17;

const FLAG_RESPONSE: u32 = 1;
const FLAG_SIGNED: u32 = 8;
const STATUS_PENDING: u32 = 0x103;
const STATUS_BUFFER_OVERFLOW: u32 = 0x80000005;
const STATUS_MORE_PROCESSING: u32 = 0xc0000016;

const SIGNING_ENABLED: u32 = 1;
const SIGNING_REQUIRED: u32 = 2;
const DELETE_ON_CLOSE: u32 = 0x1000;
const DIRECTORY: u32 = 0x10;
const CONTEXT_ENCRYPTION: u32 = 2;
/** FSCTL_PIPE_TRANSCEIVE: to a pipe and back. */
const TRANSCEIVE: u32 = 0x0011c017;
/** Of what goes through pipes, bytes of a command that are read. */
const PIPE_BYTES: u32 = 4352;

/** Bytes of a command of `size` bytes that are to be read. `pipes`: there are open pipes. */
export function neededOf2(at: u32, size: u32, pipes: bool): u32 {
  switch (load<u16>(at, 12) as u32) {
    case READ:
    case WRITE:
      return min<u32>(size, SMB2_HEADER + 48 + (pipes ? PIPE_BYTES : 0));
    case IOCTL:
      return min<u32>(size, SMB2_HEADER + (pipes ? 56 + PIPE_BYTES : 0));
    case NEGOTIATE:
    case SESSION_SETUP:
    case TREE_CONNECT:
    case CREATE:
    case CLOSE:
    case SET_INFO:
      return min(size, MAX_COMMAND);
    default:
      return SMB2_HEADER;
  }
}

export function readSmb2(p: Input, at: u32, end: u32): void {
  const command = load<u16>(at, 12) as u32;
  if (load<u32>(at, 16) & FLAG_RESPONSE) readAnswer(p, command, at, end);
  else readRequest(p, command, at, end);
}

function readRequest(p: Input, command: u32, at: u32, end: u32): void {
  const size = end - at;
  const id = load<u64>(at, 24);
  switch (command) {
    case NEGOTIATE:
      if (size >= 100) askNegotiate(p, at, end);
      break;
    case SESSION_SETUP:
      if (size >= 88) askSession(p, at, end, id);
      break;
    case TREE_CONNECT:
      if (size >= 72) askTreeConnect(p, at, end, id);
      break;
    case CREATE:
      if (size >= 112) askCreate(p, at, end, id);
      break;
    case CLOSE:
      if (size >= 88) addRequest(p, id, command, fileOf(p, at + 72), 0);
      break;
    case READ:
      if (size >= 96) addRequest(p, id, command, fileOf(p, at + 80), 0);
      break;
    case WRITE:
      if (size >= 96) {
        const file = fileOf(p, at + 80);
        addRequest(p, id, command, file, 0);
        readBuffer(p, file, at, end, load<u16>(at, 66), load<u32>(at, 68));
      }
      break;
    case IOCTL:
      if (size >= 120 && load<u32>(at, 68) == TRANSCEIVE) {
        const file = fileOf(p, at + 72);
        addRequest(p, id, command, file, 0);
        readBuffer(p, file, at, end, load<u32>(at, 88), load<u32>(at, 92));
      }
      break;
    case SET_INFO:
      if (size >= 96) askSetInfo(p, at, end, id);
      break;
    case TREE_DISCONNECT: {
      const tree = findTree(p, load<u32>(at, 36), 1);
      if (changetype<usize>(tree) != 0) tree.used = 0;
      break;
    }
  }
}

function readAnswer(p: Input, command: u32, at: u32, end: u32): void {
  const status = load<u32>(at, 8);
  if (status == STATUS_PENDING) return;
  const id = load<u64>(at, 24);
  switch (command) {
    case NEGOTIATE:
      if (end - at >= 128) answerNegotiate(p, at, end);
      return;
    case SESSION_SETUP:
      answerSession(p, at, end, id, status);
      return;
    case TREE_CONNECT:
      answerTreeConnect(p, at, end, id, status);
      return;
  }
  const request = takeRequest(p, id, command);
  if (changetype<usize>(request) == 0) return;
  const file = request.file == RELATED_FILE ? stateAt(p).related : request.file;
  const extra = request.extra;
  switch (command) {
    case CREATE:
      answerCreate(p, request, at, end, status);
      break;
    case CLOSE:
      if (file != NO_FILE) closeFile(p, file);
      break;
    case READ:
      if (file != NO_FILE && hasData(status) && end - at >= 72) {
        fileAt(p, file).read += load<u32>(at, 68);
        readBuffer(p, file, at, end, load<u8>(at, 66), load<u32>(at, 68));
      }
      break;
    case IOCTL:
      if (file != NO_FILE && hasData(status) && end - at >= 112) {
        readBuffer(p, file, at, end, load<u32>(at, 96), load<u32>(at, 100));
      }
      break;
    case WRITE:
      if (file != NO_FILE && status == 0 && end - at >= 72) {
        fileAt(p, file).written += load<u32>(at, 68);
      }
      break;
    case SET_INFO:
      if (file != NO_FILE) answerSetInfo(p, file, extra, status);
      break;
  }
}

/** More than was asked for is in a pipe, but what was asked for is there. */
function hasData(status: u32): bool {
  return status == 0 || status == STATUS_BUFFER_OVERFLOW;
}

/** Reads what goes through a pipe. */
function readBuffer(p: Input, file: u32, at: u32, end: u32, offset: u32, length: u32): void {
  if (offset >= SMB2_HEADER && offset < end - at) readPipeOf(p, file, at + offset, end, length);
}

/** The file whose id is at `at`; all ones stand for the one opened just before. */
function fileOf(p: Input, at: u32): u32 {
  const id0 = load<u64>(at);
  const id1 = load<u64>(at, 8);
  return (id0 & id1) == u64.MAX_VALUE ? RELATED_FILE : findFile(p, id0, id1);
}

/** Where a buffer begins, of which offset and length are told; 0 if it does not lie within [at + 64, end). */
function bufferAt(at: u32, end: u32, offset: u32, length: u32): u32 {
  const there = end - at;
  return offset >= SMB2_HEADER && offset <= there && length <= there - offset ? at + offset : 0;
}

function askNegotiate(p: Input, at: u32, end: u32): void {
  beginRecord(p, 'smb');
  putSymbol(p, 'action', 'negotiate');
  const count = min<u32>(load<u16>(at, 66), (end - at - 100) / 2);
  openList(p, 'dialects');
  for (let i: u32 = 0; i < min<u32>(count, 16); i++) {
    putSymbol(p, ELEMENT, dialectName(load<u16>(at + 100 + 2 * i)));
  }
  close(p);
  putGuid(p, 'clientGuid', at + 76);
  holdRecord(p, KEY_NEGOTIATE);
}

function answerNegotiate(p: Input, at: u32, end: u32): void {
  if (!resumeRecord(p, KEY_NEGOTIATE)) {
    beginRecord(p, 'smb');
    putSymbol(p, 'action', 'negotiate');
  }
  const dialect = load<u16>(at, 68) as u32;
  putSymbol(p, 'dialect', dialectName(dialect));
  putGuid(p, 'serverGuid', at + 72);
  const mode = load<u16>(at, 66) as u32;
  if (mode & SIGNING_REQUIRED) putSymbol(p, 'signing', 'required');
  else if (mode & SIGNING_ENABLED) putSymbol(p, 'signing', 'enabled');
  if (dialect == 0x0311) putCipher(p, at, end);
  putFileTime(p, 'serverTime', at + 104);
  putFileTime(p, 'serverStart', at + 112);
  endRecord(p);
}

/** The cipher that the server chose, in a negotiation context: type, length, four bytes, data padded to 8. */
function putCipher(p: Input, at: u32, end: u32): void {
  let context = bufferAt(at, end, load<u32>(at, 124), 8);
  for (let i = load<u16>(at, 70) as u32; i > 0 && context != 0 && context + 12 <= end; i--) {
    const length = load<u16>(context, 2) as u32;
    if ((load<u16>(context) as u32) == CONTEXT_ENCRYPTION && length >= 4) {
      putSymbol(p, 'cipher', cipherName(load<u16>(context, 10)));
      return;
    }
    context += 8 + ((length + 7) & ~7);
  }
}

function askSession(p: Input, at: u32, end: u32, id: u64): void {
  const length = load<u16>(at, 78) as u32;
  const token = bufferAt(at, end, load<u16>(at, 76), length);
  if (token == 0) return;
  beginRecord(p, 'smb');
  putSymbol(p, 'action', 'session-setup');
  if (putLogOn(p, token, token + length))
    holdRecord(p, addRequest(p, id, SESSION_SETUP, NO_FILE, 0));
  // What only begins a log-on makes no record.
  else p.record = 0;
  const ntlm = findNtlm(token, token + length);
  if (ntlm != 0) readNtlm(p, ntlm, token + length);
}

function answerSession(p: Input, at: u32, end: u32, id: u64, status: u32): void {
  const request = takeRequest(p, id, SESSION_SETUP);
  const whole = end - at >= 72;
  if (status == STATUS_MORE_PROCESSING) {
    if (!whole) return;
    const length = load<u16>(at, 70) as u32;
    const token = bufferAt(at, end, load<u16>(at, 68), length);
    const ntlm = token != 0 ? findNtlm(token, token + length) : 0;
    if (ntlm != 0 && ntlmType(ntlm) != NTLM_AUTHENTICATE) readNtlm(p, ntlm, token + length);
    return;
  }
  if (changetype<usize>(request) == 0 || !resumeRecord(p, keyOf(p, request))) {
    beginRecord(p, 'smb');
    putSymbol(p, 'action', 'session-setup');
  }
  putStatus(p, 'status', status);
  if (status == 0 && whole) {
    const flags = load<u16>(at, 66) as u32;
    if (flags & 1) putTrue(p, 'guest');
    if (flags & 4) putTrue(p, 'encrypted');
    if (load<u32>(at, 16) & FLAG_SIGNED) putTrue(p, 'signed');
  }
  endRecord(p);
  endNtlm(p, status == 0);
}

function askTreeConnect(p: Input, at: u32, end: u32, id: u64): void {
  const length = load<u16>(at, 70) as u32;
  const path = bufferAt(at, end, load<u16>(at, 68), length);
  if (path == 0) return;
  const text = scratchOf(p);
  const out = writeUtf16(text, path, length);
  askTree(p, id as u32, text, (out - text) as u32);
  beginRecord(p, 'smb');
  putSymbol(p, 'action', 'tree-connect');
  putText(p, 'share', text, (out - text) as u32);
  holdRecord(p, addRequest(p, id, TREE_CONNECT, NO_FILE, 0));
}

function answerTreeConnect(p: Input, at: u32, end: u32, id: u64, status: u32): void {
  const request = takeRequest(p, id, TREE_CONNECT);
  const tree = findTree(p, id as u32, 2);
  const success = status == 0 && end - at >= 80;
  const kind = success ? (load<u8>(at, 66) as u32) : 0;
  if (changetype<usize>(tree) != 0) {
    // A number that is given anew stands for the new share.
    const old = findTree(p, load<u32>(at, 36), 1);
    if (success && changetype<usize>(old) != 0) old.used = 0;
    tree.used = success ? 1 : 0;
    tree.id = load<u32>(at, 36);
    tree.kind = kind;
  }
  if (changetype<usize>(request) == 0 || !resumeRecord(p, keyOf(p, request))) return;
  putStatus(p, 'status', status);
  if (success) {
    putSymbol(p, 'shareType', shareName(kind));
    if (load<u32>(at, 68) & 0x8000) putTrue(p, 'encrypted');
  }
  endRecord(p);
}

function askCreate(p: Input, at: u32, end: u32, id: u64): void {
  const length = load<u16>(at, 110) as u32;
  const name = bufferAt(at, end, load<u16>(at, 108), length);
  beginRecord(p, 'smb');
  putSymbol(p, 'action', 'file');
  putShare(p, load<u32>(at, 36));
  if (name != 0) putUtf16(p, 'name', name, length);
  else if (length == 0) putText(p, 'name', at, 0);
  putSymbol(p, 'disposition', dispositionName(load<u32>(at, 100)));
  putAccess(p, 'access', load<u32>(at, 88));
  const flags: u32 =
    (load<u32>(at, 104) & DELETE_ON_CLOSE ? FILE_DELETED : 0) | pipeFlag(p, load<u32>(at, 36));
  holdRecord(p, addRequest(p, id, CREATE, NO_FILE, flags));
}

function answerCreate(p: Input, request: Request, at: u32, end: u32, status: u32): void {
  stateAt(p).related = NO_FILE;
  if (!resumeRecord(p, keyOf(p, request))) return;
  putStatus(p, 'status', status);
  if (status != 0 || end - at < 144) {
    endRecord(p);
    return;
  }
  putSymbol(p, 'outcome', outcomeName(load<u32>(at, 68)));
  if (load<u32>(at, 120) & DIRECTORY) putTrue(p, 'directory');
  putNumberItem(p, 'size', load<u64>(at, 112) & 0x1fffffffffffff);
  putTimes(p, at + 72);
  const file = addFile(p, load<u64>(at, 128), load<u64>(at, 136), request.extra);
  stateAt(p).related = file;
  if (file == NO_FILE) endRecord(p);
  else holdRecord(p, keyOfFile(file));
}

function askSetInfo(p: Input, at: u32, end: u32, id: u64): void {
  const kind = load<u8>(at, 67) as u32;
  const length = load<u32>(at, 68);
  const data = bufferAt(at, end, load<u16>(at, 72), length);
  if (load<u8>(at, 66) != 1 || data == 0) return;
  const file = fileOf(p, at + 80);
  const wants = askFileInfo(p, file, kind, data, length, 20);
  if (wants != 0) addRequest(p, id, SET_INFO, file, wants);
}
