// GSS-API tokens (RFC 2743 §3.1) with Kerberos in them (RFC 4121 §4.1), in SPNEGO (RFC 4178) or alone.

import { be16, be32 } from '../memory/bytes';
import { close, openObject } from '../memory/items';
import { Input, scratchOf } from '../stream/input';
import { Element, enterElement, expectElement, findElement, TAG_SEQUENCE } from './ber';
import { CONTEXT, putTicket } from './kerberos-fields';

/** Bytes into a token in which Kerberos begins. */
const MAX_WRAPPING: u32 = 512;
const AP_REQUEST: u32 = 0x6e;

/** Where in [at, end) an AP-REQ begins: behind Kerberos's OID 1.2.840.113554.1.2.2 and 01 00; 0 if there is none. */
export function findKerberos(at: u32, end: u32): u32 {
  const last = min(end, at + MAX_WRAPPING);
  for (; at + 16 <= last; at++) {
    if (be32(at) != 0x06092a86 || be32(at + 4) != 0x4886f712 || be16(at + 8) != 0x0102) continue;
    if (
      load<u8>(at + 10) == 2 &&
      be16(at + 11) == 0x0100 &&
      load<u8>(at + 13) == (AP_REQUEST as u8)
    ) {
      return at + 13;
    }
  }
  return 0;
}

/** What the ticket in the AP-REQ at `at` is for, as an object `kerberos`. The client's name in it is encrypted. */
export function putKerberos(p: Input, at: u32, end: u32): void {
  const it = changetype<Element>(scratchOf(p));
  if (expectElement(it, AP_REQUEST, at, end) == 0 || !enterElement(it, TAG_SEQUENCE)) return;
  if (!findElement(it, CONTEXT + 3, it.at, it.end)) return;
  openObject(p, 'kerberos');
  putTicket(p, it, true);
  close(p);
}
