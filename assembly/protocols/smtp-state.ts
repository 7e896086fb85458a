// What is remembered of an SMTP connection: who waits for what, and what the next record will say.

import { Input } from '../stream/input';
import { stateOf } from '../stream/stream';
import { Lines } from './lines';
import { CONTENT_SIZE, Content } from './mail-content';
import { Notes, notesAt } from './notes';

// Notes that stay for the connection; then those of a transaction, below the message's (mail-content.ts).
export const NOTE_BANNER: u32 = 1;
export const NOTE_HELO: u32 = 2;
export const NOTE_EXTENSION: u32 = 3;
export const NOTE_MECHANISM: u32 = 4;
export const NOTE_ACCOUNT: u32 = 5;
export const NOTE_MAIL_FROM: u32 = 16;
export const NOTE_RCPT_TO: u32 = 17;
export const NOTE_REPLY: u32 = 18;

// Commands that wait for their reply.
export const PENDING_GREETING: u8 = 1;
export const PENDING_HELO: u8 = 2;
export const PENDING_AUTH: u8 = 3;
export const PENDING_TLS: u8 = 4;
export const PENDING_MAIL: u8 = 5;
export const PENDING_RCPT: u8 = 6;
export const PENDING_DATA: u8 = 7;
export const PENDING_CHUNK: u8 = 8;
/** The end of a message; its record waits as a draft. */
export const PENDING_MESSAGE: u8 = 9;
export const PENDING_OTHER: u8 = 10;

// What the client's next bytes are.
export const CLIENT_COMMANDS: u8 = 0;
/** Message text, by DATA; a counted piece of it, by BDAT. */
export const CLIENT_DATA: u8 = 1;
export const CLIENT_CHUNK: u8 = 2;
/** Answers to the server's challenges. */
export const CLIENT_AUTH: u8 = 3;
/** Nothing, until STARTTLS is answered. */
export const CLIENT_TLS: u8 = 4;

/** How the last AUTH went. */
export const AUTH_NONE: u8 = 0;
export const AUTH_UNDER_WAY: u8 = 1;
export const AUTH_FAILED: u8 = 2;
export const AUTH_SUCCEEDED: u8 = 3;

@unmanaged
export class SmtpState extends Lines {
  client: u8;
  tls: u8;
  auth: u8;
  authStep: u8;
  /** 1: a transaction is under way; the last piece of a message by BDAT; bytes of the message are missing. */
  mail: u8;
  lastChunk: u8;
  incomplete: u8;
  /** 1: something is to be told that no record says yet. */
  untold: u8;
  /** Of a message's line, what comes is: as `next0` of Lines. */
  rest: u8;
  /** First and one behind the last of the commands that wait; they go round. */
  pendingFirst: u8;
  pendingEnd: u8;
  /** Lines of the reply under way; 1: the greeting was seen. */
  replyLines: u8;
  greeted: u8;
  lmtp: u8;
  replyCode: u32;
  /** Transactions told; messages ended and messages answered, which are the keys of their drafts. */
  depth: u32;
  ended: u32;
  answered: u32;
  /** RCPTs of the transaction that were answered. */
  recipients: u32;
  /** SIZE of MAIL FROM. */
  size: i64;
  messageBytes: u64;
  chunk: u64;
  /** When the transaction began. */
  time: i64;
}

const PENDING: u32 = 128;
const CONTENT: u32 = PENDING + 256;
const NOTES: u32 = (CONTENT + CONTENT_SIZE + 7) & ~7;
const STATE: u32 = 8192;

export function smtpState(p: Input): SmtpState {
  const fresh = p.stream.state == 0;
  const s = changetype<SmtpState>(stateOf(p.partition, p.stream, STATE));
  if (!fresh || changetype<usize>(s) == 0) return s;
  s.size = -1;
  s.untold = 1;
  s.time = p.time;
  push(s, PENDING_GREETING);
  return s;
}

export function notesOf(s: SmtpState): Notes {
  return notesAt(changetype<usize>(s) + NOTES, STATE - NOTES);
}

export function contentOf(s: SmtpState): Content {
  return changetype<Content>(changetype<usize>(s) + CONTENT);
}

export function push(s: SmtpState, command: u8): void {
  store<u8>(changetype<usize>(s) + PENDING + s.pendingEnd, command);
  s.pendingEnd++;
}

/** The command that is answered next; 0 if none waits. */
export function pending(s: SmtpState): u8 {
  if (s.pendingFirst == s.pendingEnd) return 0;
  return load<u8>(changetype<usize>(s) + PENDING + s.pendingFirst);
}

export function pop(s: SmtpState): void {
  if (s.pendingFirst != s.pendingEnd) s.pendingFirst++;
}
