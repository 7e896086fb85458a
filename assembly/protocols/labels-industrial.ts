// Protocols of plants and buildings, recognised and no more: S7 communication, EtherNet/IP with CIP, BACnet/IP,
// IEC 60870-5-104.

import { be16 } from '../memory/bytes';
import { CERTAIN, datagram, datagramLength, LIKELY, MAYBE, NO, Opening, onPort } from './opening';

// S7 communication lies in COTP data, and that in TPKT (RFC 1006 §6).
//
//   03 00 length │ size  type …       connection request E0, confirm D0
//   03 00 length │ 02 F0 80 │ 32 …    data; S7's magic, and the kind of message

const TPKT: u32 = 4;
const COTP_REQUEST: u8 = 0xe0;
const COTP_CONFIRM: u8 = 0xd0;
const COTP_DATA: u8 = 0xf0;
const S7: u8 = 0x32;

export function looksLikeS7(o: Opening): u32 {
  const client = judgeS7(o.client, o.clientLength);
  const server = judgeS7(o.server, o.serverLength);
  if (client == NO || server == NO) return NO;
  return max(client, server);
}

function judgeS7(at: u32, length: u32): u32 {
  for (let i = 0; i < 2; i++) {
    if (length > 0 && load<u8>(at) != 3) return NO;
    if (length > 1 && load<u8>(at + 1) != 0) return NO;
    if (length < TPKT + 4) return MAYBE;
    const type = load<u8>(at + 5);
    if (type == COTP_DATA) {
      if (load<u8>(at + 4) != 2 || load<u8>(at + 7) != S7) return NO;
      if (length < TPKT + 5) return MAYBE;
      const kind = load<u8>(at + 8);
      return (kind >= 1 && kind <= 3) || kind == 7 ? CERTAIN : NO;
    }
    const size = be16(at + 2);
    if ((type != COTP_REQUEST && type != COTP_CONFIRM) || size < 11 || size > 64) return NO;
    if ((load<u8>(at + 4) as u32) + 5 != size) return NO;
    if (length <= size) return MAYBE;
    at += size;
    length -= size;
  }
  return NO;
}

// EtherNet/IP (ODVA, volume 2, §2-3), little-endian:
//
//   0         2        4         8        12               20        24
//   ┌─────────┬────────┬─────────┬────────┬────────────────┬─────────┬─ …
//   │ command │ length │ session │ status │ sender context │ options │ data
//   └─────────┴────────┴─────────┴────────┴────────────────┴─────────┴─ …

const ENIP: u32 = 24;
const ENIP_PORT: u32 = 44818;
const REGISTER_SESSION: u32 = 0x65;
const SEND_RR_DATA: u32 = 0x6f;
const SEND_UNIT_DATA: u32 = 0x70;
const MAX_STATUS: u32 = 0x69;

export function looksLikeEnip(o: Opening): u32 {
  const client = judgeEnip(o.client, o.clientLength, onPort(o, ENIP_PORT));
  const server = judgeEnip(o.server, o.serverLength, onPort(o, ENIP_PORT));
  if (client == NO || server == NO) return NO;
  return max(client, server);
}

export function looksLikeEnipDatagram(o: Opening): u32 {
  const at = datagram(o);
  const length = datagramLength(o);
  if (length < 18) return NO;
  // Cyclic data: two items, a sequenced address and connected data.
  if (load<u64>(at) << 16 == 0x0008800200020000 && load<u16>(at + 14) == 0xb1) {
    return (load<u16>(at + 16) as u32) == length - 18 ? LIKELY : NO;
  }
  if (length < ENIP || !onPort(o, ENIP_PORT)) return NO;
  return judgeEnip(at as u32, length, true) == MAYBE ? NO : judgeEnip(at as u32, length, true);
}

function judgeEnip(at: u32, length: u32, expected: bool): u32 {
  if (length < 2) return MAYBE;
  const command = load<u16>(at) as u32;
  if (!isCommand(command) || (length < ENIP && !expected && command < REGISTER_SESSION)) return NO;
  if (length < ENIP) return MAYBE;
  const size = load<u16>(at + 2) as u32;
  if (load<u32>(at + 20) != 0 || load<u32>(at + 8) > MAX_STATUS) return NO;
  switch (command) {
    case REGISTER_SESSION:
      if (size != 4) return NO;
      if (length < ENIP + 4) return MAYBE;
      return load<u32>(at + ENIP) == 1 ? CERTAIN : NO;
    case SEND_RR_DATA:
    case SEND_UNIT_DATA:
      // Interface handle 0, timeout, number of items.
      if (size < 16) return expected && size == 0 ? LIKELY : NO;
      if (length < ENIP + 8) return MAYBE;
      if (load<u32>(at + ENIP) != 0) return NO;
      return load<u16>(at + ENIP + 6) - 2 <= 2 ? LIKELY : NO;
    default:
      return expected ? LIKELY : NO;
  }
}

/** NOP, listings, sessions, data (§2-4). */
function isCommand(command: u32): bool {
  switch (command) {
    case 0x00:
    case 0x01:
    case 0x04:
    case 0x63:
    case 0x64:
    case REGISTER_SESSION:
    case 0x66:
    case SEND_RR_DATA:
    case SEND_UNIT_DATA:
      return true;
    default:
      return false;
  }
}

// BACnet/IP (ASHRAE 135, annex J): 81, function, length of the datagram; then, of most, a network message
// of version 1.

const BACNET_PORT: u32 = 47808;
const BVLC: u8 = 0x81;
const BVLC_HEADER: u32 = 4;
const FORWARDED: u32 = 0x04;

export function looksLikeBacnet(o: Opening): u32 {
  const at = datagram(o);
  const length = datagramLength(o);
  if (length < BVLC_HEADER + 2 || load<u8>(at) != BVLC) return NO;
  const code = load<u8>(at + 1) as u32;
  if (code > 0x0b || be16(at + 2) != length) return NO;
  // Results and tables hold no network message: the port has to say the rest.
  if (code < FORWARDED || (code > FORWARDED && code < 0x09)) {
    return onPort(o, BACNET_PORT) ? LIKELY : NO;
  }
  const message = code == FORWARDED ? BVLC_HEADER + 6 : BVLC_HEADER;
  return message < length && load<u8>(at + message) == 1 ? LIKELY : NO;
}

// IEC 60870-5-104 (§5): 68, length, four octets of control; then, of the I format, an ASDU.
//
//   I  sequence numbers, lowest bits 0        S  01 00 …        U  start 07 0B, stop 13 23, test 43 83

const IEC104_PORT: u32 = 2404;
const APCI: u32 = 6;

export function looksLikeIec104(o: Opening): u32 {
  const client = judgeIec104(o.client, o.clientLength);
  const server = judgeIec104(o.server, o.serverLength);
  if (client == NO || server == NO) return NO;
  if (client == MAYBE && server == MAYBE) return MAYBE;
  if (client == CERTAIN && server == CERTAIN) return isAnswer(o) ? CERTAIN : LIKELY;
  return onPort(o, IEC104_PORT) ? LIKELY : MAYBE;
}

/** Does one side confirm what the other asked? */
function isAnswer(o: Opening): bool {
  const asked = load<u8>(o.client + 2) as u32;
  const answered = load<u8>(o.server + 2) as u32;
  return (
    (asked & 3) == 3 &&
    (answered == ((asked & 0xfc) << 1) + 3 || asked == ((answered & 0xfc) << 1) + 3)
  );
}

/** CERTAIN: frames as far as there are any. */
function judgeIec104(at: u32, length: u32): u32 {
  const end = at + length;
  let frames = 0;
  while (at < end) {
    if (load<u8>(at) != 0x68) return NO;
    if (at + APCI > end) break;
    if (!isApci(at, end)) return NO;
    frames++;
    at += 2 + (load<u8>(at + 1) as u32);
  }
  return frames > 0 ? CERTAIN : MAYBE;
}

function isApci(at: u32, end: u32): bool {
  const length = load<u8>(at + 1) as u32;
  const control = load<u8>(at + 2) as u32;
  if (length < 4 || length > 253) return false;
  if ((control & 3) == 3) {
    const functions = control >> 2;
    return length == 4 && popcnt(functions) == 1 && load<u16>(at + 3) == 0 && load<u8>(at + 5) == 0;
  }
  if (load<u8>(at + 4) & 1) return false;
  if (control & 1) return length == 4 && load<u16>(at + 2) == 1;
  if (length < 10) return false;
  // Type and cause of transmission of the ASDU.
  if (at + 9 > end) return true;
  const type = load<u8>(at + 6);
  const cause = load<u8>(at + 8) & 0x3f;
  return type >= 1 && type <= 127 && cause >= 1 && cause <= 47;
}
