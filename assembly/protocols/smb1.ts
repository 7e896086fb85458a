// SMB 1 ([MS-CIFS], [MS-SMB]): one message, request or answer, with the commands that are chained to it.
//
//   0        4         5        9       10       12 …    24     26    28    30     32      33
//   ┌────────┬─────────┬────────┬───────┬────────┬─ … ──┬──────┬─────┬─────┬─────┬───────┬───────┬───────┬───────┐
//   │ FF SMB │ command │ status │ flags │ flags2 │      │ tree │ pid │ uid │ mid │ words │ words │ bytes │ bytes │
//   └────────┴─────────┴────────┴───────┴────────┴─ … ──┴──────┴─────┴─────┴─────┴───────┴───────┴───────┴───────┘
//                                                                          count u8       count u16
//
// A chained command has its number in the words of the one before, and where its words are.

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
import {
  beginBare,
  endNtlm,
  findNtlm,
  holdBare,
  NTLM_AUTHENTICATE,
  ntlmType,
  readNtlm,
} from './ntlmssp';
import { putFileTime, putGuid, putLogOn, putTimes } from './smb-fields';
import { answerSetInfo, askFileInfo, INFO_DISPOSITION } from './smb-info';
import { dispositionName, outcomeName, putAccess, putStatus, shareName } from './smb-names';
import {
  addFile,
  addRequest,
  askTree,
  closeFile,
  DIALECTS,
  dialectsAt,
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
  Request,
  readPipeOf,
  stateAt,
  takeRequest,
} from './smb-state';
import { findByte } from './text';
import { writeUtf16 } from './utf16';

const HEADER: u32 = 32;
const MAX_COMMAND: u32 = 16384;
const MAX_CHAIN: u32 = 4;
/** Of what goes through pipes, bytes of a message that are read. */
const PIPE_BYTES: u32 = 4352;

const CLOSE: u32 = 0x04;
const DELETE: u32 = 0x06;
const RENAME: u32 = 0x07;
const TREE_DISCONNECT: u32 = 0x71;
const OPEN: u32 = 0x2d;
const READ: u32 = 0x2e;
const WRITE: u32 = 0x2f;
const TRANSACTION: u32 = 0x25;
const TRANSACTION2: u32 = 0x32;
const NEGOTIATE: u32 = 0x72;
const SESSION_SETUP: u32 = 0x73;
const TREE_CONNECT: u32 = 0x75;
const CREATE: u32 = 0xa2;
const NO_COMMAND: u32 = 0xff;

const FLAG_RESPONSE: u8 = 0x80;
const FLAG_UNICODE: u32 = 0x8000;
const FLAG_SIGNED: u32 = 0x0004;
const SIGNING_ENABLED: u8 = 4;
const SIGNING_REQUIRED: u8 = 8;
const EXTENDED_SECURITY: u32 = 0x80000000;
const DELETE_ON_CLOSE: u32 = 0x1000;
const STATUS_MORE_PROCESSING: u32 = 0xc0000016;
const SET_FILE_INFORMATION: u16 = 8;
/** TRANS_TRANSACT_NMPIPE: to a pipe and back. */
const TRANSACT: u16 = 0x26;
/** A write that begins a message has its length before it in the data. */
const WITH_LENGTH: u32 = 12;
const STATUS_BUFFER_OVERFLOW: u32 = 0x80000005;
/** Kinds of information: SMB 1's own for deleting; from 1000 on those that SMB 2 has too. */
const SET_DISPOSITION: u32 = 0x102;
const PASS_THROUGH: u32 = 1000;

/** A command of a message: its words and its bytes. */
@unmanaged
class Command {
  message: u32;
  end: u32;
  /** Words, and how many bytes of them there are. */
  words: u32;
  wordBytes: u32;
  bytes: u32;
  bytesEnd: u32;
}

/** Where a command lies in scratch, and where names are made. */
const SCRATCH_COMMAND: u32 = 15360;
const SCRATCH_NAME: u32 = 8192;

/** Bytes of a message of `size` bytes that are to be read. `pipes`: there are open pipes. */
export function neededOf1(at: u32, size: u32, pipes: bool): u32 {
  const command = load<u8>(at, 4) as u32;
  const moves = command == READ || command == WRITE;
  return min<u32>(size, moves ? HEADER + 64 + (pipes ? PIPE_BYTES : 0) : MAX_COMMAND);
}

export function readSmb1(p: Input, at: u32, end: u32): void {
  const it = changetype<Command>(scratchOf(p) + SCRATCH_COMMAND);
  const answer = (load<u8>(at, 9) & FLAG_RESPONSE) != 0;
  let command = load<u8>(at, 4) as u32;
  let from = at + HEADER;
  for (let i: u32 = 0; i < MAX_CHAIN; i++) {
    if (!readWords(it, at, from, end)) return;
    if (answer) readAnswer(p, it, command);
    else readRequest(p, it, command);
    if (!isChained(command) || it.wordBytes < 4) return;
    command = load<u8>(it.words) as u32;
    const next = load<u16>(it.words, 2) as u32;
    // Backwards there would be no end.
    if (command == NO_COMMAND || at + next <= it.words || at + next >= end) return;
    from = at + next;
  }
}

function isChained(command: u32): bool {
  return (
    command == SESSION_SETUP ||
    command == TREE_CONNECT ||
    command == CREATE ||
    command == OPEN ||
    command == READ ||
    command == WRITE
  );
}

/** Finds words and bytes; bytes that are not all there end with what is. */
function readWords(it: Command, message: u32, at: u32, end: u32): bool {
  if (at >= end) return false;
  const words: u32 = 2 * (load<u8>(at) as u32);
  if (words > end - at - 1) return false;
  it.message = message;
  it.end = end;
  it.words = at + 1;
  it.wordBytes = words;
  it.bytes = min(at + 3 + words, end);
  it.bytesEnd = it.bytes;
  if (at + 3 + words <= end) {
    it.bytesEnd = it.bytes + min<u32>(load<u16>(at + 1 + words), end - it.bytes);
  }
  return true;
}

/** What answers have in common with their requests: process and multiplex id. */
function idOf(it: Command): u64 {
  return ((load<u16>(it.message, 26) as u64) << 16) | (load<u16>(it.message, 30) as u64);
}

function treeOf(it: Command): u32 {
  return load<u16>(it.message, 24);
}

function isUnicode(it: Command): bool {
  return (load<u16>(it.message, 10) & (FLAG_UNICODE as u16)) != 0;
}

function readRequest(p: Input, it: Command, command: u32): void {
  switch (command) {
    case NEGOTIATE:
      askNegotiate(p, it);
      break;
    case SESSION_SETUP:
      askSession(p, it);
      break;
    case TREE_CONNECT:
      if (it.wordBytes >= 8) askTreeConnect(p, it);
      break;
    case CREATE:
      if (it.wordBytes >= 48) askCreate(p, it);
      break;
    case OPEN:
      if (it.wordBytes >= 30) askOpen(p, it);
      break;
    case TRANSACTION2:
      if (it.wordBytes >= 30) askSetInfo1(p, it);
      break;
    case CLOSE:
      if (it.wordBytes >= 2) addRequest(p, idOf(it), command, fileOf(p, it.words), 0);
      break;
    case READ:
    case WRITE:
      if (it.wordBytes >= 6) {
        const file = fileOf(p, it.words + 4);
        addRequest(p, idOf(it), command, file, 0);
        if (command == WRITE && it.wordBytes >= 24) readWrite(p, it, file);
      }
      break;
    case TRANSACTION:
      if (it.wordBytes >= 32 && load<u16>(it.words, 28) == TRANSACT) {
        const file = fileOf(p, it.words + 30);
        addRequest(p, idOf(it), command, file, 0);
        readData(p, it, file, load<u16>(it.words, 24), load<u16>(it.words, 22));
      }
      break;
    case DELETE:
    case RENAME:
      askNames(p, it, command);
      break;
    case TREE_DISCONNECT: {
      const tree = findTree(p, treeOf(it), 1);
      if (changetype<usize>(tree) != 0) tree.used = 0;
      break;
    }
  }
}

function readAnswer(p: Input, it: Command, command: u32): void {
  const status = load<u32>(it.message, 5);
  switch (command) {
    case NEGOTIATE:
      answerNegotiate(p, it);
      return;
    case SESSION_SETUP:
      answerSession(p, it, status);
      return;
  }
  const request = takeRequest(p, idOf(it), command);
  if (changetype<usize>(request) == 0) return;
  const file = request.file;
  switch (command) {
    case TREE_CONNECT:
      answerTreeConnect(p, it, request, status);
      break;
    case CREATE:
      answerCreate(p, it, request, status);
      break;
    case OPEN:
      answerOpen(p, it, request, status);
      break;
    case TRANSACTION2:
      if (file != NO_FILE) answerSetInfo(p, file, request.extra, status);
      break;
    case CLOSE:
      if (file != NO_FILE) closeFile(p, file);
      break;
    case READ:
      if (file != NO_FILE && it.wordBytes >= 16) {
        fileAt(p, file).read +=
          (load<u16>(it.words, 10) as u64) + ((load<u16>(it.words, 14) as u64) << 16);
        readData(p, it, file, load<u16>(it.words, 12), load<u16>(it.words, 10));
      }
      break;
    case TRANSACTION:
      if (
        file != NO_FILE &&
        it.wordBytes >= 20 &&
        (status == 0 || status == STATUS_BUFFER_OVERFLOW)
      ) {
        readData(p, it, file, load<u16>(it.words, 14), load<u16>(it.words, 12));
      }
      break;
    case WRITE:
      if (file != NO_FILE && it.wordBytes >= 10) {
        fileAt(p, file).written +=
          (load<u16>(it.words, 4) as u64) + ((load<u16>(it.words, 8) as u64) << 16);
      }
      break;
    default:
      if (!resumeRecord(p, keyOf(p, request))) return;
      putStatus(p, 'status', status);
      endRecord(p);
  }
}

function fileOf(p: Input, at: u32): u32 {
  return findFile(p, load<u16>(at), 0);
}

/** Reads what goes through a pipe: `length` bytes, `offset` from the message's beginning. */
function readData(p: Input, it: Command, file: u32, offset: u32, length: u32): void {
  if (offset < it.end - it.message) readPipeOf(p, file, it.message + offset, it.end, length);
}

function readWrite(p: Input, it: Command, file: u32): void {
  const skip: u32 = (load<u16>(it.words, 14) & WITH_LENGTH) == WITH_LENGTH ? 2 : 0;
  const length = load<u16>(it.words, 20) as u32;
  if (length >= skip) readData(p, it, file, (load<u16>(it.words, 22) as u32) + skip, length - skip);
}

/** Dialects: 0x02, a name, NUL each. */
function askNegotiate(p: Input, it: Command): void {
  const state = stateAt(p);
  state.dialects = min(it.bytesEnd - it.bytes, DIALECTS);
  memory.copy(dialectsAt(p), it.bytes, state.dialects);
  beginRecord(p, 'smb');
  putSymbol(p, 'action', 'negotiate');
  openList(p, 'dialects');
  for (let at = it.bytes; at < it.bytesEnd && load<u8>(at) == 2; ) {
    const end = findByte(at + 1, it.bytesEnd, 0);
    putText(p, ELEMENT, at + 1, end - at - 1);
    at = end + 1;
  }
  close(p);
  holdRecord(p, KEY_NEGOTIATE);
}

function answerNegotiate(p: Input, it: Command): void {
  if (it.wordBytes < 2) return;
  if (!resumeRecord(p, KEY_NEGOTIATE)) {
    beginRecord(p, 'smb');
    putSymbol(p, 'action', 'negotiate');
  }
  let at = dialectsAt(p);
  const end = at + stateAt(p).dialects;
  for (let i = load<u16>(it.words) as u32; i > 0 && at < end; i--) at = findByte(at, end, 0) + 1;
  if (at + 1 < end) putText(p, 'dialect', at + 1, findByte(at + 1, end, 0) - at - 1);
  if (it.wordBytes >= 34) {
    const extended = (load<u32>(it.words, 19) & EXTENDED_SECURITY) != 0;
    if (extended && it.bytesEnd - it.bytes >= 16) putGuid(p, 'serverGuid', it.bytes);
    const mode = load<u8>(it.words, 2);
    if (mode & SIGNING_REQUIRED) putSymbol(p, 'signing', 'required');
    else if (mode & SIGNING_ENABLED) putSymbol(p, 'signing', 'enabled');
    putFileTime(p, 'serverTime', it.words + 23);
  }
  endRecord(p);
}

function askSession(p: Input, it: Command): void {
  beginRecord(p, 'smb');
  putSymbol(p, 'action', 'session-setup');
  if (it.wordBytes == 24) {
    const token = it.bytes;
    const end = min(token + (load<u16>(it.words, 14) as u32), it.bytesEnd);
    if (putLogOn(p, token, end)) holdRecord(p, addRequest(p, idOf(it), SESSION_SETUP, NO_FILE, 0));
    else p.record = 0;
    const ntlm = findNtlm(token, end);
    if (ntlm != 0) readNtlm(p, ntlm, end);
    return;
  }
  let names: u32 = 0;
  const lm = it.wordBytes == 26 ? (load<u16>(it.words, 14) as u32) : 0;
  const nt = it.wordBytes == 26 ? (load<u16>(it.words, 16) as u32) : 0;
  if (it.wordBytes == 26 && lm + nt <= it.bytesEnd - it.bytes) names = it.bytes + lm + nt;
  if (names != 0) putAccount(p, it, names);
  holdRecord(p, addRequest(p, idOf(it), SESSION_SETUP, NO_FILE, 0));
  if (names == 0 || lm + nt < 24) return;
  beginBare(p);
  putAccount(p, it, names);
  holdBare(p, lm, nt);
}

/** Account and domain, behind the responses of LM and NTLM. */
function putAccount(p: Input, it: Command, at: u32): void {
  at = putString(p, it, 'user', at);
  putString(p, it, 'domain', at);
}

function answerSession(p: Input, it: Command, status: u32): void {
  const request = takeRequest(p, idOf(it), SESSION_SETUP);
  if (status == STATUS_MORE_PROCESSING) {
    if (it.wordBytes < 8) return;
    const end = min(it.bytes + (load<u16>(it.words, 6) as u32), it.bytesEnd);
    const ntlm = findNtlm(it.bytes, end);
    if (ntlm != 0 && ntlmType(ntlm) != NTLM_AUTHENTICATE) readNtlm(p, ntlm, end);
    return;
  }
  if (changetype<usize>(request) == 0 || !resumeRecord(p, keyOf(p, request))) {
    beginRecord(p, 'smb');
    putSymbol(p, 'action', 'session-setup');
  }
  putStatus(p, 'status', status);
  if (status == 0 && it.wordBytes >= 6) {
    if (load<u16>(it.words, 4) & 1) putTrue(p, 'guest');
    if (load<u16>(it.message, 10) & (FLAG_SIGNED as u16)) putTrue(p, 'signed');
  }
  endRecord(p);
  endNtlm(p, status == 0);
}

/** Writes a string of a message, which NUL ends, in UTF-8; returns where the next begins. */
function writeString(it: Command, out: usize, at: u32): usize {
  if (isUnicode(it)) {
    at += (at - it.message) & 1;
    return at < it.bytesEnd ? writeUtf16(out, at, it.bytesEnd - at) : out;
  }
  const end = findByte(at, it.bytesEnd, 0);
  const length = end > at ? min<u32>(end - at, 1024) : 0;
  memory.copy(out, at, length);
  return out + length;
}

/** Where the string behind the one at `at` begins. */
function behindString(it: Command, at: u32): u32 {
  if (!isUnicode(it)) return min(findByte(at, it.bytesEnd, 0) + 1, it.bytesEnd);
  at += (at - it.message) & 1;
  while (at + 2 <= it.bytesEnd && load<u16>(at) != 0) at += 2;
  return min(at + 2, it.bytesEnd);
}

function putString(p: Input, it: Command, field: string, at: u32): u32 {
  const text = scratchOf(p) + SCRATCH_NAME;
  const end = writeString(it, text, at);
  putText(p, field, text, (end - text) as u32);
  return behindString(it, at);
}

function askTreeConnect(p: Input, it: Command): void {
  const skip = load<u16>(it.words, 6) as u32;
  if (skip > it.bytesEnd - it.bytes) return;
  const text = scratchOf(p) + SCRATCH_NAME;
  const end = writeString(it, text, it.bytes + skip);
  askTree(p, idOf(it) as u32, text, (end - text) as u32);
  beginRecord(p, 'smb');
  putSymbol(p, 'action', 'tree-connect');
  putText(p, 'share', text, (end - text) as u32);
  holdRecord(p, addRequest(p, idOf(it), TREE_CONNECT, NO_FILE, 0));
}

function answerTreeConnect(p: Input, it: Command, request: Request, status: u32): void {
  const tree = findTree(p, idOf(it) as u32, 2);
  const success = status == 0 && it.wordBytes >= 6;
  // The service: "A:", "IPC", "LPT1:".
  const service: u8 = success && it.bytes < it.bytesEnd ? load<u8>(it.bytes) : 0;
  const kind: u32 = service == 0x41 ? 1 : service == 0x49 ? 2 : service == 0x4c ? 3 : 0;
  if (changetype<usize>(tree) != 0) {
    const old = findTree(p, treeOf(it), 1);
    if (success && changetype<usize>(old) != 0) old.used = 0;
    tree.used = success ? 1 : 0;
    tree.id = treeOf(it);
    tree.kind = kind;
  }
  if (!resumeRecord(p, keyOf(p, request))) return;
  putStatus(p, 'status', status);
  if (success) {
    putSymbol(p, 'shareType', shareName(kind));
    const next = min(findByte(it.bytes, it.bytesEnd, 0) + 1, it.bytesEnd);
    const text = scratchOf(p) + SCRATCH_NAME;
    const length = (writeString(it, text, next) - text) as u32;
    // Pipes have none.
    if (length > 0) putText(p, 'fileSystem', text, length);
  }
  endRecord(p);
}

function askCreate(p: Input, it: Command): void {
  beginRecord(p, 'smb');
  putSymbol(p, 'action', 'file');
  putShare(p, treeOf(it));
  putString(p, it, 'name', it.bytes);
  putSymbol(p, 'disposition', dispositionName(load<u32>(it.words, 35)));
  putAccess(p, 'access', load<u32>(it.words, 15));
  const flags: u32 =
    (load<u32>(it.words, 39) & DELETE_ON_CLOSE ? FILE_DELETED : 0) | pipeFlag(p, treeOf(it));
  holdRecord(p, addRequest(p, idOf(it), CREATE, NO_FILE, flags));
}

function answerCreate(p: Input, it: Command, request: Request, status: u32): void {
  if (!resumeRecord(p, keyOf(p, request))) return;
  putStatus(p, 'status', status);
  if (status != 0 || it.wordBytes < 66) {
    endRecord(p);
    return;
  }
  putSymbol(p, 'outcome', outcomeName(load<u32>(it.words, 7)));
  if (it.wordBytes >= 68 && load<u8>(it.words, 67) != 0) putTrue(p, 'directory');
  putNumberItem(p, 'size', load<u64>(it.words, 55) & 0x1fffffffffffff);
  putTimes(p, it.words + 11);
  const file = addFile(p, load<u16>(it.words, 5), 0, request.extra);
  if (file == NO_FILE) endRecord(p);
  else holdRecord(p, keyOfFile(file));
}

/** The older way to open, [MS-CIFS] §2.2.4.41. */
function askOpen(p: Input, it: Command): void {
  beginRecord(p, 'smb');
  putSymbol(p, 'action', 'file');
  putShare(p, treeOf(it));
  putString(p, it, 'name', it.bytes);
  putSymbol(p, 'disposition', dispositionName(dispositionOf(load<u16>(it.words, 16))));
  const access = load<u16>(it.words, 6) & 3;
  putAccess(p, 'access', access == 3 ? 0x20 : access + 1);
  holdRecord(p, addRequest(p, idOf(it), OPEN, NO_FILE, 0));
}

/** What to do with a file that is there (fail, open, empty it), and whether to make one, as one of CREATE's numbers. */
function dispositionOf(mode: u32): u32 {
  const creates = (mode & 0x10) != 0;
  switch (mode & 3) {
    case 1:
      return creates ? 3 : 1;
    case 2:
      return creates ? 5 : 4;
    default:
      return 2;
  }
}

function answerOpen(p: Input, it: Command, request: Request, status: u32): void {
  if (!resumeRecord(p, keyOf(p, request))) return;
  putStatus(p, 'status', status);
  if (status != 0 || it.wordBytes < 30) {
    endRecord(p);
    return;
  }
  putSymbol(p, 'outcome', outcomeName(load<u16>(it.words, 22) & 3));
  putNumberItem(p, 'size', load<u32>(it.words, 12));
  const file = addFile(p, load<u16>(it.words, 4), 0, 0);
  if (file == NO_FILE) endRecord(p);
  else holdRecord(p, keyOfFile(file));
}

/** TRANS2_SET_FILE_INFORMATION ([MS-CIFS] §2.2.6.9): an open file is renamed, or will be deleted when it is closed. */
function askSetInfo1(p: Input, it: Command): void {
  const there = it.end - it.message;
  const parameters = load<u16>(it.words, 20) as u32;
  const length = load<u16>(it.words, 22) as u32;
  const offset = load<u16>(it.words, 24) as u32;
  if (load<u16>(it.words, 28) != SET_FILE_INFORMATION || parameters + 4 > there) return;
  if (offset > there || length > there - offset) return;
  const kind = load<u16>(it.message + parameters, 2) as u32;
  const file = fileOf(p, it.message + parameters);
  const wants = askFileInfo(
    p,
    file,
    kind == SET_DISPOSITION ? INFO_DISPOSITION : kind - PASS_THROUGH,
    it.message + offset,
    length,
    12,
  );
  if (wants != 0) addRequest(p, idOf(it), TRANSACTION2, file, wants);
}

/** One name, or an old and a new one: 0x04 before each. */
function askNames(p: Input, it: Command, command: u32): void {
  beginRecord(p, 'smb');
  putSymbol(p, 'action', command == DELETE ? 'delete' : 'rename');
  putShare(p, treeOf(it));
  if (it.bytes < it.bytesEnd) {
    const next = putString(p, it, 'name', it.bytes + 1);
    if (command == RENAME && next < it.bytesEnd) putString(p, it, 'newName', next + 1);
  }
  holdRecord(p, addRequest(p, idOf(it), command, NO_FILE, 0));
}
