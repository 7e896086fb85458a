// Writing a protocol's record: into the partition's ring, in the order of its fields. A record whose end is
// still to come (a request that waits for its answer) is held as a draft, under a key of the parser's.
//
//   beginRecord(p, 'dns')   put…(p, …)   holdRecord(p, id)        a query
//   resumeRecord(p, id)     put…(p, …)   endRecord(p)             its answer
//
//   Draft  ┌──────┬─────┬──────┬──────┬───────┬─ … ─┐
//          │ next │ key │ time │ name │ bytes │items│
//          └──────┴─────┴──────┴──────┴───────┴─ … ─┘
//
// These are few, and may end in any order. Where answers come in the order of questions: queue.ts.

import { attentionToRecord } from '../attention/record';
import { writeEnds } from '../flow/ends';
import { commit, reserve } from '../flow/ring';
import { EVENT_RECORD, RECORD_FIXED, RecordEvent } from '../memory/event';
import { beginItems } from '../memory/items';
import { OUTPUT_ATTENTION } from '../memory/partition';
import { encodeRecord } from '../output/encode';
import { Input } from './input';
import { bitsFor, giveBlock, Stream, takeBlock } from './stream';

/** Records under way in one flow. At the cap a record is written unfinished. */
const MAX_DRAFTS: u32 = 64;

@unmanaged
export class Draft {
  next: u32;
  key: u32;
  time: i64;
  name: u32;
  bytes: u32;
  truncated: u16;
  note: u16;
  bits: u32;
}

/** Begins a record of type `name`; the caller's stream layer made sure of room in the ring. */
export function beginRecord(p: Input, name: string): void {
  begin(p, changetype<usize>(name) as u32, p.time);
}

function begin(p: Input, name: u32, time: i64): void {
  const at = reserve(p.partition) as u32;
  const event = changetype<RecordEvent>(at);
  event.name = name;
  p.record = at;
  p.recordTime = time;
  p.note = 0;
  beginItems(p, at + RECORD_FIXED);
}

/** Writes the record out. */
export function endRecord(p: Input): void {
  const event = changetype<RecordEvent>(p.record);
  event.type = EVENT_RECORD;
  event.truncated = p.truncated as u16;
  event.epoch = p.partition.epoch;
  event.time = p.recordTime;
  event.flow = p.stream.id;
  writeEnds(p.record + offsetof<RecordEvent>('source0'), p.flow);
  event.itemBytes = p.out - p.record - RECORD_FIXED;
  event.textOffset = 0;
  event.textLength = 0;
  event.size = (p.out - p.record + 7) & ~7;
  event.attention = p.partition.outputs & OUTPUT_ATTENTION ? (attentionToRecord(event) as u16) : 0;
  if (p.partition.formats != 0) encodeRecord(p.partition, event);
  commit(p.partition, event.size);
  p.stream.told = 1;
  p.record = 0;
}

/** Leaves out the record that was begun or resumed. */
export function dropRecord(p: Input): void {
  p.record = 0;
}

/** Keeps the record for later under `key`; writes it out where there is no memory for that. */
export function holdRecord(p: Input, key: u32): void {
  const stream = p.stream;
  const block = stream.draftCount < MAX_DRAFTS ? draftOf(p, key) : 0;
  if (block == 0) {
    endRecord(p);
    return;
  }
  if (stream.lastDraft != 0) changetype<Draft>(stream.lastDraft).next = block;
  else stream.drafts = block;
  stream.lastDraft = block;
  stream.draftCount++;
}

/** A draft of the record that is being written, which is then none; 0 without memory. */
export function draftOf(p: Input, key: u32): u32 {
  const bytes = p.out - p.record - RECORD_FIXED;
  const bits = bitsFor((offsetof<Draft>() as u32) + bytes);
  const block = takeBlock(p.partition, bits);
  if (block == 0) return 0;
  const draft = changetype<Draft>(block);
  draft.next = 0;
  draft.key = key;
  draft.time = p.recordTime;
  draft.name = changetype<RecordEvent>(p.record).name;
  draft.bytes = bytes;
  draft.truncated = p.truncated as u16;
  draft.note = p.note as u16;
  draft.bits = bits;
  memory.copy(block + (offsetof<Draft>() as u32), p.record + RECORD_FIXED, bytes);
  p.record = 0;
  return block;
}

/** As `holdRecord`; at the cap the oldest record that is held is written unfinished, and not this one. */
export function holdNewest(p: Input, key: u32): void {
  const full = p.stream.draftCount >= MAX_DRAFTS;
  if (!full) {
    holdRecord(p, key);
    return;
  }
  // One more for a moment: what is held is out of the ring, which has room for one record here.
  p.stream.draftCount = 0;
  holdRecord(p, key);
  p.stream.draftCount += MAX_DRAFTS;
  if (p.stream.draftCount > MAX_DRAFTS && resumeOldest(p)) endRecord(p);
}

/** Goes on with the oldest record held under `key`, of which `mask` counts. False: there is none. */
export function resumeRecord(p: Input, key: u32, mask: u32 = 0xffffffff): bool {
  let before: u32 = 0;
  let at = p.stream.drafts;
  while (at != 0 && (changetype<Draft>(at).key & mask) != (key & mask)) {
    before = at;
    at = changetype<Draft>(at).next;
  }
  return at != 0 && resume(p, at, before);
}

/** Goes on with the oldest record held, whatever its key. False: there is none. */
export function resumeOldest(p: Input): bool {
  return p.stream.drafts != 0 && resume(p, p.stream.drafts, 0);
}

/** Writes the oldest record held, if `most` are held: for parsers whose questions may stay without answer. */
export function writeOldest(p: Input, most: u32): void {
  if (p.stream.draftCount >= most && resumeOldest(p)) endRecord(p);
}

function resume(p: Input, at: u32, before: u32): bool {
  unlink(p.stream, changetype<Draft>(at), before);
  goOn(p, at);
  return true;
}

/** Goes on writing the record of a draft, which is freed. */
export function goOn(p: Input, at: u32): void {
  const draft = changetype<Draft>(at);
  begin(p, draft.name, draft.time);
  memory.copy(p.out, at + (offsetof<Draft>() as u32), draft.bytes);
  p.out += draft.bytes;
  p.truncated = draft.truncated;
  p.note = draft.note;
  giveBlock(p.partition, at, draft.bits);
}

function unlink(stream: Stream, draft: Draft, before: u32): void {
  if (before != 0) changetype<Draft>(before).next = draft.next;
  else stream.drafts = draft.next;
  if (draft.next == 0) stream.lastDraft = before;
  stream.draftCount--;
}
