// NetBIOS names in messages of their name service (RFC 1001 §14.1, RFC 1002 §4.2): 16 bytes, each as two
// letters, in one label; then the scope, as ordinary labels. As text: 15 characters without the padding, the
// 16th byte (what kind of name it is) in hexadecimal: "WORKGROUP<1d>"; so is any byte that can't be printed.

import { be16 } from '../memory/bytes';
import {
  close,
  ELEMENT,
  ItemWriter,
  openList,
  openObject,
  putIpv4Item,
  putMacItem,
  putText,
  putTrue,
} from '../memory/items';
import { NAME_ROOM, ResolvedName } from './dns-name';

const ENCODED: u32 = 32;
const BYTES: u32 = 16;
const LETTER_A: u32 = 0x41;
const DOT: u8 = 0x2e;
/** A name and its flags in an NBSTAT answer; an address and its flags in an NB record. */
const STATUS_ENTRY: u32 = 18;
const ADDRESS_ENTRY: u32 = 6;
const GROUP: u32 = 0x8000;
const CONFLICT: u32 = 0x0800;

/** Puts the NetBIOS name that the name stands for in its place, if it stands for one. */
export function decodeNetbios(name: ResolvedName, scratch: usize): void {
  const text = changetype<usize>(name) + NAME_ROOM;
  const length = name.length;
  if (length < ENCODED || (length > ENCODED && load<u8>(text + ENCODED) != DOT)) return;
  for (let i: u32 = 0; i < BYTES; i++) {
    const high = (load<u8>(text + 2 * i) as u32) - LETTER_A;
    const low = (load<u8>(text + 2 * i + 1) as u32) - LETTER_A;
    if (high > 15 || low > 15) return;
    store<u8>(scratch + i, (high << 4) | low);
  }
  const out = scratch + BYTES;
  const end = writeNetbios(out, scratch);
  const rest = length - ENCODED;
  memory.copy(text + (end - out), text + ENCODED, rest);
  memory.copy(text, out, end - out);
  name.length = ((end - out) as u32) + rest;
}

/** Writes the 16 bytes of a name as text; returns where it ends, at most 64 bytes on. */
function writeNetbios(out: usize, name: usize): usize {
  let last = BYTES - 1;
  while (last > 0 && (load<u8>(name + last - 1) == 0x20 || load<u8>(name + last - 1) == 0)) last--;
  for (let i: u32 = 0; i < last; i++) {
    const byte = load<u8>(name + i);
    if (byte >= 0x20 && byte <= 0x7e) store<u8>(out++, byte);
    else out = writeByte(out, byte);
  }
  return writeByte(out, load<u8>(name + BYTES - 1));
}

function writeByte(out: usize, byte: u8): usize {
  store<u8>(out, 0x3c);
  store<u8>(out, digit(byte >> 4), 1);
  store<u8>(out, digit(byte & 15), 2);
  store<u8>(out, 0x3e, 3);
  return out + 4;
}

function digit(value: u8): u8 {
  return value < 10 ? 0x30 + value : 0x57 + value;
}

/** NB record (§4.2.13): flags and address of each owner of the name. */
export function putOwners(w: ItemWriter, at: u32, end: u32): void {
  if (at + ADDRESS_ENTRY > end) return;
  if (be16(at) & GROUP) putTrue(w, 'group');
  putIpv4Item(w, 'address', at + 2);
  if (at + 2 * ADDRESS_ENTRY > end) return;
  openList(w, 'addresses');
  for (; at + ADDRESS_ENTRY <= end; at += ADDRESS_ENTRY) putIpv4Item(w, ELEMENT, at + 2);
  close(w);
}

/** NBSTAT record (§4.2.18): the names that a node has, and its MAC address. `scratch`: 64 bytes. */
export function putNodeStatus(w: ItemWriter, scratch: usize, at: u32, end: u32): void {
  if (at >= end) return;
  const count = load<u8>(at++) as u32;
  openList(w, 'names');
  for (let i: u32 = 0; i < count && at + STATUS_ENTRY <= end; i++) {
    const flags = be16(at + BYTES);
    openObject(w, ELEMENT);
    putText(w, 'name', scratch, (writeNetbios(scratch, at) - scratch) as u32);
    if (flags & GROUP) putTrue(w, 'group');
    if (flags & CONFLICT) putTrue(w, 'conflict');
    close(w);
    at += STATUS_ENTRY;
  }
  close(w);
  if (at + 6 <= end) putMacItem(w, 'mac', at);
}
