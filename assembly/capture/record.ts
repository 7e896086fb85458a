// A record found by the walk becomes a Packet in the slot; capture time passing a second becomes a Tick.

import { Packet } from '../memory/packet';
import { MIN_RECORD, Slot, Tick } from '../memory/slot';
import {
  DAMAGE_LINK_TYPE,
  Damage,
  InterfaceInfo,
  MAX_DAMAGE,
  SOURCE_SIZE,
  SourceInfo,
  WalkState,
} from '../memory/walk-state';

const SECOND: i64 = 1_000_000_000;
/** A tick comes at least this often: the slots of a run hold several times as much, so partitions can always reach the next. */
export const TICK_BYTES: u32 = 65536;

export function sourceInfo(state: WalkState): SourceInfo {
  return changetype<SourceInfo>(state.sources + state.source * SOURCE_SIZE);
}

/** Notes damage at `offset` of the current source. Entries past MAX_DAMAGE are counted only. */
export function damaged(state: WalkState, code: u32, offset: u64, a: u64, b: u64): void {
  const at = state.damageCount++;
  if (at >= MAX_DAMAGE) return;
  const entry = changetype<Damage>(state.damage + at * offsetof<Damage>());
  entry.source = state.source;
  entry.code = code;
  entry.offset = offset;
  entry.a = a;
  entry.b = b;
}

/** As `damaged`, and nothing more of this source can be read. */
export function stop(state: WalkState, code: u32, offset: u64, a: u64, b: u64): void {
  damaged(state, code, offset, a, b);
  state.stopped = 1;
}

/** Notes a link type without decoder, once for each source. */
export function unknownLink(state: WalkState, link: u32): void {
  const count = min(state.damageCount, MAX_DAMAGE);
  for (let i: u32 = 0; i < count; i++) {
    const entry = changetype<Damage>(state.damage + i * offsetof<Damage>());
    if (entry.code == DAMAGE_LINK_TYPE && entry.source == state.source && entry.a == link) return;
  }
  damaged(state, DAMAGE_LINK_TYPE, state.position, link, 0);
}

export function addRecord(
  state: WalkState,
  slot: Slot,
  info: InterfaceInfo,
  time: i64,
  data: usize,
  captured: u32,
  wire: u32,
  link: u16,
  fcs: u8,
  timed: bool,
): void {
  const index = slot.count++;
  if (time > state.clock) state.clock = time;
  state.sinceTick += captured + MIN_RECORD;
  if (state.clock >= state.tick + SECOND || state.sinceTick >= (TICK_BYTES as u64))
    addTick(state, slot, index);
  const packet = changetype<Packet>(slot.packets + index * offsetof<Packet>());
  packet.time = time;
  packet.data = data as u32;
  packet.network = changetype<usize>(info) as u32;
  packet.captured = captured;
  packet.wire = wire;
  packet.link = link;
  packet.fcs = fcs;

  const source = sourceInfo(state);
  if (timed) noteTime(state, source, info, time);
  source.packets++;
  source.captured += captured;
  source.wire += wire;
  if (captured < wire) source.snapped++;
  state.packets++;

  info.packets++;
  info.captured += captured;
  info.wire += wire;
}

/** Times of the source and the interface. Records without a time of their own have no part in them. */
function noteTime(state: WalkState, source: SourceInfo, info: InterfaceInfo, time: i64): void {
  if (source.timed == 0) {
    source.earliest = time;
    source.latest = time;
    source.first = time;
  } else {
    if (time < state.lastTime) source.backwards++;
    if (time < source.earliest) source.earliest = time;
    if (time > source.latest) source.latest = time;
  }
  state.lastTime = time;
  source.last = time;
  source.timed++;
  if (info.timed == 0) info.firstTime = time;
  info.lastTime = time;
  info.timed++;
}

/** `before`: number of the packet that comes after the tick. */
export function addTick(state: WalkState, slot: Slot, before: u32): void {
  const time = state.clock;
  // Floor, so that times before 1970 fall on whole seconds too.
  let second = time - (time % SECOND);
  if (second > time) second -= SECOND;
  state.tick = second;
  state.sinceTick = 0;
  const tick = changetype<Tick>(slot.ticks + slot.tickCount * offsetof<Tick>());
  slot.tickCount++;
  tick.clock = second;
  tick.before = before;
}
