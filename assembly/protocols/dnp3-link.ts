// DNP3's link layer and transport function (IEEE 1815-2012 §9, §8): frames with CRCs, and in them the
// segments of application messages.
//
//   0    2        3         4             6        8     10
//   ┌────┬────────┬─────────┬─────────────┬────────┬─────┬─────────────────────────────────────┬─ …
//   │ 05 │ length │ control │ destination │ source │ CRC │ 16 bytes of user data, their CRC    │ …
//   │ 64 │        │         │             │        │     │                                     │
//   └────┴────────┴─────────┴─────────────┴────────┴─────┴─────────────────────────────────────┴─ …
//
//   length: control, addresses and user data      user data: FIN 7 │ FIR 6 │ sequence 0–5, then a segment

/** Header with its CRC; the largest frame. */
export const LINK_HEADER: u32 = 10;
const BLOCK: u32 = 16;
/** What `length` counts besides user data. */
const FIXED: u32 = 5;
/** Control: from the station that began, with user data (confirmed or not). */
const PRIMARY: u32 = 0x40;
const CONFIRMED_DATA: u32 = 3;
const UNCONFIRMED_DATA: u32 = 4;
/** The CRC's polynomial, reflected, four bits at a time. */
const CRC_TABLE: usize = memory.data<u16>([
  0x0000, 0xb26b, 0x29af, 0x9bc4, 0x535e, 0xe135, 0x7af1, 0xc89a, 0xa6bc, 0x14d7, 0x8f13, 0x3d78,
  0xf5e2, 0x4789, 0xdc4d, 0x6e26,
]);

function crcOf(at: u32, length: u32): u32 {
  let crc: u32 = 0;
  for (let i: u32 = 0; i < length; i++) {
    const byte = load<u8>(at + i) as u32;
    crc = (crc >> 4) ^ (load<u16>(CRC_TABLE + (((crc ^ byte) & 15) << 1)) as u32);
    crc = (crc >> 4) ^ (load<u16>(CRC_TABLE + (((crc ^ (byte >> 4)) & 15) << 1)) as u32);
  }
  return crc ^ 0xffff;
}

/** Is there a frame's header at `at`, of LINK_HEADER bytes, with its CRC right? */
export function isLinkHeader(at: u32): bool {
  return (
    load<u16>(at) == 0x6405 &&
    load<u8>(at + 2) >= (FIXED as u8) &&
    (load<u16>(at + 8) as u32) == crcOf(at, 8)
  );
}

/** Address of what may be a frame's beginning in [at, end), whole or cut; `end` if there is none. */
export function findFrame(at: u32, end: u32): u32 {
  while (at < end && !(load<u8>(at) == 0x05 && (at + 1 == end || load<u8>(at + 1) == 0x64))) at++;
  return at;
}

/** Bytes of the frame whose header is at `at`. */
export function frameSize(at: u32): u32 {
  const data = (load<u8>(at + 2) as u32) - FIXED;
  return LINK_HEADER + data + 2 * ((data + BLOCK - 1) / BLOCK);
}

export function linkDestination(at: u32): u32 {
  return load<u16>(at + 4);
}

export function linkSource(at: u32): u32 {
  return load<u16>(at + 6);
}

/** Copies the frame's user data to `out`; returns its bytes, 0 if it has none, or a CRC is wrong. */
export function userData(at: u32, out: usize): u32 {
  const control = load<u8>(at + 3) as u32;
  const code = control & 15;
  if (!(control & PRIMARY) || (code != CONFIRMED_DATA && code != UNCONFIRMED_DATA)) return 0;
  const total = (load<u8>(at + 2) as u32) - FIXED;
  let from = at + LINK_HEADER;
  for (let done: u32 = 0; done < total; done += BLOCK, from += BLOCK + 2) {
    const length = min(BLOCK, total - done);
    if ((load<u16>(from + length) as u32) != crcOf(from, length)) return 0;
    memory.copy(out + done, from, length);
  }
  return total;
}

const FINAL: u32 = 0x80;
const FIRST: u32 = 0x40;
const SEQUENCE: u32 = 0x3f;

/** Segments of one direction that wait for the rest of their message; its bytes lie behind. */
@unmanaged
export class Assembly {
  length: u32;
  /** Sequence number that is wanted next. */
  next: u32;
  /** Destination << 16 | source; its segments may not be mixed with others'. */
  ends: u32;
  /** 1: there is a beginning. */
  begun: u32;
}

export const ASSEMBLY: u32 = offsetof<Assembly>() as u32;
/** Bytes of the longest message (2048 by default, §4.2.1). */
export const MAX_MESSAGE: u32 = 4080;

/** Is this user data a whole message by itself, behind its first byte? */
export function isWhole(header: u32): bool {
  return (header & (FIRST | FINAL)) == (FIRST | FINAL);
}

/** Takes a segment of `length` bytes. Returns true with the last one: the message is complete. */
export function takePart(a: Assembly, header: u32, ends: u32, at: usize, length: u32): bool {
  const sequence = header & SEQUENCE;
  if (header & FIRST) {
    a.begun = 1;
    a.length = 0;
    a.ends = ends;
  } else if (!a.begun || sequence != a.next || ends != a.ends) {
    a.begun = 0;
    return false;
  }
  if (a.length + length > MAX_MESSAGE) {
    a.begun = 0;
    return false;
  }
  memory.copy(changetype<usize>(a) + ASSEMBLY + a.length, at, length);
  a.length += length;
  a.next = (sequence + 1) & SEQUENCE;
  if (!(header & FINAL)) return false;
  a.begun = 0;
  return true;
}
