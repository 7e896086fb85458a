// NTLM messages ([MS-NLMP] §2.2.1), which SMB, LDAP, HTTP, DCE/RPC and others carry inside their own. The three
// messages of a log-on make one `ntlm` record, which ends with what the carrying protocol says of it.
//
//   all       0          8
//             │ NTLMSSP\0 │ type │ …
//   1         12      16       24            32                              strings: OEM
//   NEGOTIATE │ flags │ domain │ workstation │ version │
//   2         12       20      24          32     40            48           strings: UTF-16
//   CHALLENGE │ target │ flags │ challenge │ zero │ target info │ version │
//   3         12   20   28       36     44            52            60      64
//   AUTHENT.  │ LM │ NT │ domain │ user │ workstation │ session key │ flags │ version │
//
//   a field   │ length u16 │ room u16 │ offset u32 │, from the message's beginning
//
// Of challenge and responses the length of the NT response is looked at, and no more.

import {
  close,
  openObject,
  putNumberItem,
  putSymbol,
  putText,
  putTimeItem,
  putTrue,
} from '../memory/items';
import { putNumber } from '../output/text';
import { Input, scratchOf } from '../stream/input';
import { beginRecord, endRecord, holdRecord, resumeRecord } from '../stream/records';
import { putUtf16 } from './utf16';

export const NTLM_NEGOTIATE: u32 = 1;
export const NTLM_CHALLENGE: u32 = 2;
export const NTLM_AUTHENTICATE: u32 = 3;

/** "NTLMSSP\0" */
const SIGNATURE: u64 = 0x005053534d4c544e;
const MIN_MESSAGE: u32 = 32;
const UNICODE: u32 = 0x00000001;
const ANONYMOUS: u32 = 0x00000800;
const EXTENDED_SECURITY: u32 = 0x00080000;
const HAS_VERSION: u32 = 0x02000000;
/** Bytes of an NT response of version 1; those of version 2 are longer ([MS-NLMP] §2.2.2.6). */
const RESPONSE_1: u32 = 24;
/** Bytes into a token in which the message begins. */
const MAX_WRAPPING: u32 = 512;

// Records under way: what the last message was is in their key.
const KEY: u32 = 0xffff4e00;

/** Where in [at, end), a message or a SPNEGO token with one, the message begins; 0 if there is none. */
export function findNtlm(at: u32, end: u32): u32 {
  const last = min(end, at + MAX_WRAPPING);
  for (; at + MIN_MESSAGE <= last; at++) {
    if (load<u64>(at) != SIGNATURE) continue;
    const type = load<u32>(at, 8);
    return type >= NTLM_NEGOTIATE && type <= NTLM_AUTHENTICATE ? at : 0;
  }
  return 0;
}

export function ntlmType(at: u32): u32 {
  return load<u32>(at, 8);
}

/** Reads the message that `findNtlm` found into the flow's `ntlm` record. No other record may be under way. */
export function readNtlm(p: Input, at: u32, end: u32): void {
  switch (ntlmType(at)) {
    case NTLM_NEGOTIATE:
      // A log-on that was given up.
      if (resumeRecord(p, KEY + NTLM_NEGOTIATE)) endRecord(p);
      beginRecord(p, 'ntlm');
      putVersion(p, 'clientVersion', at, end, 12, 32);
      break;
    case NTLM_CHALLENGE:
      if (!resumeRecord(p, KEY + NTLM_NEGOTIATE)) beginRecord(p, 'ntlm');
      putServer(p, at, end);
      break;
    default:
      if (end - at < 64) return;
      if (!resumeRecord(p, KEY + NTLM_CHALLENGE)) beginRecord(p, 'ntlm');
      putUser(p, at, end);
      putResponse(p, at);
  }
  holdRecord(p, KEY + ntlmType(at));
}

/** Ends the flow's `ntlm` record with whether the log-on succeeded. */
export function endNtlm(p: Input, success: bool): void {
  if (!resumeRecord(p, KEY + NTLM_AUTHENTICATE)) return;
  putSymbol(p, 'result', success ? 'success' : 'failure');
  endRecord(p);
}

/** Domain, user and workstation of an AUTHENTICATE message, into the record under way. */
export function putUser(p: Input, at: u32, end: u32): void {
  if (end - at < 64) return;
  const unicode = (load<u32>(at, 60) & UNICODE) != 0;
  putString(p, 'domain', at, end, 28, unicode);
  putString(p, 'user', at, end, 36, unicode);
  putString(p, 'workstation', at, end, 44, unicode);
}

function putResponse(p: Input, at: u32): void {
  const version = versionOf(load<u16>(at, 12), load<u16>(at, 20));
  if (version > 0) putNumberItem(p, 'version', version);
  if (version == 1 && load<u32>(at, 60) & EXTENDED_SECURITY) putTrue(p, 'extendedSessionSecurity');
  if (isAnonymous(at, at + 64)) putTrue(p, 'anonymous');
}

/** NTLM's version by the bytes of the LM and NT responses; 0: there are none. */
function versionOf(lm: u32, nt: u32): u32 {
  if (nt > RESPONSE_1) return 2;
  return nt == RESPONSE_1 || lm == RESPONSE_1 ? 1 : 0;
}

/** Does the AUTHENTICATE message at `at` log nobody on? */
export function isAnonymous(at: u32, end: u32): bool {
  if (end - at < 64) return false;
  if (load<u32>(at, 60) & ANONYMOUS) return true;
  return load<u16>(at, 20) == 0 && load<u16>(at, 36) == 0;
}

/** Begins the record of a log-on whose responses SMB 1 carries without NTLM's messages; `holdBare` ends this part. */
export function beginBare(p: Input): void {
  beginRecord(p, 'ntlm');
}

/** `lm`, `nt`: bytes of the responses. */
export function holdBare(p: Input, lm: u32, nt: u32): void {
  const version = versionOf(lm, nt);
  if (version > 0) putNumberItem(p, 'version', version);
  holdRecord(p, KEY + NTLM_AUTHENTICATE);
}

function putServer(p: Input, at: u32, end: u32): void {
  if (end - at < 32) return;
  openObject(p, 'server');
  putString(p, 'target', at, end, 12, (load<u32>(at, 20) & UNICODE) != 0);
  if (end - at >= 48) putTargetInfo(p, at, end);
  putVersion(p, 'version', at, end, 20, 48);
  close(p);
}

/** Pairs of a number, a length and a value ([MS-NLMP] §2.2.2.1), each number once. */
function putTargetInfo(p: Input, message: u32, end: u32): void {
  let at = fieldAt(message, end, 40);
  if (at == 0) return;
  const stop = at + (load<u16>(message, 40) as u32);
  let seen: u32 = 0;
  while (at + 4 <= stop) {
    const id = load<u16>(at) as u32;
    const length = load<u16>(at, 2) as u32;
    at += 4;
    if (id == 0 || id > 7 || length > stop - at || seen & (1 << id)) return;
    seen |= 1 << id;
    if (id == 7) {
      // 100 ns since 1601.
      if (length == 8) putTimeItem(p, 'time', (load<i64>(at) - 116_444_736_000_000_000) * 100);
    } else if (id != 6 && length >= 2 && load<u16>(at) != 0) {
      putUtf16(p, infoName(id), at, length);
    }
    at += length;
  }
}

function infoName(id: u32): string {
  switch (id) {
    case 1:
      return 'netbiosComputer';
    case 2:
      return 'netbiosDomain';
    case 3:
      return 'dnsComputer';
    case 4:
      return 'dnsDomain';
    default:
      return 'dnsTree';
  }
}

/** Where the value of the field at `offset` begins; 0 if it is empty or not there. */
function fieldAt(message: u32, end: u32, offset: u32): u32 {
  const length = load<u16>(message + offset) as u32;
  const from = load<u32>(message + offset, 4);
  const there = end - message;
  return length > 0 && from < there && length <= there - from ? message + from : 0;
}

function putString(
  p: Input,
  name: string,
  message: u32,
  end: u32,
  offset: u32,
  unicode: bool,
): void {
  const at = fieldAt(message, end, offset);
  if (at == 0) return;
  const length = load<u16>(message + offset) as u32;
  if (unicode) putUtf16(p, name, at, length);
  else putText(p, name, at, length);
}

/** Of Windows, as 10.0.19041; `flags` and `offset`: where in the message the flags and the version are. */
function putVersion(p: Input, name: string, at: u32, end: u32, flags: u32, offset: u32): void {
  if (end - at < offset + 8 || !(load<u32>(at + flags) & HAS_VERSION)) return;
  if (load<u32>(at + offset) == 0) return;
  const text = scratchOf(p);
  let out = putNumber(text, load<u8>(at + offset));
  store<u8>(out++, 0x2e);
  out = putNumber(out, load<u8>(at + offset, 1));
  store<u8>(out++, 0x2e);
  out = putNumber(out, load<u16>(at + offset, 2));
  putText(p, name, text, (out - text) as u32);
}
