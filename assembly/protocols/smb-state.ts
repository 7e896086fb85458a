// What is kept of an SMB connection: shares by the number of their tree, open files, requests under way. Each
// table is of fixed size; what finds no room is told as far as it is known then.

import { putNumberItem, putText, putTrue } from '../memory/items';
import { Input } from '../stream/input';
import { endRecord, holdRecord, resumeRecord } from '../stream/records';
import { readPipe } from './dce-rpc';
import { RPC_SIZE, Rpc } from './dce-rpc-state';

const TREES: u32 = 16;
const TREE_NAME: u32 = 112;
const FILES: u32 = 40;
const REQUESTS: u32 = 64;
export const DIALECTS: u32 = 256;

/** No file; the file that the last answer opened. */
export const NO_FILE: u32 = 0xffff;
export const RELATED_FILE: u32 = 0xfffe;

/** Pipes of which DCE/RPC is read at a time. */
const PIPES: u32 = 8;

/** The file goes when it is closed. */
export const FILE_DELETED: u32 = 1;
export const FILE_RENAMED: u32 = 2;
/** It may be a pipe: its share is the one for pipes, or not known. */
export const FILE_PIPE: u32 = 4;

// Keys of records under way.
export const KEY_NEGOTIATE: u32 = 1;
const KEY_REQUEST: u32 = 0x1000;
const KEY_FILE: u32 = 0x2000;
const KEY_FORGOTTEN: u32 = 2;

@unmanaged
export class SmbState {
  /** Bytes left of the message that each direction is in. */
  left0: u32;
  left1: u32;
  /** 1: bytes were lost; the next message has to be found. */
  lost0: u8;
  lost1: u8;
  /** 1: encrypted messages were told of. */
  encrypted: u8;
  /** 1: this is SMB 1; 2: SMB 2 or 3. */
  version: u8;
  /** Where the next request goes that finds no free place. */
  next: u32;
  /** The file that the last answer opened. */
  related: u32;
  /** Bytes of the dialects that SMB 1 offered, which lie behind this. */
  dialects: u32;
  /** Pipes that are open. */
  pipes: u32;
}

@unmanaged
export class Tree {
  id: u32;
  /** 1: there is one; 2: it is asked for by the request in `id`. */
  used: u8;
  pad: u8;
  length: u16;
  /** 1 disk, 2 pipe, 3 print. */
  kind: u32;
}

@unmanaged
export class OpenFile {
  id0: u64;
  id1: u64;
  read: u64;
  written: u64;
  flags: u32;
  used: u32;
}

@unmanaged
export class Request {
  id: u64;
  command: u32;
  file: u32;
  /** What the command wants to remember. */
  extra: u32;
  used: u32;
}

const AT_DIALECTS: u32 = offsetof<SmbState>() as u32;
const AT_TREES: u32 = AT_DIALECTS + DIALECTS;
const TREE: u32 = (offsetof<Tree>() as u32) + TREE_NAME;
const AT_FILES: u32 = AT_TREES + TREES * TREE;
const FILE: u32 = offsetof<OpenFile>() as u32;
const AT_REQUESTS: u32 = AT_FILES + FILES * FILE;
const REQUEST: u32 = offsetof<Request>() as u32;
const AT_PIPES: u32 = AT_REQUESTS + REQUESTS * REQUEST;
export const SMB_STATE: u32 = AT_PIPES + PIPES * RPC_SIZE;

export function stateAt(p: Input): SmbState {
  return changetype<SmbState>(p.stream.state);
}

export function dialectsAt(p: Input): u32 {
  return p.stream.state + AT_DIALECTS;
}

function treeAt(p: Input, i: u32): Tree {
  return changetype<Tree>(p.stream.state + AT_TREES + i * TREE);
}

/** The tree `id`, or (`used` 2) the one that request `id` asks for; 0 if there is none. */
export function findTree(p: Input, id: u32, used: u8): Tree {
  for (let i: u32 = 0; i < TREES; i++) {
    const tree = treeAt(p, i);
    if (tree.used == used && tree.id == id) return tree;
  }
  return changetype<Tree>(0);
}

/** Keeps a share's name until the answer to request `id` gives its tree's number. */
export function askTree(p: Input, id: u32, name: usize, length: u32): void {
  let i: u32 = 0;
  while (i < TREES && treeAt(p, i).used) i++;
  if (i == TREES) return;
  const tree = treeAt(p, i);
  tree.used = 2;
  tree.id = id;
  tree.kind = 0;
  // Not in the middle of a character.
  if (length > TREE_NAME) {
    length = TREE_NAME;
    while (length > 0 && (load<u8>(name + length) & 0xc0) == 0x80) length--;
  }
  tree.length = length as u16;
  memory.copy(changetype<usize>(tree) + offsetof<Tree>(), name, length);
}

/** The share that a tree is of. */
export function putShare(p: Input, id: u32): void {
  const tree = findTree(p, id, 1);
  if (changetype<usize>(tree) == 0) return;
  putText(p, 'share', changetype<usize>(tree) + offsetof<Tree>(), tree.length);
  if (tree.kind == 2) putTrue(p, 'pipe');
}

/** Of a file that is opened in this tree: FILE_PIPE, if it may be a pipe. */
export function pipeFlag(p: Input, tree: u32): u32 {
  const it = findTree(p, tree, 1);
  return changetype<usize>(it) == 0 || it.kind == 2 ? FILE_PIPE : 0;
}

export function fileAt(p: Input, i: u32): OpenFile {
  return changetype<OpenFile>(p.stream.state + AT_FILES + i * FILE);
}

export function keyOfFile(i: u32): u32 {
  return KEY_FILE + i;
}

/** Number of the open file; NO_FILE if it is not known. */
export function findFile(p: Input, id0: u64, id1: u64): u32 {
  for (let i: u32 = 0; i < FILES; i++) {
    const file = fileAt(p, i);
    if (file.used && file.id0 == id0 && file.id1 == id1) return i;
  }
  return NO_FILE;
}

/** A place for a file that was opened; NO_FILE if there is none. */
export function addFile(p: Input, id0: u64, id1: u64, flags: u32): u32 {
  for (let i: u32 = 0; i < FILES; i++) {
    const file = fileAt(p, i);
    if (file.used) continue;
    file.used = 1;
    file.id0 = id0;
    file.id1 = id1;
    file.read = 0;
    file.written = 0;
    file.flags = flags;
    if (flags & FILE_PIPE) openPipe(p, i);
    return i;
  }
  return NO_FILE;
}

/** Writes the record of an open file, which is then forgotten. */
export function closeFile(p: Input, i: u32): void {
  const file = fileAt(p, i);
  if (!file.used) return;
  file.used = 0;
  if (file.flags & FILE_PIPE) closePipe(p, i);
  if (!resumeRecord(p, keyOfFile(i))) return;
  if (file.read > 0) putNumberItem(p, 'bytesRead', file.read);
  if (file.written > 0) putNumberItem(p, 'bytesWritten', file.written);
  if (file.flags & FILE_DELETED) putTrue(p, 'deleted');
  endRecord(p);
}

/** Writes the record of one file that is still open. False: there is none. */
export function closeAny(p: Input): bool {
  for (let i: u32 = 0; i < FILES; i++) {
    if (!fileAt(p, i).used) continue;
    closeFile(p, i);
    return true;
  }
  return false;
}

function pipeAt(p: Input, i: u32): Rpc {
  return changetype<Rpc>(p.stream.state + AT_PIPES + i * RPC_SIZE);
}

/** Number of the pipe that an open file is; PIPES: none. */
function pipeOf(p: Input, file: u32): u32 {
  let i: u32 = 0;
  while (i < PIPES && pipeAt(p, i).file != file + 1) i++;
  return i;
}

function openPipe(p: Input, file: u32): void {
  for (let i: u32 = 0; i < PIPES; i++) {
    const rpc = pipeAt(p, i);
    if (rpc.file != 0) continue;
    memory.fill(changetype<usize>(rpc), 0, RPC_SIZE);
    rpc.file = file + 1;
    stateAt(p).pipes++;
    return;
  }
}

function closePipe(p: Input, file: u32): void {
  const i = pipeOf(p, file);
  if (i == PIPES) return;
  pipeAt(p, i).file = 0;
  stateAt(p).pipes--;
}

/** Reads what was written to a file or read from it, if it is a pipe: `length` bytes at `at`, those before `end` are there. */
export function readPipeOf(p: Input, file: u32, at: u32, end: u32, length: u32): void {
  if (file >= RELATED_FILE || stateAt(p).pipes == 0) return;
  const i = pipeOf(p, file);
  if (i < PIPES && at <= end) readPipe(p, pipeAt(p, i), i + 1, at, min(end, at + length), length);
}

function requestAt(p: Input, i: u32): Request {
  return changetype<Request>(p.stream.state + AT_REQUESTS + i * REQUEST);
}

/** Number of the request with this id; REQUESTS if it is not known. */
function indexOf(p: Input, id: u64): u32 {
  for (let i: u32 = 0; i < REQUESTS; i++) {
    const request = requestAt(p, i);
    if (request.used && request.id == id) return i;
  }
  return REQUESTS;
}

/** Remembers a request; returns the key under which its record is to be held. */
export function addRequest(p: Input, id: u64, command: u32, file: u32, extra: u32): u32 {
  const state = stateAt(p);
  let i: u32 = 0;
  while (i < REQUESTS && requestAt(p, i).used) i++;
  if (i == REQUESTS) {
    i = state.next;
    state.next = (i + 1) % REQUESTS;
    // The older one's record stays with the flow, under a key that no answer asks for.
    if (resumeRecord(p, KEY_REQUEST + i)) holdRecord(p, KEY_FORGOTTEN);
  }
  const request = requestAt(p, i);
  request.used = 1;
  request.id = id;
  request.command = command;
  request.file = file;
  request.extra = extra;
  return KEY_REQUEST + i;
}

/** The request that an answer is to, which is then forgotten; 0 if it is not known. Its record: `keyOf`. */
export function takeRequest(p: Input, id: u64, command: u32): Request {
  const i = indexOf(p, id);
  if (i == REQUESTS) return changetype<Request>(0);
  const request = requestAt(p, i);
  if (request.command != command) return changetype<Request>(0);
  request.used = 0;
  return request;
}

export function keyOf(p: Input, request: Request): u32 {
  return (
    KEY_REQUEST +
    ((changetype<usize>(request) - changetype<usize>(requestAt(p, 0))) as u32) / REQUEST
  );
}
