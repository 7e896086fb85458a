// What the walk carries from slot to slot. One a run, used by one worker at a time.

/** Format of the source being walked. */
export const FORMAT_UNKNOWN: u8 = 0;
export const FORMAT_PCAP: u8 = 1;
export const FORMAT_PCAPNG: u8 = 2;

/** Interfaces of one pcapng section; packets of further ones are skipped and reported. */
export const MAX_INTERFACES: u32 = 4096;
/** Damage entries kept; further ones are only counted. */
export const MAX_DAMAGE: u32 = 256;
/** Interfaces described for `info`, all sources together; further ones are only read. */
export const MAX_DESCRIBED: u32 = 1024;

/** One interface of the section being read. */
@unmanaged
export class Interface {
  link: u16;
  fcs: u8;
  /** if_tsresol as written: 10^-n, or 2^-n with the top bit set. */
  resolution: u8;
  snaplen: u32;
  /** Seconds to add to every timestamp (if_tsoffset). */
  offset: i64;
  /** Multiplier to ns where the resolution is 10^-n with n <= 9, else 0. */
  scale: i64;
  /** Its InterfaceInfo, 0 when there was no room. */
  info: u32;
  pad: u32;
}

/** An interface as `info` shows it. Texts are UTF-8, cut to the room they have. */
@unmanaged
export class InterfaceInfo {
  source: u32;
  section: u32;
  id: u32;
  link: u32;
  snaplen: u32;
  resolution: u8;
  fcs: u8;
  nameLength: u8;
  descriptionLength: u8;
  filterLength: u8;
  osLength: u8;
  pad: u16;
  packets: u64;
  captured: u64;
  wire: u64;
  /** Packets that have a time (Simple Packet Blocks have none), and the first's and last's. */
  timed: u64;
  firstTime: i64;
  lastTime: i64;
  /** 64 bytes each, then 128 of filter: see texts in InterfaceTexts below. */
  name: u64;
}

/** Bytes of text room behind InterfaceInfo's fixed fields: name 64, description 64, filter 128, os 64. */
export const INFO_TEXTS: u32 = 320;
export const INFO_SIZE: u32 = 88 + INFO_TEXTS;

/** A source as `info` shows it. */
@unmanaged
export class SourceInfo {
  format: u8;
  /** File is in the other byte order than this machine's (pcap; pcapng: its last section). */
  swapped: u8;
  /** pcap with ns timestamps. */
  nanosecond: u8;
  /** pcap with the 24-byte record headers of modified libpcaps. */
  modified: u8;
  major: u16;
  minor: u16;
  link: u32;
  snaplen: u32;
  sections: u32;
  interfaces: u32;
  packets: u64;
  captured: u64;
  wire: u64;
  /** Packets that have a time (Simple Packet Blocks have none). */
  timed: u64;
  /** Earliest and latest time of its packets, ns; valid when timed > 0. */
  earliest: i64;
  latest: i64;
  first: i64;
  last: i64;
  /** Packets with a time before their predecessor's. */
  backwards: u64;
  /** Packets whose captured length is below their wire length. */
  snapped: u64;
  /** pcapng blocks by type. */
  enhancedBlocks: u64;
  simpleBlocks: u64;
  obsoleteBlocks: u64;
  nameBlocks: u64;
  statisticsBlocks: u64;
  secretsBlocks: u64;
  customBlocks: u64;
  otherBlocks: u64;
  /** Packets left out: their interface is not described, or they exceed MAX_CAPTURED. */
  skipped: u64;
  applicationLength: u8;
  osLength: u8;
  hardwareLength: u8;
  pad: u8;
  pad2: u32;
  /** 64 bytes each of application, os and hardware follow. */
  application: u64;
}

export const SOURCE_TEXTS: u32 = 192;
export const SOURCE_SIZE: u32 = 200 + SOURCE_TEXTS;

// Why a source could not be read to its end. The words are in src/records/damage.ts.
export const DAMAGE_NOT_A_CAPTURE: u32 = 1;
export const DAMAGE_VERSION: u32 = 2;
/** a: bytes wanted, b: bytes there. */
export const DAMAGE_CUT_RECORD: u32 = 3;
/** a: the captured length it claims, b: the largest accepted. */
export const DAMAGE_RECORD_LENGTH: u32 = 4;
/** a: the block length it claims, b: the block's type. */
export const DAMAGE_BLOCK_LENGTH: u32 = 5;
/** a: leading length, b: trailing length. */
export const DAMAGE_BLOCK_TRAILER: u32 = 6;
/** a: the byte-order magic found. */
export const DAMAGE_BYTE_ORDER: u32 = 7;
/** a: interface number, b: interfaces described. The packet is skipped, reading goes on. */
export const DAMAGE_NO_INTERFACE: u32 = 8;
/** a: captured length in the block, b: room in the block. */
export const DAMAGE_PACKET_BLOCK: u32 = 9;
/** a: the link type that has no decoder. Packets are counted, not decoded; reported once a link type and source. */
export const DAMAGE_LINK_TYPE: u32 = 10;
/** a: bytes wanted, b: bytes there: the file header itself is cut. */
export const DAMAGE_CUT_HEADER: u32 = 11;
/** a: captured length. One packet block too large to hold; skipped, reading goes on. */
export const DAMAGE_OVERSIZED: u32 = 12;

@unmanaged
export class Damage {
  source: u32;
  code: u32;
  /** Byte offset in the (decompressed) source. */
  offset: u64;
  a: u64;
  b: u64;
}

@unmanaged
export class WalkState {
  format: u8;
  swapped: u8;
  /** pcap: fields captured/wire length are in the other order (versions before 2.3). */
  lengthsSwapped: u8;
  /** No more of this source can be read. */
  stopped: u8;
  /** pcap: bytes of a record header, 16 or 24. */
  recordHeader: u32;
  /** Offset in the source of the next byte to be walked. */
  position: u64;
  /** Bytes from `position` that the next record takes, as far as is known: what to read before walking on. */
  need: u64;
  /** The latest packet time so far, all sources. */
  clock: i64;
  /** Clock of the last tick. */
  tick: i64;
  /** Bytes of records since the last tick. */
  sinceTick: u64;
  source: u32;
  section: u32;
  interfaceCount: u32;
  interfaces: u32;
  sources: u32;
  infos: u32;
  infoCount: u32;
  damage: u32;
  damageCount: u32;
  pad: u32;
  lastTime: i64;
  /** Packets of all sources. */
  packets: u64;
}
