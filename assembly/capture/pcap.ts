// Classic pcap (draft-ietf-opsawg-pcap). Reads the file header, then whole records.
//
//   file header                                        record header
//   0       4    6    8        16       20      24     0      4        8         12     16
//   ┌───────┬────┬────┬────────┬────────┬───────┐      ┌──────┬────────┬─────────┬──────┬──────
//   │ magic │maj │min │ zone,0 │snaplen │FCS|link│      │ sec  │ µs, ns │captured │ wire │ data…
//   └───────┴────┴────┴────────┴────────┴───────┘      └──────┴────────┴─────────┴──────┴──────
//
// Modified (Kuznetzov) files have 8 more bytes in each record header: interface index, protocol, packet type.

import { half, word } from '../memory/bytes';
import { MAX_CAPTURED, Slot } from '../memory/slot';
import {
  DAMAGE_RECORD_LENGTH,
  DAMAGE_VERSION,
  FORMAT_PCAP,
  InterfaceInfo,
  WalkState,
} from '../memory/walk-state';
import { addInterface, interfaceAt } from './interfaces';
import { addRecord, sourceInfo, stop } from './record';

const MAGIC_MICRO: u32 = 0xa1b2c3d4;
const MAGIC_NANO: u32 = 0xa1b23c4d;
const MAGIC_MODIFIED: u32 = 0xa1b2cd34;

export const HEADER: u32 = 24;
const FIELD_VERSION: usize = 4;
const FIELD_SNAPLEN: usize = 16;
const FIELD_LINK: usize = 20;

const RECORD_HEADER: u32 = 16;
const RECORD_HEADER_MODIFIED: u32 = 24;
const RECORD_FRACTION: usize = 4;
const RECORD_CAPTURED: usize = 8;
const RECORD_WIRE: usize = 12;

/** Top half of the link-type word: the P bit says that the four bits above it count FCS bytes, in pairs. */
const LINK_FCS_PRESENT: u32 = 1 << 26;

export function isPcap(magic: u32): bool {
  return isMagic(magic) || isMagic(bswap<u32>(magic));
}

function isMagic(magic: u32): bool {
  return magic == MAGIC_MICRO || magic == MAGIC_NANO || magic == MAGIC_MODIFIED;
}

/** Reads the file header; `length` >= 4 holds its magic. Returns bytes consumed, 0 if more are needed or it can't be read. */
export function readHeader(state: WalkState, at: usize, length: u32): u32 {
  if (length < HEADER) {
    state.need = HEADER;
    return 0;
  }
  let magic = load<u32>(at);
  const swapped = !isMagic(magic);
  if (swapped) magic = bswap<u32>(magic);
  const major = half(at + FIELD_VERSION, swapped);
  const minor = half(at + FIELD_VERSION + 2, swapped);
  if (major != 2) {
    stop(state, DAMAGE_VERSION, state.position + FIELD_VERSION, major, minor);
    return 0;
  }
  const linkWord = word(at + FIELD_LINK, swapped);
  const snaplen = word(at + FIELD_SNAPLEN, swapped);
  state.format = FORMAT_PCAP;
  state.swapped = swapped ? 1 : 0;
  state.recordHeader = magic == MAGIC_MODIFIED ? RECORD_HEADER_MODIFIED : RECORD_HEADER;
  // libpcap before 2.3 wrote the two lengths the other way round; 2.3 did both: decided per record.
  state.lengthsSwapped = minor < 3 ? 2 : minor == 3 ? 1 : 0;
  state.interfaceCount = 0;

  const source = sourceInfo(state);
  source.format = FORMAT_PCAP;
  source.swapped = state.swapped;
  source.nanosecond = magic == MAGIC_NANO ? 1 : 0;
  source.modified = magic == MAGIC_MODIFIED ? 1 : 0;
  source.major = major as u16;
  source.minor = minor as u16;
  source.link = linkWord & 0xffff;
  source.snaplen = snaplen;
  source.sections = 1;

  const it = addInterface(state, linkWord & 0xffff, snaplen);
  const info = changetype<InterfaceInfo>(it.info);
  if (magic == MAGIC_NANO) {
    it.scale = 1;
    it.resolution = 9;
    info.resolution = 9;
  }
  if (linkWord & LINK_FCS_PRESENT) {
    it.fcs = ((linkWord >> 28) * 2) as u8;
    info.fcs = it.fcs;
  }
  return HEADER;
}

/** Adds the whole records in [at, at + length) to the slot. Returns bytes consumed; sets `need` for the next. */
export function readRecords(state: WalkState, slot: Slot, at: usize, length: u32): u32 {
  const swapped = state.swapped != 0;
  const header = state.recordHeader;
  const it = interfaceAt(state, 0);
  const info = changetype<InterfaceInfo>(it.info);
  const scale = it.scale;
  const link = it.link;
  const fcs = it.fcs;
  let used: u32 = 0;
  while (true) {
    if (length - used < header) {
      state.need = header;
      return used;
    }
    const record = at + used;
    let captured = word(record + RECORD_CAPTURED, swapped);
    let wire = word(record + RECORD_WIRE, swapped);
    if (state.lengthsSwapped == 2 || (state.lengthsSwapped == 1 && captured > wire)) {
      const other = captured;
      captured = wire;
      wire = other;
    }
    if (captured > MAX_CAPTURED) {
      stop(state, DAMAGE_RECORD_LENGTH, state.position + used, captured, MAX_CAPTURED);
      state.need = header;
      return used;
    }
    if (length - used < header + captured) {
      state.need = header + captured;
      return used;
    }
    if (slot.count == slot.maxPackets) {
      state.need = 0;
      return used;
    }
    const seconds = word(record, swapped) as i64;
    const fraction = word(record + RECORD_FRACTION, swapped) as i64;
    addRecord(
      state,
      slot,
      info,
      seconds * 1_000_000_000 + fraction * scale,
      record + header,
      captured,
      wire,
      link,
      fcs,
      true,
    );
    used += header + captured;
  }
}
