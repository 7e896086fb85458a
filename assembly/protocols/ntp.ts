// NTP (RFC 5905; versions 1 to 3 RFC 1059, 1119, 1305), its control messages (RFC 9327) and the private ones
// of ntpd (mode 7): an `ntp` record for each message.
//
//   0           1       2    3         4      8          12     16        24     32      40       48
//   ┌───────────┬───────┬────┬─────────┬──────┬──────────┬──────┬─────────┬──────┬───────┬────────┬─ …
//   │leap 2     │stratum│poll│precision│root  │root      │ref id│reference│origin│receive│transmit│ extensions,
//   │version 3  │       │    │         │delay │dispersion│      │time     │time  │time   │time    │ key id, MAC
//   │mode 3     │       │    │         │      │          │      │         │      │       │        │
//   └───────────┴───────┴────┴─────────┴──────┴──────────┴──────┴─────────┴──────┴───────┴────────┴─ …

import { be16, be32, be64 } from '../memory/bytes';
import {
  ItemWriter,
  putFixedItem,
  putHexItem,
  putIpv4Item,
  putNumberItem,
  putSignedItem,
  putSymbol,
  putText,
  putTimeItem,
  putTrue,
} from '../memory/items';
import { Input, MALFORMED, NEXT, Outcome } from '../stream/input';
import { beginRecord, endRecord } from '../stream/records';
import { datagram, datagramLength, LIKELY, NO, Opening, onPort } from './opening';
import { isPrintable } from './text';

const PORT: u32 = 123;
const HEADER: u32 = 48;
const CONTROL_HEADER: u32 = 12;
const PRIVATE_HEADER: u32 = 8;
const MODE_CONTROL: u32 = 6;
const MODE_PRIVATE: u32 = 7;
/** Key id and digest at a message's end. */
const MAC_MD5: u32 = 20;
const MAC_SHA1: u32 = 24;
/** Seconds from 1900, where NTP's time begins, to 1970. */
const TO_1970: u64 = 2208988800;
/** Exponents of two that poll intervals of more than a second have. */
const MAX_POLL: i32 = 17;

export function looksLikeNtp(o: Opening): u32 {
  if (!onPort(o, PORT)) return NO;
  const at = datagram(o);
  const length = datagramLength(o);
  if (length < PRIVATE_HEADER) return NO;
  const version = (load<u8>(at) >> 3) & 7;
  if (version == 0 || version > 4) return NO;
  const mode = load<u8>(at) & 7;
  if (mode == MODE_PRIVATE) return LIKELY;
  return length >= (mode == MODE_CONTROL ? CONTROL_HEADER : HEADER) ? LIKELY : NO;
}

export function parseNtp(p: Input): Outcome {
  const at = p.at;
  const length = p.end - at;
  if (length < PRIVATE_HEADER) return MALFORMED;
  const mode = (load<u8>(at) & 7) as u32;
  if (mode != MODE_PRIVATE && length < (mode == MODE_CONTROL ? CONTROL_HEADER : HEADER)) {
    return MALFORMED;
  }
  beginRecord(p, 'ntp');
  putNumberItem(p, 'version', (load<u8>(at) >> 3) & 7);
  if (mode == MODE_CONTROL) putControl(p, at);
  else if (mode == MODE_PRIVATE) putPrivate(p, at);
  else putTime(p, at, mode, length);
  endRecord(p);
  return NEXT;
}

function putTime(p: Input, at: u32, mode: u32, length: u32): void {
  putSymbol(p, 'mode', modeName(mode));
  const leap = load<u8>(at) >> 6;
  if (leap == 3) putTrue(p, 'unsynchronized');
  const stratum = load<u8>(at + 1) as u32;
  putNumberItem(p, 'stratum', stratum);
  const poll = load<i8>(at + 2) as i32;
  if (poll >= 0 && poll <= MAX_POLL) putNumberItem(p, 'poll', 1 << poll);
  putSignedItem(p, 'precision', load<i8>(at + 3));
  putShort(p, 'rootDelay', at + 4);
  putShort(p, 'rootDispersion', at + 8);
  putReference(p, at + 12, stratum);
  putLong(p, 'referenceTime', at + 16);
  putLong(p, 'originTime', at + 24);
  putLong(p, 'receiveTime', at + 32);
  putLong(p, 'transmitTime', at + 40);
  putRest(p, at + HEADER, at + length);
}

function modeName(mode: u32): string {
  switch (mode) {
    case 1:
      return 'symmetric-active';
    case 2:
      return 'symmetric-passive';
    case 3:
      return 'client';
    case 4:
      return 'server';
    case 5:
      return 'broadcast';
    default:
      // Version 1 knows no modes.
      return 'unspecified';
  }
}

/** Seconds with 16 bits after the point. */
function putShort(w: ItemWriter, field: string, at: u32): void {
  putFixedItem(w, field, ((be32(at) as u64) * 1_000_000 + 0x8000) >> 16, 6);
}

/** Seconds since 1900 with 32 bits after the point; those before 1970 are of the next era. 0: not known. */
function putLong(w: ItemWriter, field: string, at: u32): void {
  const value = be64(at);
  if (value == 0) return;
  let seconds = value >> 32;
  if (seconds < TO_1970) seconds += 1 << 32;
  const nanoseconds = ((value & 0xffffffff) * 1_000_000_000) >> 32;
  putTimeItem(w, field, ((seconds - TO_1970) * 1_000_000_000 + nanoseconds) as i64);
}

/** Stratum 0: a kiss code; 1: the source's name; else the address it takes its time from, or a hash of that. */
function putReference(w: ItemWriter, at: u32, stratum: u32): void {
  if (be32(at) == 0) return;
  if (stratum > 1) {
    putIpv4Item(w, 'referenceId', at);
    return;
  }
  let end = at + 4;
  while (end > at && load<u8>(end - 1) == 0) end--;
  if (isPrintable(at, end)) putText(w, 'referenceId', at, end - at);
  else putHexItem(w, 'referenceId', at, 4);
}

/** Extension fields (RFC 7822), then key id and MAC. */
function putRest(w: ItemWriter, at: u32, end: u32): void {
  let extensions: u32 = 0;
  while (at + 16 <= end && end - at != MAC_MD5 && end - at != MAC_SHA1) {
    const length = be16(at + 2);
    if (length < 16 || length > end - at || length & 3) break;
    extensions++;
    at += length;
  }
  if (extensions > 0) putNumberItem(w, 'extensions', extensions);
  if (end - at == MAC_MD5 || end - at == MAC_SHA1) putNumberItem(w, 'keyId', be32(at));
}

/** RFC 9327 §2. */
function putControl(w: ItemWriter, at: u32): void {
  putSymbol(w, 'mode', 'control');
  const code = load<u8>(at + 1) as u32;
  if (code & 0x80) putTrue(w, 'response');
  if (code & 0x40) putTrue(w, 'error');
  putNumberItem(w, 'operation', code & 0x1f);
}

/** ntpd: response and more, sequence, implementation, request code; error and number of items. */
function putPrivate(w: ItemWriter, at: u32): void {
  putSymbol(w, 'mode', 'private');
  if (load<u8>(at) & 0x80) putTrue(w, 'response');
  const error = load<u8>(at + 4) >> 4;
  if (error != 0) putTrue(w, 'error');
  putNumberItem(w, 'implementation', load<u8>(at + 2));
  putNumberItem(w, 'operation', load<u8>(at + 3));
  putNumberItem(w, 'items', be16(at + 4) & 0xfff);
}
