// What Kerberos messages have in them (RFC 4120 §5.2–5.4), as fields of a record.

import {
  close,
  ELEMENT,
  openList,
  putIpv4Item,
  putIpv6Item,
  putText,
  putTimeItem,
  putTrue,
} from '../memory/items';
import { Input, scratchOf } from '../stream/input';
import {
  Element,
  enterElement,
  findElement,
  integerOf,
  readElement,
  TAG_BIT_STRING,
  TAG_INTEGER,
  TAG_OCTET_STRING,
  TAG_SEQUENCE,
  timeOf,
} from './ber';
import { putCipher, putPreauth } from './kerberos-names';
import { trimEnd } from './text';

/** Tag of the element number 0 of a sequence. */
export const CONTEXT: u32 = 0xa0;
const TAG_GENERAL_STRING: u32 = 0x1b;
const TAG_GENERALIZED_TIME: u32 = 0x18;
const MAX_LIST: u32 = 32;
/** Where a name is put together; the element under way lies before it. */
const SCRATCH_NAME: u32 = 64;
const MAX_NAME: u32 = 1024;

const ADDRESS_IPV4: i64 = 2;
const ADDRESS_NETBIOS: i64 = 20;
const ADDRESS_IPV6: i64 = 24;

/** The request's body: element 4 of [from, to). */
export function putBody(p: Input, it: Element, from: u32, to: u32): void {
  if (!findElement(it, CONTEXT + 4, from, to) || !enterElement(it, TAG_SEQUENCE)) return;
  from = it.at;
  to = it.end;
  putName(p, it, 'client', CONTEXT + 1, from, to);
  putName(p, it, 'service', CONTEXT + 3, from, to);
  putString(p, it, 'realm', CONTEXT + 2, from, to);
  putTimeOf(p, it, 'from', CONTEXT + 4, from, to);
  putTimeOf(p, it, 'till', CONTEXT + 5, from, to);
  putTimeOf(p, it, 'renewTill', CONTEXT + 6, from, to);
  if (findElement(it, CONTEXT, from, to) && enterElement(it, TAG_BIT_STRING)) putOptions(p, it);
  putCiphers(p, it, from, to);
  putAddresses(p, it, from, to);
}

function putOptions(p: Input, it: Element): void {
  if (it.end - it.at < 5) return;
  const options = bswap<u32>(load<u32>(it.at, 1));
  if (options & 0x40000000) putTrue(p, 'forwardable');
  if (options & 0x20000000) putTrue(p, 'forwarded');
  if (options & 0x10000000) putTrue(p, 'proxiable');
  if (options & 0x02000000) putTrue(p, 'postdated');
  if (options & 0x00800000) putTrue(p, 'renewable');
  if (options & 0x00020000) putTrue(p, 'constrainedDelegation');
  if (options & 0x00010000) putTrue(p, 'canonicalize');
  if (options & 0x00000008) putTrue(p, 'userToUser');
  if (options & 0x00000002) putTrue(p, 'renew');
}

function putCiphers(p: Input, it: Element, from: u32, to: u32): void {
  if (!findElement(it, CONTEXT + 8, from, to) || !enterElement(it, TAG_SEQUENCE)) return;
  let at = it.at;
  const end = it.end;
  openList(p, 'ciphers');
  for (let i: u32 = 0; i < MAX_LIST && at < end; i++) {
    at = readElement(it, at, end);
    if (at == 0 || it.tag != TAG_INTEGER) break;
    putCipher(p, ELEMENT, signedOf(it));
  }
  close(p);
}

/** An Int32. */
function signedOf(it: Element): i32 {
  if (it.end - it.at > 4 || it.end == it.at) return 0;
  let value: i32 = load<i8>(it.at);
  for (let at = it.at + 1; at < it.end; at++) value = (value << 8) | (load<u8>(at) as i32);
  return value;
}

/** Types of the pre-authentication that a message has in its element `tag`. */
export function putPreauthTypes(p: Input, it: Element, tag: u32, from: u32, to: u32): void {
  if (!findElement(it, tag, from, to) || !enterElement(it, TAG_SEQUENCE)) return;
  let at = it.at;
  const end = it.end;
  if (at == end) return;
  openList(p, 'preauth');
  for (let i: u32 = 0; i < MAX_LIST && at < end; i++) {
    at = readElement(it, at, end);
    if (at == 0) break;
    if (findElement(it, CONTEXT + 1, it.at, it.end) && enterElement(it, TAG_INTEGER)) {
      const type = integerOf(it);
      if (type >= 0 && type < 0x7fffffff) putPreauth(p, ELEMENT, type as u32);
    }
  }
  close(p);
}

/** Addresses from which the ticket is to be valid; Windows gives the computer's NetBIOS name. */
function putAddresses(p: Input, it: Element, from: u32, to: u32): void {
  if (!findElement(it, CONTEXT + 9, from, to) || !enterElement(it, TAG_SEQUENCE)) return;
  let at = it.at;
  const end = it.end;
  if (at == end) return;
  openList(p, 'addresses');
  for (let i: u32 = 0; i < MAX_LIST && at < end; i++) {
    at = readElement(it, at, end);
    if (at == 0) break;
    putAddress(p, it);
  }
  close(p);
}

function putAddress(p: Input, it: Element): void {
  const from = it.at;
  const to = it.end;
  if (!findElement(it, CONTEXT, from, to) || !enterElement(it, TAG_INTEGER)) return;
  const type = integerOf(it);
  if (!findElement(it, CONTEXT + 1, from, to) || !enterElement(it, TAG_OCTET_STRING)) return;
  const length = it.end - it.at;
  if (type == ADDRESS_IPV4 && length == 4) putIpv4Item(p, ELEMENT, it.at);
  if (type == ADDRESS_IPV6 && length == 16) putIpv6Item(p, ELEMENT, it.at);
  if (type == ADDRESS_NETBIOS) putText(p, ELEMENT, it.at, trimEnd(it.at, it.end) - it.at);
}

/** A principal's name, element `tag` of [from, to): its parts joined by slashes. */
export function putName(p: Input, it: Element, field: string, tag: u32, from: u32, to: u32): void {
  if (!findElement(it, tag, from, to) || !enterElement(it, TAG_SEQUENCE)) return;
  if (!findElement(it, CONTEXT + 1, it.at, it.end) || !enterElement(it, TAG_SEQUENCE)) return;
  let at = it.at;
  const end = it.end;
  const text = scratchOf(p) + SCRATCH_NAME;
  let out = text;
  while (at < end) {
    at = readElement(it, at, end);
    const length = it.end - it.at;
    if (at == 0 || out + length + 1 > text + MAX_NAME) break;
    if (out != text) store<u8>(out++, 0x2f);
    memory.copy(out, it.at, length);
    out += length;
  }
  putText(p, field, text, (out - text) as u32);
}

/** A string, element `tag` of [from, to). */
export function putString(
  p: Input,
  it: Element,
  field: string,
  tag: u32,
  from: u32,
  to: u32,
): void {
  if (!findElement(it, tag, from, to) || !enterElement(it, TAG_GENERAL_STRING)) return;
  putText(p, field, it.at, it.end - it.at);
}

function putTimeOf(p: Input, it: Element, field: string, tag: u32, from: u32, to: u32): void {
  if (!findElement(it, tag, from, to) || !enterElement(it, TAG_GENERALIZED_TIME)) return;
  const time = timeOf(it);
  // 1970 stands for as long as possible.
  if (time > 0) putTimeItem(p, field, time);
}

/** `it`: an EncryptedData; its cipher. */
export function putCipherOf(p: Input, it: Element, field: string): void {
  if (!enterElement(it, TAG_SEQUENCE) || !findElement(it, CONTEXT, it.at, it.end)) return;
  if (enterElement(it, TAG_INTEGER)) putCipher(p, field, signedOf(it));
}

/** `it` holds a Ticket (§5.3): for whom it is, if `named`, and the cipher that only the service knows the key of. */
export function putTicket(p: Input, it: Element, named: bool): void {
  if (!enterElement(it, 0x61) || !enterElement(it, TAG_SEQUENCE)) return;
  const from = it.at;
  const to = it.end;
  if (named) {
    putName(p, it, 'service', CONTEXT + 2, from, to);
    putString(p, it, 'realm', CONTEXT + 1, from, to);
  }
  if (findElement(it, CONTEXT + 3, from, to)) putCipherOf(p, it, 'ticketCipher');
}
