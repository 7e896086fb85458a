// Stage 1: from the bytes of a source to record bounds. Serial: slots are walked in order, and what one
// leaves unfinished the next begins with. Only record and block headers are touched.

import { isPcap, readHeader, readRecords } from './capture/pcap';
import { readBlocks, SECTION_HEADER } from './capture/pcapng';
import { addTick, damaged, sourceInfo, stop } from './capture/record';
import { Slot } from './memory/slot';
import {
  DAMAGE_CUT_HEADER,
  DAMAGE_CUT_RECORD,
  DAMAGE_NOT_A_CAPTURE,
  FORMAT_PCAP,
  FORMAT_PCAPNG,
  FORMAT_UNKNOWN,
  SOURCE_SIZE,
  WalkState,
} from './memory/walk-state';

/** Ready for the next source: `source` is its number. Interfaces and byte order are its own. */
export function beginSource(state: WalkState, source: u32): void {
  state.format = FORMAT_UNKNOWN;
  state.swapped = 0;
  state.lengthsSwapped = 0;
  state.stopped = 0;
  state.position = 0;
  state.need = 4;
  state.source = source;
  state.section = 0;
  state.interfaceCount = 0;
  memory.fill(state.sources + source * SOURCE_SIZE, 0, SOURCE_SIZE);
}

/**
 * Walks [at, at + length), which begins at `state.position` of the source, and adds its whole records to
 * the slot. Moves `position` behind them (it may lie behind these bytes, where a block was passed over)
 * and sets `need`: how many bytes from there the next step takes.
 */
export function walk(state: WalkState, slot: Slot, at: usize, length: u32): void {
  slot.source = state.source;
  if (slot.count == 0) slot.first = state.packets as u32;
  if (state.stopped) return;
  let used: u64 = 0;
  if (state.format == FORMAT_UNKNOWN) {
    if (length < 4) return;
    const magic = load<u32>(at);
    if (isPcap(magic)) {
      used = readHeader(state, at, length);
      if (used == 0) return;
    } else if (magic == SECTION_HEADER) {
      state.format = FORMAT_PCAPNG;
      sourceInfo(state).format = FORMAT_PCAPNG;
    } else {
      stop(state, DAMAGE_NOT_A_CAPTURE, 0, magic, 0);
      return;
    }
    state.position += used;
  }
  if (state.format == FORMAT_PCAP) {
    used = readRecords(state, slot, at + (used as usize), length - (used as u32));
  } else {
    used = readBlocks(state, slot, at, length);
  }
  state.position += used;
}

/** Lets time pass for all partitions behind the slot's last packet, so that what they know can be merged. */
export function tickNow(state: WalkState, slot: Slot): void {
  if (state.packets > 0) addTick(state, slot, slot.count);
}

/** The source ended at `size`: what is left unread of it is damage, unless it was stopped before. */
export function endSource(state: WalkState, size: u64): void {
  if (state.stopped) return;
  state.stopped = 1;
  if (state.format == FORMAT_UNKNOWN) {
    damaged(state, DAMAGE_CUT_HEADER, 0, 24, size);
  } else if (state.position != size) {
    const there = size > state.position ? size - state.position : 0;
    damaged(state, DAMAGE_CUT_RECORD, min(state.position, size), state.need, there);
  }
}
