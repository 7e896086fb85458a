// What LDAP's requests ask for (RFC 4511 §4.2–4.12), as fields of a record.

import {
  close,
  ELEMENT,
  openList,
  openObject,
  putBool,
  putNumberItem,
  putSymbol,
  putText,
  putTrue,
} from '../memory/items';
import { Input, scratchOf } from '../stream/input';
import {
  Element,
  expectElement,
  findElement,
  integerOf,
  readElement,
  TAG_BOOLEAN,
  TAG_ENUMERATED,
  TAG_INTEGER,
  TAG_OCTET_STRING,
  TAG_SEQUENCE,
} from './ber';
import { findKerberos, putKerberos } from './gss';
import { ABANDON, ADD, BIND, COMPARE, DELETE, EXTENDED, MODIFY, RENAME, SEARCH } from './ldap';
import { FilterText, writeFilter } from './ldap-filter';
import { changeName, derefName, isStartTls, putExtension, scopeName } from './ldap-names';
import { findByte, isText } from './text';

const MAX_LIST: u32 = 64;
const SIMPLE: u32 = 0x80;
const SASL: u32 = 0xa3;
const SICILY_FIRST: u32 = 0x89;
const SICILY_LAST: u32 = 0x8b;
/** Where a filter's text is made in scratch, behind the elements of its levels, and its longest. */
const SCRATCH_FILTER: u32 = 1024;
const SCRATCH_LEVELS: u32 = 128;
const MAX_FILTER: u32 = 2048;

/** Writes the request `it`. True: it asks for TLS. */
export function putRequest(p: Input, it: Element, tag: u32): bool {
  switch (tag) {
    case BIND:
      putBind(p, it);
      return false;
    case SEARCH:
      putSearch(p, it);
      return false;
    case MODIFY:
      putChanges(p, it);
      return false;
    case ADD:
      putAdded(p, it);
      return false;
    case DELETE:
      putText(p, 'object', it.at, it.end - it.at);
      return false;
    case RENAME:
      putRename(p, it);
      return false;
    case COMPARE:
      putCompare(p, it);
      return false;
    case ABANDON:
      putNumberItem(p, 'abandoned', max<i64>(integerOf(it), 0));
      return false;
    case EXTENDED:
      if (!findElement(it, 0x80, it.at, it.end)) return false;
      putExtension(p, 'extension', it.at, it.end);
      return isStartTls(it.at, it.end);
    default:
      return false;
  }
}

/** Writes an OCTET STRING; returns where it ends, 0 if it is not there. */
function putString(p: Input, it: Element, name: string, at: u32, end: u32): u32 {
  at = expectElement(it, TAG_OCTET_STRING, at, end);
  if (at != 0) putText(p, name, it.at, it.end - it.at);
  return at;
}

function putBind(p: Input, it: Element): void {
  const end = it.end;
  let at = expectElement(it, TAG_INTEGER, it.at, end);
  if (at == 0) return;
  putNumberItem(p, 'version', max<i64>(integerOf(it), 0));
  at = putString(p, it, 'object', at, end);
  if (at == 0 || readElement(it, at, end) == 0) return;
  if (it.tag == SIMPLE) {
    putSymbol(p, 'authentication', 'simple');
    if (it.end > it.at) putTrue(p, 'password');
    return;
  }
  if (it.tag >= SICILY_FIRST && it.tag <= SICILY_LAST) {
    putSymbol(p, 'authentication', 'sicily');
    return;
  }
  if (it.tag != SASL) return;
  putSymbol(p, 'authentication', 'SASL');
  const stop = it.end;
  at = expectElement(it, TAG_OCTET_STRING, it.at, stop);
  if (at == 0) return;
  putText(p, 'mechanism', it.at, it.end - it.at);
  const plain = isText(it.at, it.end, 'plain');
  if (expectElement(it, TAG_OCTET_STRING, at, stop) == 0) return;
  if (plain) putPlain(p, it);
  const kerberos = findKerberos(it.at, it.end);
  if (kerberos != 0) putKerberos(p, kerberos, it.end);
}

/** [authorisation id] NUL account NUL password (RFC 4616 §2). */
function putPlain(p: Input, it: Element): void {
  const account = findByte(it.at, it.end, 0) + 1;
  if (account >= it.end) return;
  const end = findByte(account, it.end, 0);
  putText(p, 'user', account, end - account);
  if (end < it.end) putTrue(p, 'password');
}

/** Finds the credentials of a bind whose content is [from, to): SASL's or Sicily's. */
export function credentialsOf(it: Element, from: u32, to: u32): bool {
  let at = readElement(it, from, to);
  if (at != 0) at = readElement(it, at, to);
  if (at == 0 || readElement(it, at, to) == 0) return false;
  if (it.tag >= SICILY_FIRST && it.tag <= SICILY_LAST) return true;
  if (it.tag != SASL) return false;
  const stop = it.end;
  at = readElement(it, it.at, stop);
  return at != 0 && expectElement(it, TAG_OCTET_STRING, at, stop) != 0;
}

function putSearch(p: Input, it: Element): void {
  const end = it.end;
  let at = putString(p, it, 'baseObject', it.at, end);
  if (at == 0) return;
  at = expectElement(it, TAG_ENUMERATED, at, end);
  if (at == 0) return;
  putSymbol(p, 'scope', scopeName(integerOf(it)));
  at = expectElement(it, TAG_ENUMERATED, at, end);
  if (at == 0) return;
  putSymbol(p, 'derefAliases', derefName(integerOf(it)));
  at = expectElement(it, TAG_INTEGER, at, end);
  if (at == 0) return;
  if (integerOf(it) > 0) putNumberItem(p, 'sizeLimit', integerOf(it));
  at = expectElement(it, TAG_INTEGER, at, end);
  if (at == 0) return;
  if (integerOf(it) > 0) putNumberItem(p, 'timeLimit', integerOf(it));
  at = expectElement(it, TAG_BOOLEAN, at, end);
  if (at == 0) return;
  if (it.end > it.at && load<u8>(it.at) != 0) putTrue(p, 'typesOnly');
  putFilter(p, at, end);
  at = readElement(it, at, end);
  if (at == 0 || expectElement(it, TAG_SEQUENCE, at, end) == 0) return;
  const stop = it.end;
  at = it.at;
  if (at == stop) return;
  openList(p, 'attributes');
  for (let i: u32 = 0; i < MAX_LIST && at < stop; i++) {
    at = putString(p, it, ELEMENT, at, stop);
    if (at == 0) break;
  }
  close(p);
}

function putFilter(p: Input, at: u32, end: u32): void {
  const scratch = scratchOf(p);
  const text = changetype<FilterText>(scratch + 64);
  const start = (scratch + SCRATCH_FILTER) as u32;
  text.out = start;
  text.limit = start + MAX_FILTER;
  text.cut = 0;
  writeFilter(text, scratch + SCRATCH_LEVELS, 0, at, end);
  putText(p, 'filter', start, text.out - start);
  if (text.cut) p.truncated = 1;
}

function putChanges(p: Input, it: Element): void {
  const end = it.end;
  let at = putString(p, it, 'object', it.at, end);
  if (at == 0 || expectElement(it, TAG_SEQUENCE, at, end) == 0) return;
  at = it.at;
  const stop = it.end;
  openList(p, 'changes');
  for (let i: u32 = 0; i < MAX_LIST && at < stop; i++) {
    at = expectElement(it, TAG_SEQUENCE, at, stop);
    if (at == 0) break;
    const change = it.end;
    const attribute = expectElement(it, TAG_ENUMERATED, it.at, change);
    if (attribute == 0) break;
    const operation = integerOf(it);
    if (expectElement(it, TAG_SEQUENCE, attribute, change) == 0) break;
    if (expectElement(it, TAG_OCTET_STRING, it.at, it.end) == 0) break;
    openObject(p, ELEMENT);
    putSymbol(p, 'operation', changeName(operation));
    putText(p, 'attribute', it.at, it.end - it.at);
    close(p);
  }
  close(p);
}

function putAdded(p: Input, it: Element): void {
  const end = it.end;
  let at = putString(p, it, 'object', it.at, end);
  if (at == 0 || expectElement(it, TAG_SEQUENCE, at, end) == 0) return;
  at = it.at;
  const stop = it.end;
  openList(p, 'attributes');
  for (let i: u32 = 0; i < MAX_LIST && at < stop; i++) {
    at = expectElement(it, TAG_SEQUENCE, at, stop);
    if (at == 0 || putString(p, it, ELEMENT, it.at, it.end) == 0) break;
  }
  close(p);
}

function putRename(p: Input, it: Element): void {
  const end = it.end;
  let at = putString(p, it, 'object', it.at, end);
  if (at != 0) at = putString(p, it, 'newRdn', at, end);
  if (at == 0) return;
  at = expectElement(it, TAG_BOOLEAN, at, end);
  if (at == 0 || it.end == it.at) return;
  putBool(p, 'deleteOldRdn', load<u8>(it.at) != 0);
  if (findElement(it, 0x80, at, end)) putText(p, 'newSuperior', it.at, it.end - it.at);
}

function putCompare(p: Input, it: Element): void {
  const end = it.end;
  const at = putString(p, it, 'object', it.at, end);
  if (at == 0 || expectElement(it, TAG_SEQUENCE, at, end) == 0) return;
  if (expectElement(it, TAG_OCTET_STRING, it.at, it.end) == 0) return;
  openList(p, 'attributes');
  putText(p, ELEMENT, it.at, it.end - it.at);
  close(p);
}

/** The OIDs of the controls, which stand behind the operation. */
export function putControls(p: Input, it: Element, at: u32, end: u32): void {
  if (at >= end || !findElement(it, 0xa0, at, end)) return;
  at = it.at;
  const stop = it.end;
  if (at == stop) return;
  openList(p, 'controls');
  for (let i: u32 = 0; i < MAX_LIST && at < stop; i++) {
    at = expectElement(it, TAG_SEQUENCE, at, stop);
    if (at == 0 || putString(p, it, ELEMENT, it.at, it.end) == 0) break;
  }
  close(p);
}
