// What SMB 1 and SMB 2 records have in common.

import { close, openObject, putSymbol, putText, putTimeItem, putTrue } from '../memory/items';
import { putHex } from '../output/text';
import { Input, scratchOf } from '../stream/input';
import { findKerberos, putKerberos } from './gss';
import { findNtlm, isAnonymous, NTLM_NEGOTIATE, ntlmType, putUser } from './ntlmssp';

/** 100 ns from 1601 to 1970. */
const EPOCH: i64 = 116_444_736_000_000_000;
/** Beyond what ns since 1970 can say. */
const LAST: i64 = EPOCH + 92_233_720_368_547_758;

/** A FILETIME, if it is one: 0 stands for none. */
export function putFileTime(p: Input, name: string, at: u32): void {
  const time = load<i64>(at);
  if (time > 0 && time < LAST && time > EPOCH - 92_233_720_368_547_758) {
    putTimeItem(p, name, (time - EPOCH) * 100);
  }
}

/** Times of a file as its server has them: created, accessed, modified, changed. */
export function putTimes(p: Input, at: u32): void {
  if ((load<u64>(at) | load<u64>(at, 8) | load<u64>(at, 16) | load<u64>(at, 24)) == 0) return;
  openObject(p, 'times');
  putFileTime(p, 'modified', at + 16);
  putFileTime(p, 'accessed', at + 8);
  putFileTime(p, 'created', at);
  putFileTime(p, 'changed', at + 24);
  close(p);
}

/** A GUID of 16 bytes, its first three parts little endian. */
export function putGuid(p: Input, name: string, at: u32): void {
  const text = scratchOf(p);
  let out = text;
  for (let i: u32 = 0; i < 16; i++) {
    const from: u32 = i < 4 ? 3 - i : i < 6 ? 9 - i : i < 8 ? 13 - i : i;
    if (i == 4 || i == 6 || i == 8 || i == 10) store<u8>(out++, 0x2d);
    out = putHex(out, at + from, 1);
  }
  putText(p, name, text, 36);
}

/** Who logs on, by the security token [at, end). False: the token only begins a log-on, or says nothing. */
export function putLogOn(p: Input, at: u32, end: u32): bool {
  const ntlm = findNtlm(at, end);
  if (ntlm != 0) {
    if (ntlmType(ntlm) == NTLM_NEGOTIATE) return false;
    putSymbol(p, 'mechanism', 'NTLM');
    putUser(p, ntlm, end);
    if (isAnonymous(ntlm, end)) putTrue(p, 'anonymous');
    return true;
  }
  const kerberos = findKerberos(at, end);
  if (kerberos == 0) return false;
  putSymbol(p, 'mechanism', 'Kerberos');
  putKerberos(p, kerberos, end);
  return true;
}
