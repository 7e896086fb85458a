// What a DNP3 message is about: object headers, and the controls among the objects (IEEE 1815-2012 §4.2.2, Annex A).
//
//   ┌───────┬───────────┬───────────┬─────────────────────────┬─ …
//   │ group │ variation │ qualifier │ start, stop; or a count │ objects, each behind its index or size
//   └───────┴───────────┴───────────┴─────────────────────────┴─ …
//                          │ prefix 4–6 │ range 0–3

import {
  close,
  ELEMENT,
  openList,
  openObject,
  putNumberItem,
  putSignedItem,
  putSymbol,
  putText,
  putTrue,
} from '../memory/items';
import { putFixed } from '../output/text';
import { Input, scratchOf } from '../stream/input';
import { groupName, operationName, statusName, tripCloseName } from './dnp3-names';

const HEADER: u32 = 3;
const GROUP_CROB: u32 = 12;
const GROUP_ANALOG: u32 = 41;
const CROB: u32 = 11;
const RANGE_ALL: u32 = 6;
/** Headers, and controls, of one message that are told. */
const MAX_HEADERS: u32 = 24;
const MAX_CONTROLS: u32 = 16;
/** Largest magnitude of a number that is told with six decimals. */
const MAX_DECIMAL: f64 = 9e12;
/** Scratch behind the message that lies in it. */
const TEXT: u32 = 4096;

@unmanaged
class ObjectHeader {
  group: u32;
  variation: u32;
  start: u32;
  stop: u32;
  /** Objects; 0 where all are meant. */
  count: u32;
  /** 1: `start` and `stop` are there. */
  ranged: u32;
  /** Bytes before each object; 1: they say its size, else its index. */
  prefix: u32;
  sized: u32;
}

/** Writes the headers of the objects [at, end) as a list. `data`: objects follow each, as in all but questions. */
export function putObjects(p: Input, name: string, at: u32, end: u32, data: bool): void {
  const h = changetype<ObjectHeader>(scratchOf(p) + TEXT);
  let told: u32 = 0;
  while (at < end) {
    const body = readHeader(h, at, end);
    if (body == 0 || told == MAX_HEADERS) break;
    if (told++ == 0) openList(p, name);
    openObject(p, ELEMENT);
    putNumberItem(p, 'group', h.group);
    putNumberItem(p, 'variation', h.variation);
    const text = groupName(h.group, h.variation);
    if (text.length > 0) putSymbol(p, 'name', text);
    if (h.ranged) {
      putNumberItem(p, 'start', h.start);
      putNumberItem(p, 'stop', h.stop);
    } else if (h.count > 0) {
      putNumberItem(p, 'count', h.count);
    }
    close(p);
    at = behind(h, body, end, data);
    if (at == 0) break;
  }
  if (told > 0) close(p);
}

/** Writes the controls among the objects [at, end): what is to be done to which point. */
export function putControls(p: Input, at: u32, end: u32): void {
  if (walkControls(p, at, end, false)) close(p);
}

/** Writes how each control of a response's echo went. */
export function putStatuses(p: Input, at: u32, end: u32): void {
  if (walkControls(p, at, end, true)) close(p);
}

function walkControls(p: Input, at: u32, end: u32, statuses: bool): bool {
  const h = changetype<ObjectHeader>(scratchOf(p) + TEXT);
  let told: u32 = 0;
  while (at < end) {
    const body = readHeader(h, at, end);
    if (body == 0) break;
    const size = controlSize(h);
    if (size > 0) {
      let object = body;
      for (let i: u32 = 0; i < h.count && object + h.prefix + size <= end; i++) {
        if (told == MAX_CONTROLS) {
          p.truncated = 1;
          break;
        }
        if (told++ == 0) openList(p, statuses ? 'controlStatuses' : 'controls');
        const point = h.prefix > 0 ? little(object, h.prefix) : h.start + i;
        object += h.prefix;
        if (statuses) putSymbol(p, ELEMENT, statusName(load<u8>(object + size - 1)));
        else putControl(p, h, point, object);
        object += size;
      }
    }
    at = behind(h, body, end, true);
    if (at == 0) break;
  }
  return told > 0;
}

/** Bytes of a control of this kind; 0: it is none. */
function controlSize(h: ObjectHeader): u32 {
  if (h.sized) return 0;
  if (h.group == GROUP_CROB) return h.variation == 1 ? CROB : 0;
  return h.group == GROUP_ANALOG ? objectBits(GROUP_ANALOG, h.variation) >> 3 : 0;
}

function putControl(p: Input, h: ObjectHeader, point: u32, at: u32): void {
  openObject(p, ELEMENT);
  putNumberItem(p, 'point', point);
  if (h.group == GROUP_CROB) {
    const code = load<u8>(at) as u32;
    putSymbol(p, 'operation', operationName(code));
    const tripClose = tripCloseName(code);
    if (tripClose.length > 0) putSymbol(p, 'tripClose', tripClose);
    if (code & 0x20) putTrue(p, 'clear');
    putNumberItem(p, 'count', load<u8>(at + 1));
    putNumberItem(p, 'onTime', load<u32>(at + 2));
    putNumberItem(p, 'offTime', load<u32>(at + 6));
  } else if (h.variation == 1) {
    putSignedItem(p, 'value', load<i32>(at));
  } else if (h.variation == 2) {
    putSignedItem(p, 'value', load<i16>(at));
  } else {
    putReal(p, h.variation == 3 ? (load<f32>(at) as f64) : load<f64>(at));
  }
  close(p);
}

/** A number with a fraction, as text of at most six decimals. */
function putReal(p: Input, value: f64): void {
  const size = abs(value);
  if (!(size <= MAX_DECIMAL)) return;
  const text = scratchOf(p) + TEXT + (offsetof<ObjectHeader>() as u32);
  let out = text;
  if (value < 0) store<u8>(out++, 0x2d);
  out = putFixed(out, nearest(size * 1e6) as u64, 6);
  putText(p, 'realValue', text, (out - text) as u32);
}

/** Reads the header at `at`; returns where its objects begin, 0 if it is cut or of unknown form. */
function readHeader(h: ObjectHeader, at: u32, end: u32): u32 {
  if (at + HEADER > end) return 0;
  h.group = load<u8>(at);
  h.variation = load<u8>(at + 1);
  const qualifier = load<u8>(at + 2) as u32;
  const prefix = (qualifier >> 4) & 7;
  const range = qualifier & 15;
  if (prefix == 7) return 0;
  h.sized = prefix >= 4 ? 1 : 0;
  h.prefix = prefix == 0 ? 0 : 1 << ((prefix - 1) % 3);
  h.ranged = 0;
  h.count = 0;
  h.start = 0;
  at += HEADER;
  if (range <= 5) {
    const width: u32 = 1 << (range % 3);
    if (at + 2 * width > end) return 0;
    h.start = little(at, width);
    h.stop = little(at + width, width);
    if (h.stop < h.start) return 0;
    h.ranged = 1;
    h.count = h.stop - h.start + 1;
    return at + 2 * width;
  }
  if (range == RANGE_ALL) return at;
  if (range > 11 || range == 10) return 0;
  const width: u32 = range == 11 ? 1 : 1 << (range - 7);
  if (at + width > end) return 0;
  h.count = little(at, width);
  return at + width;
}

/** Where the objects that begin at `at` end; 0 if that can't be told. */
function behind(h: ObjectHeader, at: u32, end: u32, data: bool): u32 {
  if (h.count == 0) return at;
  if (h.sized) {
    for (let i: u32 = 0; i < h.count; i++) {
      if (at + h.prefix > end) return 0;
      const size = little(at, h.prefix);
      at += h.prefix;
      if (size > end - at) return 0;
      at += size;
    }
    return at;
  }
  let bytes: u64 = (h.count as u64) * h.prefix;
  if (data) {
    const bits = objectBits(h.group, h.variation);
    if (bits == 0 || (bits < 8 && h.prefix > 0)) return 0;
    bytes += ((h.count as u64) * bits + 7) >> 3;
  }
  return bytes <= ((end - at) as u64) ? at + (bytes as u32) : 0;
}

function little(at: u32, width: u32): u32 {
  if (width == 1) return load<u8>(at);
  return width == 2 ? (load<u16>(at) as u32) : load<u32>(at);
}

/** Bits of an object; 0 where that is not fixed, or not known here. */
function objectBits(group: u32, variation: u32): u32 {
  switch (group) {
    case 1:
    case 10:
      return variation == 1 ? 1 : variation == 2 ? 8 : 0;
    case 3:
      return variation == 1 ? 2 : variation == 2 ? 8 : 0;
    case 2:
    case 4:
      return variation == 1 ? 8 : variation == 2 ? 56 : variation == 3 ? 24 : 0;
    case 11:
    case 13:
      return variation == 1 ? 8 : variation == 2 ? 56 : 0;
    case 12:
      return variation <= 2 ? 8 * CROB : variation == 3 ? 1 : 0;
    case 20:
      return nth(variation, 0x0204020403050305);
    case 21:
      return variation == 9 ? 32 : variation == 10 ? 16 : nth(variation, 0x0000090b00000305);
    case 22:
    case 23:
      return nth(variation, 0x0000090b00000305);
    case 30:
      return nth(variation, 0x0000090502040305);
    case 31:
      return nth(variation, 0x09050204090b0305);
    case 32:
    case 33:
    case 42:
    case 43:
      return nth(variation, 0x0f0b0905090b0305);
    case 34:
      return nth(variation, 0x040402);
    case 40:
    case 41:
      return nth(variation, 0x09050305);
    case 50:
      return nth(variation, 0x0b060a06);
    case 51:
      return nth(variation, 0x0606);
    case 52:
      return nth(variation, 0x0202);
    case 80:
      return variation == 1 ? 1 : 0;
    case 110:
    case 111:
    case 112:
    case 113:
      return variation * 8;
    default:
      return 0;
  }
}

/** Bits of variation 1 to 8, whose bytes are in `sizes`, the first lowest. */
function nth(variation: u32, sizes: u64): u32 {
  return variation >= 1 && variation <= 8
    ? (((sizes >> ((variation - 1) * 8)) & 0xff) as u32) * 8
    : 0;
}
