// pcapng (draft-ietf-opsawg-pcapng). Reads whole blocks; sections, interfaces and packets matter, all
// other blocks are counted and skipped by their length.
//
//   0        4          8                        length-4    length
//   ┌────────┬──────────┬─────────── … ──────────┬───────────┐
//   │ type   │ length   │ body, padded to 4      │ length    │
//   └────────┴──────────┴─────────── … ──────────┴───────────┘

import { half, word } from '../memory/bytes';
import { MAX_CAPTURED, Slot } from '../memory/slot';
import {
  DAMAGE_BLOCK_LENGTH,
  DAMAGE_BLOCK_TRAILER,
  DAMAGE_BYTE_ORDER,
  DAMAGE_NO_INTERFACE,
  DAMAGE_OVERSIZED,
  DAMAGE_PACKET_BLOCK,
  DAMAGE_VERSION,
  FORMAT_PCAPNG,
  Interface,
  InterfaceInfo,
  MAX_INTERFACES,
  WalkState,
} from '../memory/walk-state';
import { addInterface, interfaceAt } from './interfaces';
import { readInterfaceOptions, readSectionOptions } from './pcapng-options';
import { addRecord, damaged, sourceInfo, stop } from './record';
import { toNanoseconds } from './resolution';

export const SECTION_HEADER: u32 = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION: u32 = 1;
const PACKET: u32 = 2;
const SIMPLE_PACKET: u32 = 3;
const NAME_RESOLUTION: u32 = 4;
const INTERFACE_STATISTICS: u32 = 5;
const ENHANCED_PACKET: u32 = 6;
const DECRYPTION_SECRETS: u32 = 10;
const CUSTOM: u32 = 0x0bad;
const CUSTOM_DO_NOT_COPY: u32 = 0x40000bad;

const BYTE_ORDER_MAGIC: u32 = 0x1a2b3c4d;

const BLOCK_HEADER: u32 = 8;
const BLOCK_MIN: u32 = 12;
const SECTION_MIN: u32 = 28;
/** Fixed part of a packet block before its data: type, length and five words. */
const PACKET_FIXED: u32 = 28;
/** A packet block with more than this is passed over instead of held. */
const MAX_BLOCK: u64 = (MAX_CAPTURED + 65536 - 64) as u64;

/** Reads the blocks in [at, at + length) into the slot. Returns bytes consumed; sets `need` for the next. */
export function readBlocks(state: WalkState, slot: Slot, at: usize, length: u32): u64 {
  let used: u64 = 0;
  while (true) {
    const left = used < length ? (((length as u64) - used) as u32) : 0;
    if (left < BLOCK_MIN) {
      state.need = BLOCK_MIN;
      return used;
    }
    const block = at + (used as usize);
    const offset = state.position + used;
    if (load<u32>(block) == SECTION_HEADER) {
      if (!setByteOrder(state, block, offset)) return used;
    }
    const swapped = state.swapped != 0;
    const type = word(block, swapped);
    const total = word(block + 4, swapped);
    if (total < BLOCK_MIN || (total & 3) != 0) {
      stop(state, DAMAGE_BLOCK_LENGTH, offset, total, type);
      return used;
    }
    if (isHeld(type) && total <= MAX_BLOCK) {
      if (left < total) {
        state.need = total;
        return used;
      }
      if (slot.count == slot.maxPackets) {
        state.need = 0;
        return used;
      }
      const trailer = word(block + total - 4, swapped);
      if (trailer != total) {
        stop(state, DAMAGE_BLOCK_TRAILER, offset, total, trailer);
        return used;
      }
      readBlock(state, slot, block, type, total, offset, swapped);
      if (state.stopped) return used;
    } else {
      count(state, type, total, offset);
    }
    // A block passed over may end far behind these bytes: the caller goes on from there.
    used += total;
  }
}

function isHeld(type: u32): bool {
  return (
    type == ENHANCED_PACKET ||
    type == SIMPLE_PACKET ||
    type == PACKET ||
    type == INTERFACE_DESCRIPTION ||
    type == SECTION_HEADER
  );
}

function setByteOrder(state: WalkState, block: usize, offset: u64): bool {
  const magic = load<u32>(block + BLOCK_HEADER);
  if (magic == BYTE_ORDER_MAGIC) state.swapped = 0;
  else if (magic == bswap<u32>(BYTE_ORDER_MAGIC)) state.swapped = 1;
  else {
    stop(state, DAMAGE_BYTE_ORDER, offset + BLOCK_HEADER, magic, 0);
    return false;
  }
  return true;
}

function readBlock(
  state: WalkState,
  slot: Slot,
  block: usize,
  type: u32,
  total: u32,
  offset: u64,
  swapped: bool,
): void {
  const source = sourceInfo(state);
  if (type == ENHANCED_PACKET || type == PACKET) {
    if (type == PACKET) source.obsoleteBlocks++;
    else source.enhancedBlocks++;
    readPacket(state, slot, block, type, total, offset, swapped);
  } else if (type == SIMPLE_PACKET) {
    source.simpleBlocks++;
    readSimplePacket(state, slot, block, total, offset, swapped);
  } else if (type == INTERFACE_DESCRIPTION) {
    readInterface(state, block, total, offset, swapped);
  } else {
    readSection(state, block, total, offset, swapped);
  }
}

function readSection(state: WalkState, block: usize, total: u32, offset: u64, swapped: bool): void {
  if (total < SECTION_MIN) {
    stop(state, DAMAGE_BLOCK_LENGTH, offset, total, SECTION_HEADER);
    return;
  }
  const major = half(block + 12, swapped);
  const minor = half(block + 14, swapped);
  // 1.2 was written by some tools and means the same as 1.0.
  if (major != 1) {
    stop(state, DAMAGE_VERSION, offset + 12, major, minor);
    return;
  }
  const source = sourceInfo(state);
  state.format = FORMAT_PCAPNG;
  source.format = FORMAT_PCAPNG;
  source.swapped = state.swapped;
  source.major = major as u16;
  source.minor = minor as u16;
  if (source.sections > 0) state.section++;
  source.sections++;
  state.interfaceCount = 0;
  readSectionOptions(source, block + 24, block + total - 4, swapped);
}

function readInterface(
  state: WalkState,
  block: usize,
  total: u32,
  offset: u64,
  swapped: bool,
): void {
  if (total < 20) {
    stop(state, DAMAGE_BLOCK_LENGTH, offset, total, INTERFACE_DESCRIPTION);
    return;
  }
  if (state.interfaceCount == MAX_INTERFACES) {
    damaged(state, DAMAGE_NO_INTERFACE, offset, MAX_INTERFACES, MAX_INTERFACES);
    return;
  }
  const link = half(block + 8, swapped);
  const snaplen = word(block + 12, swapped);
  const it = addInterface(state, link, snaplen);
  if (state.interfaceCount == 1 && state.section == 0) {
    const source = sourceInfo(state);
    source.link = link;
    source.snaplen = snaplen;
  }
  readInterfaceOptions(it, block + 16, block + total - 4, swapped);
}

function readPacket(
  state: WalkState,
  slot: Slot,
  block: usize,
  type: u32,
  total: u32,
  offset: u64,
  swapped: bool,
): void {
  if (total < PACKET_FIXED + 4) {
    stop(state, DAMAGE_BLOCK_LENGTH, offset, total, type);
    return;
  }
  // The obsolete block has 16 bits of interface and 16 of drop count where the enhanced one has 32 of interface.
  const id = type == PACKET ? half(block + 8, swapped) : word(block + 8, swapped);
  const high = word(block + 12, swapped) as u64;
  const low = word(block + 16, swapped) as u64;
  const captured = word(block + 20, swapped);
  const wire = word(block + 24, swapped);
  const room = total - PACKET_FIXED - 4;
  if (captured > room) {
    stop(state, DAMAGE_PACKET_BLOCK, offset + 20, captured, room);
    return;
  }
  if (id >= state.interfaceCount) {
    sourceInfo(state).skipped++;
    damaged(state, DAMAGE_NO_INTERFACE, offset, id, state.interfaceCount);
    return;
  }
  if (captured > MAX_CAPTURED) {
    oversized(state, captured, offset);
    return;
  }
  const it = interfaceAt(state, id);
  const time = toNanoseconds((high << 32) | low, it);
  add(state, slot, it, time, block + PACKET_FIXED, captured, wire, true);
}

function readSimplePacket(
  state: WalkState,
  slot: Slot,
  block: usize,
  total: u32,
  offset: u64,
  swapped: bool,
): void {
  if (total < 16) {
    stop(state, DAMAGE_BLOCK_LENGTH, offset, total, SIMPLE_PACKET);
    return;
  }
  if (state.interfaceCount == 0) {
    sourceInfo(state).skipped++;
    damaged(state, DAMAGE_NO_INTERFACE, offset, 0, 0);
    return;
  }
  const it = interfaceAt(state, 0);
  const wire = word(block + 8, swapped);
  let captured = min(wire, total - 16);
  if (it.snaplen != 0) captured = min(captured, it.snaplen);
  if (captured > MAX_CAPTURED) {
    oversized(state, captured, offset);
    return;
  }
  // It has no time of its own: it takes the clock's, so that it stays between its neighbours.
  const time = state.packets == 0 ? 0 : state.clock;
  add(state, slot, it, time, block + 12, captured, wire, false);
}

function add(
  state: WalkState,
  slot: Slot,
  it: Interface,
  time: i64,
  data: usize,
  captured: u32,
  wire: u32,
  timed: bool,
): void {
  const info = changetype<InterfaceInfo>(it.info);
  addRecord(state, slot, info, time, data, captured, wire, it.link, it.fcs, timed);
}

function oversized(state: WalkState, captured: u32, offset: u64): void {
  sourceInfo(state).skipped++;
  damaged(state, DAMAGE_OVERSIZED, offset, captured, MAX_CAPTURED);
}

/** Counts a block that is passed over. */
function count(state: WalkState, type: u32, total: u32, offset: u64): void {
  const source = sourceInfo(state);
  if (type == NAME_RESOLUTION) source.nameBlocks++;
  else if (type == INTERFACE_STATISTICS) source.statisticsBlocks++;
  else if (type == DECRYPTION_SECRETS) source.secretsBlocks++;
  else if (type == CUSTOM || type == CUSTOM_DO_NOT_COPY) source.customBlocks++;
  else if (isHeld(type)) oversized(state, total, offset);
  else source.otherBlocks++;
}
