// What is remembered of an IMAP session.

import { Input } from '../stream/input';
import { stateOf } from '../stream/stream';
import { IMAP_COMMANDS } from './imap-commands';
import { Lines } from './lines';
import { Notes, notesAt } from './notes';

export const NOTE_BANNER: u32 = 1;
export const NOTE_CAPABILITIES: u32 = 2;
export const NOTE_CLIENT_ID: u32 = 3;
export const NOTE_SERVER_ID: u32 = 4;
export const NOTE_MAILBOX: u32 = 5;

// What the client's next bytes are.
export const CLIENT_COMMANDS: u8 = 0;
/** Answers to challenges. */
export const CLIENT_AUTH: u8 = 1;
/** Nothing, until STARTTLS is answered. */
export const CLIENT_TLS: u8 = 2;
/** A literal; then the rest of its command. */
export const CLIENT_LITERAL: u8 = 3;
export const CLIENT_REST: u8 = 4;

/** No command. */
export const NOTHING: u32 = 255;
export const MAX_TAG: u32 = 32;

@unmanaged
export class ImapState extends Lines {
  client: u8;
  authStep: u8;
  /** 1: the literal that comes is LOGIN's name. */
  namesAccount: u8;
  /** 1: STARTTLS was accepted. */
  tls: u8;
  told: u8;
  compressed: u8;
  /** 1: the server's next line goes on behind a literal. */
  serverRest: u8;
  greeted: u8;
  /** The client's last command; the same until it is answered, then NOTHING. */
  command: u32;
  asked: u32;
  /** Bytes of its tag. */
  tag: u32;
  literal: u64;
  fetchedBytes: u64;
  appendedBytes: u64;
  time: i64;
}

const TAG: u32 = 64;
const COUNTERS: u32 = TAG + MAX_TAG;
const NOTES: u32 = COUNTERS + IMAP_COMMANDS * 4;
const STATE: u32 = 4096;

export function imapState(p: Input): ImapState {
  const fresh = p.stream.state == 0;
  const s = changetype<ImapState>(stateOf(p.partition, p.stream, STATE));
  if (!fresh || changetype<usize>(s) == 0) return s;
  s.time = p.time;
  s.command = NOTHING;
  s.asked = NOTHING;
  return s;
}

export function notesOf(s: ImapState): Notes {
  return notesAt(changetype<usize>(s) + NOTES, STATE - NOTES);
}

export function tagOf(s: ImapState): usize {
  return changetype<usize>(s) + TAG;
}

export function countersOf(s: ImapState): usize {
  return changetype<usize>(s) + COUNTERS;
}
