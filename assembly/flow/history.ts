// The history of a flow, in Zeek's letters: what happened, in the order it first did. Upper case from the
// source, lower case to it. TCP flows keep it in their TCP block; others, with few letters, in the flow.

import { Flow } from './flow';
import { Tcp } from './tcp-block';

export const HISTORY_MAX: u32 = 32;
const HISTORY_SHORT: u8 = 4;
const LOWER: u8 = 32;

export const LETTER_SYN: u8 = 0x53;
export const LETTER_SYN_ACK: u8 = 0x48;
export const LETTER_ACK: u8 = 0x41;
export const LETTER_DATA: u8 = 0x44;
export const LETTER_FIN: u8 = 0x46;
export const LETTER_RESET: u8 = 0x52;
export const LETTER_CHECKSUM: u8 = 0x43;
export const LETTER_GAP: u8 = 0x47;
export const LETTER_RETRANSMIT: u8 = 0x54;
export const LETTER_WINDOW: u8 = 0x57;
export const LETTER_INCONSISTENT: u8 = 0x49;
export const LETTER_MULTIFLAG: u8 = 0x51;
export const LETTER_FLIPPED: u8 = 0x5e;

/** Adds a letter, in lower case for direction 1. Letters past the room there is are left out. */
export function addLetter(flow: Flow, letter: u8, direction: u32): void {
  if (flow.tcp != 0) {
    if (direction == 1 && letter != LETTER_FLIPPED) letter |= LOWER;
    const tcp = changetype<Tcp>(flow.tcp);
    if (tcp.length == HISTORY_MAX) return;
    store<u8>(historyAt(flow) + tcp.length, letter);
    tcp.length++;
    return;
  }
  const at = flow.historyLength;
  if (at == HISTORY_SHORT) return;
  const code: u8 = (letter == LETTER_CHECKSUM ? 2 : 0) | (direction as u8);
  flow.history |= code << (at << 1);
  flow.historyLength = at + 1;
}

/** Adds a letter the first time it comes from this direction. `bit`: which of the once-only letters it is, 0–3. */
export function addOnce(flow: Flow, letter: u8, direction: u32, bit: u32): void {
  const mask: u8 = (1 as u8) << ((bit * 2 + direction) as u8);
  if (flow.historySeen & mask) return;
  flow.historySeen |= mask;
  addLetter(flow, letter, direction);
}

export const ONCE_DATA: u32 = 0;
export const ONCE_ACK: u32 = 1;
export const ONCE_INCONSISTENT: u32 = 2;
export const ONCE_MULTIFLAG: u32 = 3;

/** Adds a letter the 1st, 10th, 100th, … time. `counter`: address of the u32 that counts it. */
export function addScaled(flow: Flow, letter: u8, direction: u32, counter: usize): void {
  const count = load<u32>(counter) + 1;
  store<u32>(counter, count);
  let power: u32 = 1;
  while (power < count && power <= 100_000_000) power *= 10;
  if (power == count) addLetter(flow, letter, direction);
}

/** The letters of a flow with TCP block. */
export function historyAt(flow: Flow): usize {
  return (flow.tcp as usize) + offsetof<Tcp>('history0');
}

/** Writes the letters, HISTORY_MAX at most; returns how many. */
export function copyHistory(to: usize, flow: Flow): u32 {
  if (flow.tcp != 0) {
    const length = changetype<Tcp>(flow.tcp).length;
    memory.copy(to, historyAt(flow), length);
    return length;
  }
  const length = flow.historyLength as u32;
  for (let i: u32 = 0; i < length; i++) {
    const code = (flow.history >> ((i << 1) as u8)) & 3;
    const letter: u8 = code & 2 ? LETTER_CHECKSUM : LETTER_DATA;
    store<u8>(to + i, code & 1 ? letter | LOWER : letter);
  }
  return length;
}
