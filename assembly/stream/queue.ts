// Records that end in the order in which they began, as the requests of a pipeline do. They are numbered by their
// parser, one after the other; each is found at once, and there may be as many as memory is left for.
//
//   Queue  ┌──────┬───────┬─────┬───────┬──────┬───────┬─ … ─┐
//          │ bits │ first │ end │ count │ base │ slots │     │   base + n: in slot (base + n) mod slots, or not held
//          └──────┴───────┴─────┴───────┴──────┴───────┴─ … ─┘   all that are held: from first to end, at most `slots`
//
//   beginRecord(p, 'redis')   put…(p, …)   queueRecord(p, n)     a command
//   resumeQueued(p, n)        put…(p, …)   endRecord(p)          its reply

import { Partition } from '../memory/partition';
import { Input } from './input';
import { draftOf, endRecord, goOn } from './records';
import { giveBlock, Stream, takeBlock } from './stream';

@unmanaged
class Queue {
  bits: u32;
  first: u32;
  end: u32;
  count: u32;
  /** Place of the number 0 of the parser that runs. */
  base: u32;
}

const MIN_BITS: u32 = 5;
/** Of the largest queue: 16,379 records. Beyond, the oldest one is written unfinished. */
const MAX_BITS: u32 = 16;
/** Records that a flow may queue in any case; further ones only while half of the memory for streams is free. */
const ALWAYS: u32 = 64;

function slotsOf(bits: u32): u32 {
  return (((1 as u32) << bits) - (offsetof<Queue>() as u32)) >> 2;
}

function slotAt(queue: Queue, place: u32): usize {
  const slot = place % slotsOf(queue.bits);
  return changetype<usize>(queue) + offsetof<Queue>() + (slot << 2);
}

/** The draft at a place; 0: none. */
function find(queue: Queue, place: u32): u32 {
  return place - queue.first < queue.end - queue.first ? load<u32>(slotAt(queue, place)) : 0;
}

/** Another parser begins to count: what is held of the one before keeps its place in front. */
export function renumber(stream: Stream): void {
  if (stream.queue != 0) changetype<Queue>(stream.queue).base = changetype<Queue>(stream.queue).end;
}

/** Are any held? */
export function hasQueued(stream: Stream): bool {
  return stream.queue != 0 && changetype<Queue>(stream.queue).count > 0;
}

/**
 * Keeps the record for later as `number`; writes it out where there is no memory for that. Of a queue as long as
 * it can be, the oldest record is written instead.
 */
export function queueRecord(p: Input, number: u32): void {
  const stream = p.stream;
  if (stream.queue == 0) {
    stream.queue = newQueue(p.partition, MIN_BITS);
    if (stream.queue == 0) {
      endRecord(p);
      return;
    }
  }
  const partition = p.partition;
  const many = changetype<Queue>(stream.queue).count >= ALWAYS;
  const scarce = partition.streamBytes > partition.maxStreamBytes >> 1;
  const place = changetype<Queue>(stream.queue).base + number;
  const draft = many && scarce ? 0 : draftOf(p, place);
  if (draft == 0) {
    endRecord(p);
    return;
  }
  if (!makeRoom(p, stream, place)) {
    goOn(p, draft);
    endRecord(p);
    return;
  }
  const queue = changetype<Queue>(stream.queue);
  store<u32>(slotAt(queue, place), draft);
  queue.count++;
}

/** Goes on with the record that is held as `number`. False: there is none. */
export function resumeQueued(p: Input, number: u32): bool {
  if (p.stream.queue == 0) return false;
  const queue = changetype<Queue>(p.stream.queue);
  return resumeAt(p, queue, queue.base + number);
}

function resumeAt(p: Input, queue: Queue, place: u32): bool {
  const draft = find(queue, place);
  if (draft == 0) return false;
  store<u32>(slotAt(queue, place), 0);
  queue.count--;
  goOn(p, draft);
  return true;
}

/** Goes on with the first record that is held. False: there is none. */
export function resumeFirst(p: Input): bool {
  if (!hasQueued(p.stream)) return false;
  const queue = changetype<Queue>(p.stream.queue);
  trim(queue);
  return resumeAt(p, queue, queue.first);
}

/** Begins where the first record is that is held. */
function trim(queue: Queue): void {
  while (queue.first != queue.end && load<u32>(slotAt(queue, queue.first)) == 0) queue.first++;
}

/** Widens [first, end) by `place`, at the cap by writing the oldest record. False: it lies too far from the others. */
function makeRoom(p: Input, stream: Stream, place: u32): bool {
  let queue = changetype<Queue>(stream.queue);
  if (queue.count == 0) {
    queue.first = place;
    queue.end = place + 1;
    return true;
  }
  // One that was held before comes back in front of those that wait.
  const before = ((place - queue.first) as i32) < 0;
  if (!before && place - queue.first < queue.end - queue.first) return true;
  let evicted = false;
  while (true) {
    const span = before ? queue.end - place : place + 1 - queue.first;
    if (span <= slotsOf(queue.bits)) break;
    if (!before) {
      const first = queue.first;
      trim(queue);
      if (queue.first != first) continue;
    }
    if (queue.bits < MAX_BITS && grow(p.partition, stream)) {
      queue = changetype<Queue>(stream.queue);
      continue;
    }
    // One at a time: the ring has room for few.
    if (before || evicted || !resumeFirst(p)) return false;
    endRecord(p);
    evicted = true;
    if (queue.count == 0) return makeRoom(p, stream, place);
  }
  if (before) queue.first = place;
  else queue.end = place + 1;
  return true;
}

function newQueue(partition: Partition, bits: u32): u32 {
  const block = takeBlock(partition, bits);
  if (block == 0) return 0;
  memory.fill(block, 0, (1 as usize) << (bits as usize));
  changetype<Queue>(block).bits = bits;
  return block;
}

/** Twice the slots; false without memory. */
function grow(partition: Partition, stream: Stream): bool {
  const old = changetype<Queue>(stream.queue);
  const block = newQueue(partition, old.bits + 1);
  if (block == 0) return false;
  const queue = changetype<Queue>(block);
  queue.first = old.first;
  queue.end = old.end;
  queue.count = old.count;
  queue.base = old.base;
  for (let place = old.first; place != old.end; place++) {
    const draft = load<u32>(slotAt(old, place));
    if (draft != 0) store<u32>(slotAt(queue, place), draft);
  }
  giveBlock(partition, stream.queue, old.bits);
  stream.queue = block;
  return true;
}
