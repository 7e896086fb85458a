// What sequence numbers tell of a direction: bytes sent again, bytes that came late, bytes never seen.
//
//   sequence space   ────────▓▓▓▓▓▓▓▓▓░░░░░▓▓▓▓▓▓▓▓│
//                            seen     hole  seen   next
//
// A segment at `next` is in order; one beyond it opens a hole; one below it fills a hole (out of order) or
// brings bytes already seen (a retransmission). Numbers wrap: only their differences mean anything.

import { Flow } from './flow';
import { addScaled, LETTER_GAP, LETTER_RETRANSMIT } from './history';
import { Endpoint, Losses, MAX_HOLES, Tcp } from './tcp-block';

/** A jump beyond this is another stream's number, not lost bytes. */
const MAX_JUMP: i32 = 1 << 28;

/** Takes a segment of `length` payload bytes; `control`: its SYN (2) and FIN (1) bits, a number each. */
export function trackSequence(
  flow: Flow,
  self: Endpoint,
  sequence: u32,
  length: u32,
  control: u32,
  direction: u32,
): void {
  const end = sequence + length + popcnt<u32>(control);
  if (!self.sequenced) {
    self.sequenced = 1;
    self.next = end;
    return;
  }
  const ahead = (sequence - self.next) as i32;
  if (ahead == 0) {
    self.next = end;
    return;
  }
  if (ahead > MAX_JUMP || ahead < -MAX_JUMP) {
    self.next = end;
    self.holes = 0;
    return;
  }
  if (ahead > 0) {
    openHole(self, lossesOf(flow, direction), self.next, sequence);
    self.next = end;
    return;
  }
  // A keep-alive repeats the last byte, or none (RFC 9293 §3.8.4).
  if (length == 0 || (length == 1 && ahead == -1)) return;
  const data = control & 2 ? sequence + 1 : sequence;
  const dataEnd = data + length;
  const losses = lossesOf(flow, direction);
  const filled = fill(self, losses, data, dataEnd);
  const fresh = max<i32>((dataEnd - self.next) as i32, 0) as u32;
  // A FIN may come with bytes seen before: its own number is new all the same.
  if (((end - self.next) as i32) > 0) self.next = end;
  const repeated = length - min(length, filled + fresh);
  if (filled > 0) {
    losses.outOfOrderPackets++;
    losses.outOfOrderBytes += filled;
  }
  if (repeated > 0) {
    losses.retransmittedPackets++;
    losses.retransmittedBytes += repeated;
    if (repeated == length) {
      addScaled(
        flow,
        LETTER_RETRANSMIT,
        direction,
        flow.tcp + offsetof<Tcp>('retransmit0') + (direction << 2),
      );
    }
  }
}

/** The other side acknowledged up to `acknowledgement`: what is missing below it was lost by the capture, not the network. */
export function trackAcknowledgement(
  flow: Flow,
  sender: Endpoint,
  acknowledgement: u32,
  direction: u32,
): void {
  if (!sender.sequenced) return;
  const ahead = (acknowledgement - sender.next) as i32;
  if (ahead > 0 && ahead <= MAX_JUMP) {
    openHole(sender, lossesOf(flow, direction), sender.next, acknowledgement);
    sender.next = acknowledgement;
  }
  if (sender.holes == 0) return;
  const losses = lossesOf(flow, direction);
  for (let i: u32 = 0; i < (sender.holes as u32); i++) {
    const bit = (1 as u8) << (i as u8);
    if (sender.acknowledged & bit) continue;
    if (((acknowledgement - (holeAt(losses, i) as u32)) as i32) <= 0) continue;
    sender.acknowledged |= bit;
    addScaled(flow, LETTER_GAP, direction, flow.tcp + offsetof<Tcp>('gap0') + (direction << 2));
  }
}

export function lossesOf(flow: Flow, direction: u32): Losses {
  return changetype<Losses>(flow.tcp + offsetof<Tcp>('losses') + direction * offsetof<Losses>());
}

function holeAt(losses: Losses, index: u32): u64 {
  return load<u64>(changetype<usize>(losses) + offsetof<Losses>('hole0') + (index << 3));
}

function setHole(losses: Losses, index: u32, start: u32, end: u32): void {
  const at = changetype<usize>(losses) + offsetof<Losses>('hole0') + (index << 3);
  store<u64>(at, (start as u64) | ((end as u64) << 32));
}

function openHole(self: Endpoint, losses: Losses, start: u32, end: u32): void {
  losses.missing += (end - start) as u64;
  if (self.holes == (MAX_HOLES as u8)) removeHole(self, losses, 0);
  setHole(losses, self.holes, start, end);
  self.acknowledged &= ~((1 as u8) << self.holes);
  self.holes++;
}

function removeHole(self: Endpoint, losses: Losses, index: u32): void {
  const last = (self.holes as u32) - 1;
  for (let i = index; i < last; i++) {
    const next = holeAt(losses, i + 1);
    setHole(losses, i, next as u32, (next >> 32) as u32);
  }
  const below = ((1 as u8) << (index as u8)) - 1;
  self.acknowledged = (self.acknowledged & below) | ((self.acknowledged >> 1) & ~below);
  self.holes = last as u8;
}

/** Fills holes with [start, end); returns how many missing bytes it brought. */
function fill(self: Endpoint, losses: Losses, start: u32, end: u32): u32 {
  let filled: u32 = 0;
  let i: u32 = 0;
  while (i < (self.holes as u32)) {
    const hole = holeAt(losses, i);
    const holeStart = hole as u32;
    const holeEnd = (hole >> 32) as u32;
    const from = ((start - holeStart) as i32) > 0 ? start : holeStart;
    const to = ((end - holeEnd) as i32) < 0 ? end : holeEnd;
    const covered = (to - from) as i32;
    if (covered <= 0) {
      i++;
      continue;
    }
    filled += covered as u32;
    if (from == holeStart && to == holeEnd) {
      removeHole(self, losses, i);
      continue;
    }
    if (from == holeStart) setHole(losses, i, to, holeEnd);
    else {
      // Filled in the middle: the earlier part stays this hole, the later one takes another's place.
      setHole(losses, i, holeStart, from);
      if (to != holeEnd && self.holes < (MAX_HOLES as u8)) {
        setHole(losses, self.holes, to, holeEnd);
        self.holes++;
      }
    }
    i++;
  }
  losses.missing -= min(losses.missing, filled as u64);
  return filled;
}
