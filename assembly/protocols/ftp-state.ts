// What is remembered of an FTP control connection.

import { Input } from '../stream/input';
import { stateOf } from '../stream/stream';
import { Channel } from './ftp-channel';
import { Lines } from './lines';
import { Notes, notesAt } from './notes';

export const NOTE_BANNER: u32 = 1;
export const NOTE_USER: u32 = 2;
export const NOTE_FOLDER: u32 = 3;
/** Folder that CWD asks for. */
export const NOTE_NEXT_FOLDER: u32 = 4;

// Commands that wait for their reply; those from PENDING_TOLD on have a draft.
export const PENDING_GREETING: u8 = 1;
export const PENDING_OTHER: u8 = 2;
export const PENDING_USER: u8 = 3;
export const PENDING_PASV: u8 = 4;
export const PENDING_EPSV: u8 = 5;
export const PENDING_PORT: u8 = 6;
export const PENDING_SIZE: u8 = 7;
export const PENDING_CWD: u8 = 8;
export const PENDING_CDUP: u8 = 9;
export const PENDING_PWD: u8 = 10;
export const PENDING_TOLD: u8 = 11;
export const PENDING_PASS: u8 = 11;
export const PENDING_AUTH: u8 = 12;
export const PENDING_TRANSFER: u8 = 13;
export const PENDING_FILE: u8 = 14;

@unmanaged
export class FtpState extends Lines {
  pendingFirst: u8;
  pendingEnd: u8;
  greeted: u8;
  /** 1: the client asked for TLS, and is not answered. */
  tlsAsked: u8;
  /** 1: the transfer under way has told its channel. */
  channelTold: u8;
  pad: u8;
  /** Code of the reply that goes on over several lines. */
  replyCode: u16;
  /** Keys of the drafts: of the next command, and of the next that is answered. */
  asked: u32;
  answered: u32;
  /** Bytes of the file that SIZE or the transfer's first reply told; -1: not told. */
  size: i64;
  channel0: u64;
  channel1: u64;
  channel2: u64;
}

const PENDING: u32 = 64;
const NOTES: u32 = PENDING + 256;
const STATE: u32 = 2048;

export function ftpState(p: Input): FtpState {
  const fresh = p.stream.state == 0;
  const s = changetype<FtpState>(stateOf(p.partition, p.stream, STATE));
  if (!fresh || changetype<usize>(s) == 0) return s;
  s.size = -1;
  push(s, PENDING_GREETING);
  return s;
}

export function notesOf(s: FtpState): Notes {
  return notesAt(changetype<usize>(s) + NOTES, STATE - NOTES);
}

export function channelOf(s: FtpState): Channel {
  return changetype<Channel>(changetype<usize>(s) + offsetof<FtpState>('channel0'));
}

export function push(s: FtpState, command: u8): void {
  store<u8>(changetype<usize>(s) + PENDING + s.pendingEnd, command);
  s.pendingEnd++;
}

/** The command that is answered next; 0 if none waits. */
export function pending(s: FtpState): u8 {
  if (s.pendingFirst == s.pendingEnd) return 0;
  return load<u8>(changetype<usize>(s) + PENDING + s.pendingFirst);
}

export function pop(s: FtpState): void {
  if (s.pendingFirst != s.pendingEnd) s.pendingFirst++;
}
