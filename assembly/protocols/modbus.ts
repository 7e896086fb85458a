// Modbus over TCP (Modbus Messaging on TCP/IP 1.0b; Modbus Application Protocol 1.1b3). A request and its
// response make one `modbus` record. Values that are written are in it; of values that are read, their bytes' number.
//
//   0             2          4        6      7          8
//   ┌─────────────┬──────────┬────────┬──────┬──────────┬─ …
//   │ transaction │ protocol │ length │ unit │ function │ data      length: from the unit on
//   └─────────────┴──────────┴────────┴──────┴──────────┴─ …
//                   0                          | 0x80: exception

import { be16 } from '../memory/bytes';
import {
  close,
  ELEMENT,
  openList,
  openObject,
  putFixedItem,
  putNumberItem,
  putSymbol,
  putText,
  putTrue,
} from '../memory/items';
import {
  available,
  clientPort,
  Input,
  MALFORMED,
  more,
  NEXT,
  Outcome,
  scratchOf,
  serverPort,
} from '../stream/input';
import { beginRecord, endRecord, holdRecord, resumeRecord, writeOldest } from '../stream/records';
import { diagnosticName, exceptionName, functionName } from './modbus-names';
import { CERTAIN, LIKELY, MAYBE, NO, Opening, onPort } from './opening';

const PORT: u32 = 502;
const HEADER: u32 = 8;
/** What comes before the bytes that `length` counts. */
const PREFIX: u32 = 6;
/** A PDU has 253 bytes at most. */
const MAX_LENGTH: u32 = 254;
const EXCEPTION: u32 = 0x80;
/** Requests that wait for their response; at the cap the oldest is written without. */
const MAX_WAITING: u32 = 32;

const WRITE_COIL: u32 = 5;
const WRITE_REGISTER: u32 = 6;
const DIAGNOSTICS: u32 = 8;
const WRITE_COILS: u32 = 15;
const WRITE_REGISTERS: u32 = 16;
const MASK_WRITE: u32 = 22;
const READ_WRITE: u32 = 23;
const READ_FIFO: u32 = 24;
const ENCAPSULATED: u32 = 43;
/** MEI type: Read Device Identification (§6.21). */
const DEVICE_IDENTIFICATION: u32 = 14;

/** On its port a sound header will do; elsewhere a request of the right length and its response. */
export function looksLikeModbus(o: Opening): u32 {
  const expected = onPort(o, PORT);
  const client = judge(o.client, o.clientLength);
  const server = judge(o.server, o.serverLength);
  if (client == NO || server == NO) return NO;
  if (client == LIKELY && server == LIKELY) {
    if (isPair(o.client, o.server) || isPair(o.server, o.client)) return CERTAIN;
  }
  if (expected && (client == LIKELY || server == LIKELY)) return LIKELY;
  return MAYBE;
}

function judge(at: usize, length: u32): u32 {
  if (length > 2 && load<u8>(at + 2) != 0) return NO;
  if (length > 3 && load<u8>(at + 3) != 0) return NO;
  if (length < HEADER) return MAYBE;
  return isHeader(at) ? LIKELY : NO;
}

function isHeader(at: usize): bool {
  const length = be16(at + 4);
  const code = load<u8>(at + 7) as u32;
  return (
    be16(at + 2) == 0 &&
    length >= 2 &&
    length <= MAX_LENGTH &&
    code != 0 &&
    code != EXCEPTION &&
    (!(code & EXCEPTION) || length == 3)
  );
}

/** Are these headers a request, by its length and function, and its response? */
function isPair(request: usize, response: usize): bool {
  const code = load<u8>(request + 7) as u32;
  const length = be16(request + 4);
  if (load<u16>(request) != load<u16>(response) || functionName(code).length == 0) return false;
  if (code <= WRITE_REGISTER && length != 6) return false;
  return load<u8>(request + 6) == load<u8>(response + 6) && code == (load<u8>(response + 7) & 0x7f);
}

export function parseModbus(p: Input): Outcome {
  const mark: u64 = 1 << p.direction;
  if (p.lost > 0) {
    p.stream.word0 |= mark;
    return NEXT;
  }
  // Behind a gap: at the next bytes that are whole messages to their end.
  if (p.stream.word0 & mark) {
    if (!isChain(p.at, p.end)) {
      p.at = p.end;
      return NEXT;
    }
    p.stream.word0 &= ~mark;
  }
  if (available(p) < HEADER) return more(p, HEADER);
  if (!isHeader(p.at)) return MALFORMED;
  const length = be16(p.at + 4);
  if (available(p) < PREFIX + length) return more(p, PREFIX + length);
  const at = p.at;
  p.at += PREFIX + length;
  const server: u32 = clientPort(p.flow) == PORT && serverPort(p.flow) != PORT ? 0 : 1;
  if (p.direction == server) readResponse(p, at, p.at);
  else readRequest(p, at, p.at);
  return NEXT;
}

function isChain(at: u32, end: u32): bool {
  while (at + HEADER <= end) {
    if (!isHeader(at)) return false;
    at += PREFIX + be16(at + 4);
  }
  return at == end;
}

/** What a response has in common with its request: transaction, unit and function. */
function keyOf(at: u32): u32 {
  return (be16(at) << 16) | (be16(at + 6) & ~EXCEPTION);
}

function readRequest(p: Input, at: u32, end: u32): void {
  writeOldest(p, MAX_WAITING);
  begin(p, at);
  putRequest(p, load<u8>(at + 7), at + HEADER, end);
  holdRecord(p, keyOf(at));
}

function readResponse(p: Input, at: u32, end: u32): void {
  const code = load<u8>(at + 7) as u32;
  const asked = resumeRecord(p, keyOf(at));
  if (!asked) {
    begin(p, at);
    // Writes are echoed.
    if (!(code & EXCEPTION) && isEchoed(code)) putRequest(p, code, at + HEADER, end);
  }
  putTrue(p, 'answered');
  if (asked) putFixedItem(p, 'latency', (max<i64>(p.time - p.recordTime, 0) / 1000) as u64, 6);
  if (code & EXCEPTION) {
    const exception = load<u8>(at + HEADER) as u32;
    putNumberItem(p, 'exceptionCode', exception);
    const name = exceptionName(exception);
    if (name.length > 0) putSymbol(p, 'exception', name);
  } else {
    putResponse(p, code, at + HEADER, end);
  }
  endRecord(p);
}

function isEchoed(code: u32): bool {
  return code == WRITE_COIL || code == WRITE_REGISTER || code == MASK_WRITE || code == DIAGNOSTICS;
}

function begin(p: Input, at: u32): void {
  const code = load<u8>(at + 7) & 0x7f;
  beginRecord(p, 'modbus');
  putNumberItem(p, 'transaction', be16(at));
  putNumberItem(p, 'unit', load<u8>(at + 6));
  putNumberItem(p, 'functionCode', code);
  const name = functionName(code);
  if (name.length > 0) putSymbol(p, 'function', name);
}

/** What the request [at, end) asks for. */
function putRequest(p: Input, code: u32, at: u32, end: u32): void {
  const length = end - at;
  if (code == ENCAPSULATED) {
    if (length > 0) putNumberItem(p, 'meiType', load<u8>(at));
    return;
  }
  if (length < 2) return;
  if (code == DIAGNOSTICS) {
    putNumberItem(p, 'subfunctionCode', be16(at));
    const name = diagnosticName(be16(at));
    if (name.length > 0) putSymbol(p, 'subfunction', name);
    return;
  }
  if (!hasAddress(code)) return;
  putNumberItem(p, 'address', be16(at));
  if (length < 4) return;
  switch (code) {
    case WRITE_COIL:
      putNumberItem(p, 'quantity', 1);
      putText(p, 'coils', scratchOf(p), putCoil(scratchOf(p), be16(at + 2) == 0xff00));
      return;
    case WRITE_REGISTER:
      putNumberItem(p, 'quantity', 1);
      putRegisters(p, at + 2, 1, end);
      return;
    case MASK_WRITE:
      if (length < 6) return;
      putNumberItem(p, 'andMask', be16(at + 2));
      putNumberItem(p, 'orMask', be16(at + 4));
      return;
    case WRITE_COILS:
      putNumberItem(p, 'quantity', be16(at + 2));
      putCoils(p, at + 5, be16(at + 2), end);
      return;
    case WRITE_REGISTERS:
      putNumberItem(p, 'quantity', be16(at + 2));
      putRegisters(p, at + 5, be16(at + 2), end);
      return;
    case READ_WRITE:
      putNumberItem(p, 'quantity', be16(at + 2));
      if (length < 9) return;
      putNumberItem(p, 'writeAddress', be16(at + 4));
      putNumberItem(p, 'writeQuantity', be16(at + 6));
      putRegisters(p, at + 9, be16(at + 6), end);
      return;
    default:
      putNumberItem(p, 'quantity', be16(at + 2));
  }
}

/** Do requests with this function begin with an address? */
function hasAddress(code: u32): bool {
  return (
    code <= WRITE_REGISTER ||
    code == WRITE_COILS ||
    code == WRITE_REGISTERS ||
    (code >= MASK_WRITE && code <= READ_FIFO)
  );
}

/** Registers that are written, as far as they are there. */
function putRegisters(p: Input, at: u32, count: u32, end: u32): void {
  openList(p, 'values');
  for (; count > 0 && at + 2 <= end; count--, at += 2) putNumberItem(p, ELEMENT, be16(at));
  close(p);
}

/** Coils that are written: the first is the lowest bit of the first byte. */
function putCoils(p: Input, at: u32, count: u32, end: u32): void {
  const text = scratchOf(p);
  let length: u32 = 0;
  while (length < count && at + (length >> 3) < end) {
    length += putCoil(text + length, ((load<u8>(at + (length >> 3)) >> (length & 7)) & 1) != 0);
  }
  putText(p, 'coils', text, length);
}

function putCoil(at: usize, on: bool): u32 {
  store<u8>(at, on ? 0x31 : 0x30);
  return 1;
}

/** What the response [at, end) gives. */
function putResponse(p: Input, code: u32, at: u32, end: u32): void {
  if (at == end) return;
  switch (code) {
    case 1:
    case 2:
    case 3:
    case 4:
    case READ_WRITE:
      putNumberItem(p, 'byteCount', load<u8>(at));
      return;
    case READ_FIFO:
      if (at + 4 <= end) putNumberItem(p, 'byteCount', be16(at));
      return;
    case ENCAPSULATED:
      if (load<u8>(at) == DEVICE_IDENTIFICATION) putDevice(p, at, end);
  }
}

/**
 * Read Device Identification (§6.21): MEI type, code, conformity, more follows, next object, number of
 * objects; then each object's id, length, value.
 */
function putDevice(p: Input, at: u32, end: u32): void {
  if (at + 6 > end) return;
  let seen: u32 = 0;
  openObject(p, 'device');
  for (at += 6; at + 2 <= end; ) {
    const id = load<u8>(at) as u32;
    const length = load<u8>(at + 1) as u32;
    at += 2;
    if (at + length > end) break;
    const name = objectName(id);
    if (name.length > 0 && !(seen & (1 << id))) putText(p, name, at, length);
    if (id < 32) seen |= 1 << id;
    at += length;
  }
  close(p);
}

function objectName(id: u32): string {
  switch (id) {
    case 0:
      return 'vendor';
    case 1:
      return 'productCode';
    case 2:
      return 'revision';
    case 3:
      return 'vendorUrl';
    case 4:
      return 'productName';
    case 5:
      return 'model';
    case 6:
      return 'application';
    default:
      return '';
  }
}
