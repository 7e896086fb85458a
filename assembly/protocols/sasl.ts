// Account names in SASL exchanges (RFC 4422) of SMTP, IMAP and POP3. Only the name is ever copied out:
// passwords, tokens and proofs stay where they are.
//
//   PLAIN        authzid NUL authcid NUL password                       RFC 4616
//   LOGIN        name; then password                                    draft-murchison-sasl-login
//   CRAM-MD5     name SP digest                                         RFC 2195
//   SCRAM-*      gs2-header "n=" name ",r=" nonce …                     RFC 5802 §7
//   XOAUTH2      "user=" name ^A "auth=" …
//   OAUTHBEARER  gs2-header with "a=" name "," ^A …                     RFC 7628 §3.1

import { beginsWithAnyCase } from './opening';
import { findByte, isText } from './text';

/** Bytes of a name, and of a decoded response. */
export const MAX_ACCOUNT: u32 = 256;
const MAX_RESPONSE: u32 = 1024;
/** Room that `accountIn` needs. */
export const SASL_ROOM: u32 = MAX_RESPONSE + 8;

const NUL: u8 = 0;
const CONTROL_A: u8 = 1;

/**
 * Decodes the base64 text [at, end) to `out`, MAX_RESPONSE bytes at most. Returns how many; -1 if it is none.
 */
export function decodeBase64(out: usize, at: u32, end: u32): i32 {
  while (end > at && load<u8>(end - 1) == 0x3d) end--;
  let bits: u32 = 0;
  let held: u32 = 0;
  let length: u32 = 0;
  for (; at < end; at++) {
    const value = sextet(load<u8>(at));
    if (value > 63) return -1;
    bits = (bits << 6) | value;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    if (length == MAX_RESPONSE) break;
    store<u8>(out + length++, bits >> held);
  }
  return length;
}

function sextet(byte: u32): u32 {
  if (byte >= 0x41 && byte <= 0x5a) return byte - 0x41;
  if (byte >= 0x61 && byte <= 0x7a) return byte - 0x61 + 26;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30 + 52;
  if (byte == 0x2b) return 62;
  return byte == 0x2f ? 63 : 64;
}

/**
 * The account's name in the client's response number `step` (from 0) by the mechanism [name, nameEnd). The
 * response [at, end) is in base64 and is decoded to `out`, where the name is moved to the front. Returns the
 * name's length; 0 where it has none.
 */
export function accountIn(out: usize, name: u32, nameEnd: u32, step: u32, at: u32, end: u32): u32 {
  if (step > 0) return 0;
  const length = decodeBase64(out, at, end);
  if (length <= 0) return 0;
  const text = out as u32;
  const stop = text + length;
  if (isText(name, nameEnd, 'login')) return keep(out, text, stop);
  if (isText(name, nameEnd, 'plain')) {
    const account = findByte(text, stop, NUL) + 1;
    // Without both separators it is no response, and what is there may be the password.
    if (account > stop) return 0;
    const after = findByte(account, stop, NUL);
    return after < stop ? keep(out, account, after) : 0;
  }
  if (isText(name, nameEnd, 'cram-md5')) {
    let blank = stop;
    while (blank > text && load<u8>(blank - 1) != 0x20) blank--;
    return blank > text ? keep(out, text, blank - 1) : 0;
  }
  if (isText(name, nameEnd, 'xoauth2')) {
    if (!beginsWithAnyCase(text, length, 'user=')) return 0;
    const after = findByte(text, stop, CONTROL_A);
    return after < stop ? keep(out, text + 5, after) : 0;
  }
  const bearer = isText(name, nameEnd, 'oauthbearer');
  if (bearer || beginsWithAnyCase(name, nameEnd - name, 'scram-')) {
    return attribute(out, text, stop, bearer ? 0x61 : 0x6e);
  }
  return 0;
}

/** The value of the attribute `letter` behind a gs2-header's first comma; an `=` of the name is "=3D" there. */
function attribute(out: usize, at: u32, end: u32, letter: u8): u32 {
  let field = findByte(at, end, 0x2c) + 1;
  while (field + 2 <= end) {
    const after = findByte(field, end, 0x2c);
    if (load<u8>(field) == letter && load<u8>(field + 1) == 0x3d) {
      return after < end ? keep(out, field + 2, after) : 0;
    }
    if (load<u8>(field) == CONTROL_A) return 0;
    field = after + 1;
  }
  return 0;
}

function keep(out: usize, at: u32, end: u32): u32 {
  const length = min(end - at, MAX_ACCOUNT);
  memory.copy(out, at, length);
  return length;
}
