// What is kept of a flow while its payload is read. It comes with the first payload and goes, but for the
// flow's id, as soon as nothing more is to be read.
//
//   Stream  ┌────────────────────────────┬─────────────┬─────────────┐
//           │ id, parser and its state,  │ Side        │ Side        │  128 bytes
//           │ records under way          │ from source │ to source   │
//           └────────────────────────────┴─────────────┴─────────────┘
//
//   bytes of a side    parsed      │ held: an unfinished message │   │ segments that came early │
//   sequence numbers               │                             next                           │
//                                  buffer                             segments (list, in order)

import { Flow } from '../flow/flow';
import { Partition } from '../memory/partition';
import { allocate, release } from '../memory/slabs';

/** Sequence numbers have a beginning. */
export const SIDE_BEGUN: u8 = 1;
/** Nothing more of this side is to be parsed. */
export const SIDE_DONE: u8 = 2;
/** The parser knows that no more will come. */
export const SIDE_ENDED: u8 = 4;

/** One direction of a stream. */
@unmanaged
export class Side {
  /** Sequence number of the next byte that is wanted. */
  next: u32;
  flags: u8;
  bufferBits: u8;
  /** Payloads that were looked at to recognise the protocol. */
  looks: u8;
  pad: u8;
  /** Bytes that the parser left, and how many there must be before it is asked again. */
  buffer: u32;
  held: u32;
  need: u32;
  /** First of the segments that came early, in order; their bytes. */
  segments: u32;
  segmentBytes: u32;
  segmentCount: u32;
  /** Bytes still to come that the parser does not want. */
  skip: u64;
}

@unmanaged
export class Stream {
  /** The flow's id, as its records say it. */
  id: u64;
  /** APP_* whose parser reads it; another than the flow's once that has handed over (STARTTLS). */
  parser: u8;
  /** 1: a record of this flow was written. */
  told: u8;
  stateBits: u8;
  /** The parser's own block, zeroed when it came; 0 without. */
  state: u32;
  /** Records under way, oldest first: see records.ts. */
  drafts: u32;
  lastDraft: u32;
  draftCount: u32;
  /** Records under way that end in the order of their beginnings: see queue.ts. Its first word is its size class. */
  queue: u32;
  /** ANOMALY_* that records were written of. */
  anomalies: u32;
  /** Room for parsers that need little. */
  word0: u64;
  word1: u64;
  side0: u64;
  side1: u64;
  side2: u64;
  side3: u64;
  side4: u64;
  side5: u64;
  side6: u64;
  side7: u64;
  side8: u64;
  side9: u64;
}

const STREAM_BITS: u32 = 7;

export function sideOf(stream: Stream, direction: u32): Side {
  return changetype<Side>(
    changetype<usize>(stream) + offsetof<Stream>('side0') + direction * offsetof<Side>(),
  );
}

/** A block of 1 << bits bytes for a stream, not zeroed; 0 at the cap on streams or on all memory. */
export function takeBlock(partition: Partition, bits: u32): u32 {
  const size: u32 = 1 << bits;
  if (partition.streamBytes + size > partition.maxStreamBytes) return 0;
  const block = allocate(partition.slabs, bits);
  if (block != 0) partition.streamBytes += size;
  return block;
}

export function giveBlock(partition: Partition, block: u32, bits: u32): void {
  partition.streamBytes -= 1 << bits;
  release(partition.slabs, block, bits);
}

/** The smallest size class that holds `bytes`. */
export function bitsFor(bytes: u32): u32 {
  return max<u32>(32 - clz<u32>(bytes - 1), 5);
}

/** Gives the flow its stream; 0 at the cap. */
export function openStream(partition: Partition, flow: Flow, id: u64): Stream {
  const block = takeBlock(partition, STREAM_BITS);
  if (block == 0) return changetype<Stream>(0);
  memory.fill(block, 0, 1 << STREAM_BITS);
  const stream = changetype<Stream>(block);
  stream.id = id;
  flow.stream = block;
  return stream;
}

export function freeStream(partition: Partition, flow: Flow): void {
  if (flow.stream == 0) return;
  const queue = changetype<Stream>(flow.stream).queue;
  if (queue != 0) giveBlock(partition, queue, load<u32>(queue));
  giveBlock(partition, flow.stream, STREAM_BITS);
  flow.stream = 0;
}

/** The parser's own block, made and zeroed when first asked for; 0 at the cap. Its size is that of the first call. */
export function stateOf(partition: Partition, stream: Stream, bytes: u32): usize {
  if (stream.state == 0) {
    const bits = bitsFor(bytes);
    stream.state = takeBlock(partition, bits);
    if (stream.state == 0) return 0;
    stream.stateBits = bits as u8;
    memory.fill(stream.state, 0, 1 << bits);
  }
  return stream.state;
}

/** Makes the parser's block larger; what is in it stays, the rest is not zeroed. Returns where it now is; 0 at the cap. */
export function growState(partition: Partition, stream: Stream, bytes: u32): usize {
  const bits = bitsFor(bytes);
  if (bits <= (stream.stateBits as u32)) return stream.state;
  const larger = takeBlock(partition, bits);
  if (larger == 0) return 0;
  memory.copy(larger, stream.state, 1 << (stream.stateBits as u32));
  giveBlock(partition, stream.state, stream.stateBits);
  stream.state = larger;
  stream.stateBits = bits as u8;
  return larger;
}

export function freeState(partition: Partition, stream: Stream): void {
  if (stream.state == 0) return;
  giveBlock(partition, stream.state, stream.stateBits);
  stream.state = 0;
}
