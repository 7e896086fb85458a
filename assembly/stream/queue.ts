// Records that end in the order in which they began, as the requests of a pipeline do. They are numbered by their
// parser, one after the other; each is found at once, and there may be as many as memory is left for.
//
//   Queue  ┌──────┬───────┬─────┬───────┬───────┬─ … ─┐
//          │ bits │ first │ end │ count │ slots │     │   number n: in slot n mod slots, or not held
//          └──────┴───────┴─────┴───────┴───────┴─ … ─┘   all that are held: first ≤ n < end, at most `slots` apart
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
}

const MIN_BITS: u32 = 5;
/** Of the largest queue: 16,380 records. Beyond, the oldest one is written unfinished. */
const MAX_BITS: u32 = 16;
/** Records that a flow may queue in any case; further ones only while half of the memory for streams is free. */
const ALWAYS: u32 = 64;

function slotsOf(bits: u32): u32 {
  return (((1 as u32) << bits) - (offsetof<Queue>() as u32)) >> 2;
}

function slotAt(queue: Queue, number: u32): usize {
  const slot = number % slotsOf(queue.bits);
  return changetype<usize>(queue) + offsetof<Queue>() + (slot << 2);
}

/** The draft with this number; 0: none. */
function find(queue: Queue, number: u32): u32 {
  return number - queue.first < queue.end - queue.first ? load<u32>(slotAt(queue, number)) : 0;
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
  const draft = many && scarce ? 0 : draftOf(p, number);
  if (draft == 0) {
    endRecord(p);
    return;
  }
  if (!makeRoom(p, stream, number)) {
    // It is the oldest itself.
    goOn(p, draft);
    endRecord(p);
    return;
  }
  const queue = changetype<Queue>(stream.queue);
  store<u32>(slotAt(queue, number), draft);
  queue.count++;
}

/** Goes on with the record that is held as `number`. False: there is none. */
export function resumeQueued(p: Input, number: u32): bool {
  if (p.stream.queue == 0) return false;
  const queue = changetype<Queue>(p.stream.queue);
  const draft = find(queue, number);
  if (draft == 0) return false;
  store<u32>(slotAt(queue, number), 0);
  queue.count--;
  goOn(p, draft);
  return true;
}

/** Goes on with the first record that is held. False: there is none. */
export function resumeFirst(p: Input): bool {
  if (!hasQueued(p.stream)) return false;
  const queue = changetype<Queue>(p.stream.queue);
  trim(queue);
  return resumeQueued(p, queue.first);
}

/** Begins where the first record is that is held. */
function trim(queue: Queue): void {
  while (queue.first != queue.end && load<u32>(slotAt(queue, queue.first)) == 0) queue.first++;
}

/** Widens [first, end) by `number`. False: it lies too far before the others. */
function makeRoom(p: Input, stream: Stream, number: u32): bool {
  let queue = changetype<Queue>(stream.queue);
  if (queue.count == 0) {
    queue.first = number;
    queue.end = number + 1;
    return true;
  }
  // One that was held before comes back in front of those that wait.
  const before = ((number - queue.first) as i32) < 0;
  if (!before && number - queue.first < queue.end - queue.first) return true;
  while (true) {
    const span = before ? queue.end - number : number + 1 - queue.first;
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
    if (before) return false;
    if (resumeFirst(p)) endRecord(p);
    if (queue.count == 0) return makeRoom(p, stream, number);
  }
  if (before) queue.first = number;
  else queue.end = number + 1;
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
  for (let number = old.first; number != old.end; number++) {
    const draft = load<u32>(slotAt(old, number));
    if (draft != 0) store<u32>(slotAt(queue, number), draft);
  }
  giveBlock(partition, stream.queue, old.bits);
  stream.queue = block;
  return true;
}
