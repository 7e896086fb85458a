// DNP3 (IEEE 1815-2012 §4) over TCP and UDP: requests with their responses, and what an outstation says
// unasked. A `dnp3` record for each; controls are in it, values of points are not.
//
//   0         1          2                        4
//   ┌─────────┬──────────┬────────────────────────┬─ …
//   │ control │ function │ internal indications,  │ object headers and objects
//   │         │          │ of responses only      │
//   └─────────┴──────────┴────────────────────────┴─ …
//
//   control   FIR 7 │ FIN 6 │ CON 5 │ UNS 4 │ sequence 0–3

import { be16 } from '../memory/bytes';
import {
  close,
  ELEMENT,
  openList,
  putFixedItem,
  putNumberItem,
  putSymbol,
  putTrue,
} from '../memory/items';
import {
  available,
  DONE_FLOW,
  Input,
  MALFORMED,
  more,
  NEXT,
  Outcome,
  scratchOf,
} from '../stream/input';
import { beginRecord, endRecord, holdRecord, resumeRecord, writeOldest } from '../stream/records';
import { stateOf } from '../stream/stream';
import {
  ASSEMBLY,
  Assembly,
  findFrame,
  frameSize,
  isLinkHeader,
  isWhole,
  LINK_HEADER,
  linkDestination,
  linkSource,
  MAX_MESSAGE,
  takePart,
  userData,
} from './dnp3-link';
import { functionName, indicationName } from './dnp3-names';
import { putControls, putObjects, putStatuses } from './dnp3-objects';
import { CERTAIN, datagram, datagramLength, MAYBE, NO, Opening } from './opening';

const FINAL: u32 = 0x40;
const CONFIRM_WANTED: u32 = 0x20;
const UNSOLICITED: u32 = 0x10;
const READ: u32 = 1;
const RESPONSE: u32 = 129;
/** Bytes in a row that belong to no frame, after which it is no DNP3. */
const MAX_JUNK: u64 = 4096;
/** Messages of one datagram that are read. */
const MAX_MESSAGES: u32 = 4;
/** Requests that wait for their response; at the cap the oldest is written without. */
const MAX_WAITING: u32 = 16;

export function looksLikeDnp3(o: Opening): u32 {
  const client = judge(o.client, o.clientLength);
  const server = judge(o.server, o.serverLength);
  if (client == NO || server == NO) return NO;
  return max(client, server);
}

export function looksLikeDnp3Datagram(o: Opening): u32 {
  return datagramLength(o) >= LINK_HEADER ? judge(datagram(o) as u32, LINK_HEADER) : NO;
}

function judge(at: u32, length: u32): u32 {
  if (length >= LINK_HEADER) return isLinkHeader(at) ? CERTAIN : NO;
  if (length > 0 && load<u8>(at) != 0x05) return NO;
  return length > 1 && load<u8>(at + 1) != 0x64 ? NO : MAYBE;
}

export function parseDnp3(p: Input): Outcome {
  if (p.lost > 0) {
    if (p.stream.state != 0) assemblyOf(p.stream.state, p.direction).begun = 0;
    return NEXT;
  }
  if (p.length == 0) return readFrame(p);
  for (let i: u32 = 0; i < MAX_MESSAGES; i++) {
    p.at = findFrame(p.at, p.end);
    if (available(p) < LINK_HEADER || available(p) < frameSize(p.at)) break;
    if (readFrame(p) == DONE_FLOW) return DONE_FLOW;
  }
  return NEXT;
}

function readFrame(p: Input): Outcome {
  const from = p.at;
  p.at = findFrame(p.at, p.end);
  p.stream.word0 += p.at - from;
  if (p.stream.word0 > MAX_JUNK) return MALFORMED;
  if (available(p) < LINK_HEADER) return more(p, LINK_HEADER);
  if (!isLinkHeader(p.at)) {
    p.at++;
    p.stream.word0++;
    return NEXT;
  }
  p.stream.word0 = 0;
  const frame = p.at;
  const size = frameSize(frame);
  if (available(p) < size) return more(p, size);
  p.at += size;
  const data = scratchOf(p);
  const length = userData(frame, data);
  if (length < 2) return NEXT;
  const header = load<u8>(data) as u32;
  if (isWhole(header)) {
    readMessage(p, frame, (data as u32) + 1, (data as u32) + length);
    return NEXT;
  }
  const state = stateOf(p.partition, p.stream, 2 * (ASSEMBLY + MAX_MESSAGE));
  if (state == 0) return DONE_FLOW;
  const assembly = assemblyOf(state as u32, p.direction);
  const ends = (linkDestination(frame) << 16) | linkSource(frame);
  if (takePart(assembly, header, ends, data + 1, length - 1)) {
    const at = (changetype<usize>(assembly) as u32) + ASSEMBLY;
    readMessage(p, frame, at, at + assembly.length);
  }
  return NEXT;
}

function assemblyOf(state: u32, direction: u32): Assembly {
  return changetype<Assembly>((state as usize) + direction * (ASSEMBLY + MAX_MESSAGE));
}

/** Reads the application message [at, end) that ended in `frame`. */
function readMessage(p: Input, frame: u32, at: u32, end: u32): void {
  if (end - at < 2) return;
  const code = load<u8>(at + 1) as u32;
  if (code < RESPONSE) readRequest(p, frame, at, end);
  else if (end - at >= 4) readResponse(p, frame, at, end);
}

/** What a response has in common with its request: both ends, and the sequence number. */
function keyOf(master: u32, outstation: u32, sequence: u32): u32 {
  return ((master << 16) | outstation) + (sequence + 1) * 0x9e3779b1;
}

function begin(p: Input, master: u32, outstation: u32, control: u32): void {
  beginRecord(p, 'dnp3');
  putNumberItem(p, 'master', master);
  putNumberItem(p, 'outstation', outstation);
  putNumberItem(p, 'sequence', control & 15);
  if (control & UNSOLICITED) putTrue(p, 'unsolicited');
}

function putFunction(p: Input, name: string, code: u32): void {
  const text = functionName(code);
  if (text.length > 0) putSymbol(p, name, text);
  else putNumberItem(p, name, code);
}

function readRequest(p: Input, frame: u32, at: u32, end: u32): void {
  const control = load<u8>(at) as u32;
  const code = load<u8>(at + 1) as u32;
  const master = linkSource(frame);
  const outstation = linkDestination(frame);
  writeOldest(p, MAX_WAITING);
  begin(p, master, outstation, control);
  putFunction(p, 'request', code);
  putObjects(p, 'objects', at + 2, end, hasData(code));
  if (hasData(code)) putControls(p, at + 2, end);
  if (isAnswered(code)) holdRecord(p, keyOf(master, outstation, control & 15));
  else endRecord(p);
}

/** Do objects follow the headers of a request? Not where it only names them. */
function hasData(code: u32): bool {
  return code != READ && !(code >= 7 && code <= 22);
}

/** Confirmations, and the functions "without response", are not. */
function isAnswered(code: u32): bool {
  return code != 0 && code != 6 && code != 8 && code != 10 && code != 12;
}

function readResponse(p: Input, frame: u32, at: u32, end: u32): void {
  const control = load<u8>(at) as u32;
  const master = linkDestination(frame);
  const outstation = linkSource(frame);
  const unasked = (control & UNSOLICITED) != 0;
  const asked = !unasked && resumeRecord(p, keyOf(master, outstation, control & 15));
  if (!asked) begin(p, master, outstation, control);
  putFunction(p, 'reply', load<u8>(at + 1));
  if (asked) putFixedItem(p, 'latency', (max<i64>(p.time - p.recordTime, 0) / 1000) as u64, 6);
  putIndications(p, be16(at + 2));
  if (control & CONFIRM_WANTED) putTrue(p, 'confirmationWanted');
  if (!(control & FINAL)) putTrue(p, 'moreFragments');
  putObjects(p, 'replyObjects', at + 4, end, true);
  putStatuses(p, at + 4, end);
  endRecord(p);
}

function putIndications(p: Input, iin: u32): void {
  putNumberItem(p, 'iin', iin);
  if (iin == 0) return;
  openList(p, 'indications');
  for (let bit: u32 = 0; bit < 16; bit++) {
    if (iin & (1 << bit)) putSymbol(p, ELEMENT, indicationName(bit));
  }
  close(p);
}
