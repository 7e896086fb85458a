// What a parser gets, and how it answers.
//
// A parser is called with the bytes [at, end) of one direction, in order, and reads whole messages: it moves
// `at` behind what it is done with, writes records (records.ts), and answers what it wants next. It is
// called again with what it left and what came since. It never reads at or behind `end`.

import { FLOW_SOURCE_HIGH, Flow } from '../flow/flow';
import { ItemWriter } from '../memory/items';
import { Partition } from '../memory/partition';
import { SCRATCH_INPUT, SCRATCH_PARSER } from '../memory/scratch';
import { Stats } from '../memory/stats';
import { Stream } from './stream';

/** What a parser wants next. */
export type Outcome = u32;
/** More bytes than there are: `need` of them from `at`, if it knows, else any. */
export const MORE: Outcome = 0;
/** To be called again with what it left: it read a message, or asked to `skip`. */
export const NEXT: Outcome = 1;
/** Nothing more of this direction. */
export const DONE_SIDE: Outcome = 2;
/** Nothing more of this flow. */
export const DONE_FLOW: Outcome = 3;
/** Nothing more of this flow: it is not, or no longer, what the parser reads. */
export const MALFORMED: Outcome = 4;

@unmanaged
export class Input extends ItemWriter {
  partition: Partition;
  flow: Flow;
  stream: Stream;
  /** Bytes to parse. Datagrams come alone and whole, as far as they were captured. */
  at: u32;
  end: u32;
  /** 0: from the flow's source; 1: to it. */
  direction: u32;
  /** Answer: bytes from `at` that make sense to be called with, with MORE. */
  need: u32;
  /** Answer: bytes behind `end` (`at` is then `end`) that need not come at all. */
  skip: u64;
  /** Bytes that are missing before `at`: only parsers that resume (registry.ts) see another value than 0. */
  lost: u32;
  /** With `lost`: what was held before the hole, an unfinished message. It goes when the parser returns. */
  left: u32;
  leftEnd: u32;
  /** 1: no more will come of this direction. */
  final: u32;
  /** A datagram's payload by its header; more than end - at where the capture was cut. */
  length: u32;
  /** Time of the packet, ns. */
  time: i64;
  /** Time of the record being written: its beginning. */
  recordTime: i64;
  /** The record being written; 0: none. */
  record: u32;
  /** What its parser notes with it for itself, 16 bits: kept with a record that is held. */
  note: u32;
}

/** Bytes there are. */
export function available(p: Input): u32 {
  return p.end - p.at;
}

/** Wants `bytes` from `at`. */
export function more(p: Input, bytes: u32): Outcome {
  p.need = bytes;
  return MORE;
}

/** Passes over `bytes` from `at`, whether they are there or still to come. */
export function pass(p: Input, bytes: u64): Outcome {
  const there = p.end - p.at;
  if (bytes <= (there as u64)) {
    p.at += bytes as u32;
  } else {
    p.at = p.end;
    p.skip = bytes - there;
  }
  return NEXT;
}

/** Scratch of the parser that runs, SCRATCH_PARSER_END - SCRATCH_PARSER bytes; nothing stays in it. */
export function scratchOf(p: Input): usize {
  return p.partition.scratch + SCRATCH_PARSER;
}

/** The running worker's Input, for a flow and direction. */
export function inputFor(
  partition: Partition,
  flow: Flow,
  stream: Stream,
  direction: u32,
  time: i64,
): Input {
  const p = changetype<Input>(partition.scratch + SCRATCH_INPUT);
  p.partition = partition;
  p.flow = flow;
  p.stream = stream;
  p.at = 0;
  p.end = 0;
  p.direction = direction;
  p.need = 0;
  p.skip = 0;
  p.lost = 0;
  p.final = 0;
  p.length = 0;
  p.time = time;
  p.record = 0;
  return p;
}

export function statsOf(partition: Partition): Stats {
  return changetype<Stats>(partition.stats);
}

/** The port of the side that was spoken to first. */
export function serverPort(flow: Flow): u32 {
  return flow.flags & FLOW_SOURCE_HIGH ? flow.lowPort : flow.highPort;
}

export function clientPort(flow: Flow): u32 {
  return flow.flags & FLOW_SOURCE_HIGH ? flow.highPort : flow.lowPort;
}
