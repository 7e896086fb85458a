// RTP and RTCP (RFC 3550), recognised and no more. A single datagram of theirs has too little form to tell:
// two of one sender have to follow each other.
//
//   RTP   ┌──────────┬────┬──────────┬───────────┬──────┬─ …      RTCP  ┌──────────┬───────────┬────────┬──────┬─ …
//         │ 10 ……    │ PT │ sequence │ timestamp │ SSRC │               │ 10 ……    │ 192 … 223 │ length │ SSRC │
//         └──────────┴────┴──────────┴───────────┴──────┴─ …            └──────────┴───────────┴────────┴──────┴─ …
//         0          1    2          4           8      12              0          1           2        4

import { be16, be32 } from '../memory/bytes';
import { available, Input } from '../stream/input';
import { LIKELY, NO } from './opening';

const VERSION: u32 = 2;
const RTP_HEADER: u32 = 12;
/** RTCP packet types SR to XR; RTP payload types that would be taken for such (RFC 5761 §4). */
const RTCP_FIRST: u32 = 200;
const RTCP_LAST: u32 = 207;
const RESERVED_FIRST: u32 = 64;
const RESERVED_LAST: u32 = 95;
/** Most that a sequence number grows by between two datagrams. */
const MAX_STEP: u32 = 16;

// What was seen of a sender, in a word of the stream: SSRC 0–31, sequence number 32–47, kind and payload
// type 48–63.
const KIND_RTP: u64 = 1 << 56;
const KIND_RTCP: u64 = 2 << 56;

export function looksLikeRtp(p: Input): u32 {
  const at = p.at;
  if (available(p) <= RTP_HEADER || load<u8>(at) >> 6 != VERSION) return NO;
  const type = (load<u8>(at + 1) & 0x7f) as u32;
  if (type >= RESERVED_FIRST && type <= RESERVED_LAST) return NO;
  const sources = ((load<u8>(at) & 15) as u32) * 4;
  if (available(p) < RTP_HEADER + sources) return NO;
  const sequence = be16(at + 2);
  const sender = KIND_RTP | ((type as u64) << 48) | be32(at + 8);
  const before = seen(p);
  see(p, sender | ((sequence as u64) << 32));
  if ((before & ~SEQUENCE) != sender) return NO;
  const step = (sequence - ((before >> 32) as u32)) & 0xffff;
  return step >= 1 && step <= MAX_STEP ? LIKELY : NO;
}

const SEQUENCE: u64 = 0xffff << 32;

/** Packets that fill the datagram exactly. */
export function looksLikeRtcp(p: Input): u32 {
  if (available(p) < 8) return NO;
  let at = p.at;
  while (at + 4 <= p.end) {
    const type = load<u8>(at + 1) as u32;
    if (load<u8>(at) >> 6 != VERSION || type < RTCP_FIRST || type > RTCP_LAST) return NO;
    at += (be16(at + 2) + 1) * 4;
  }
  if (at != p.end) return NO;
  const sender = KIND_RTCP | be32(p.at + 4);
  const before = seen(p);
  see(p, sender);
  return before == sender ? LIKELY : NO;
}

function seen(p: Input): u64 {
  return p.direction == 0 ? p.stream.word0 : p.stream.word1;
}

function see(p: Input, sender: u64): void {
  if (p.direction == 0) p.stream.word0 = sender;
  else p.stream.word1 = sender;
}
