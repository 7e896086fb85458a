// Whole blocks of bodies that wait to be hashed, so that those of several streams are hashed side by side. A
// thread's queue is filled and run within one tracking step: between two steps every state is up to date. Only
// the eight words of a hash lag behind; its length and unfinished block do not.
//
//   Queue  ┌─────────────┬──────┬───────┬──────────────────┐
//          │ count, used │ jobs │ lanes │ copies of blocks │
//          └─────────────┴──────┴───────┴──────────────────┘

import { addSha256, compress, Sha256 } from './sha256';
import { aimLane, compressLanes, emptyLane, fillLane, LANES } from './sha256-lanes';

@unmanaged
class Queue {
  /** Jobs, and bytes of blocks. */
  count: u32;
  used: u32;
}

@unmanaged
class Job {
  /** Address of the Sha256; 0: done, or nobody wants it any more. */
  state: u32;
  /** Its next block, and how many are left. */
  at: u32;
  blocks: u32;
  /** 1: a lane has it. */
  running: u32;
}

const BLOCK: u32 = 64;
const MAX_JOBS: u32 = 64;
const ROOM: u32 = 65536;
const JOBS: usize = offsetof<Queue>();
const LANES_AT: usize = JOBS + (MAX_JOBS as usize) * offsetof<Job>();
/** Jobs in the lanes, 4 addresses; then the schedule of a hash by itself. */
const IN_LANES: usize = LANES_AT + (LANES as usize);
const SCHEDULE: usize = IN_LANES + 16;
const BLOCKS: usize = SCHEDULE + 256;
/** Bytes of a queue, which begins as zeros. */
export const QUEUE_SIZE: u32 = (BLOCKS as u32) + ROOM;

function jobAt(queue: usize, index: u32): Job {
  return changetype<Job>(queue + JOBS + index * offsetof<Job>());
}

/** As `addSha256`, at the latest when the queue is run. The bytes are copied. */
export function queueSha256(queue: usize, state: Sha256, at: usize, length: u32): void {
  const it = changetype<Queue>(queue);
  const waiting = (state.length as u32) & (BLOCK - 1);
  const blocks = (waiting + length) / BLOCK;
  if (blocks > ROOM / BLOCK) {
    settleSha256(queue, state);
    addSha256(state, at, length, queue + SCHEDULE);
    return;
  }
  if (it.count == MAX_JOBS || it.used + blocks * BLOCK > ROOM) runQueue(queue);
  state.length += length;
  const block = changetype<usize>(state) + offsetof<Sha256>('block0');
  if (blocks == 0) {
    memory.copy(block + waiting, at, length);
    return;
  }
  const copy = queue + BLOCKS + it.used;
  const taken = blocks * BLOCK - waiting;
  memory.copy(copy, block, waiting);
  memory.copy(copy + waiting, at, taken);
  memory.copy(block, at + taken, length - taken);
  const job = jobAt(queue, it.count);
  job.state = changetype<usize>(state) as u32;
  job.at = copy as u32;
  job.blocks = blocks;
  job.running = 0;
  it.count++;
  it.used += blocks * BLOCK;
  state.queued++;
}

/** Brings one hash up to date; the others go on waiting for company. */
export function settleSha256(queue: usize, state: Sha256): void {
  const count = changetype<Queue>(queue).count;
  for (let i: u32 = 0; i < count && state.queued > 0; i++) {
    const job = jobAt(queue, i);
    if (job.state == (changetype<usize>(state) as u32)) runAlone(queue, job);
  }
}

/** The memory [from, from + bytes) goes: what is queued for hashes in it is not wanted. */
export function forgetQueued(queue: usize, from: u32, bytes: u32): void {
  const count = changetype<Queue>(queue).count;
  for (let i: u32 = 0; i < count; i++) {
    const job = jobAt(queue, i);
    if (job.state - from < bytes) job.state = 0;
  }
}

/** Brings all hashes up to date. */
export function runQueue(queue: usize): void {
  const it = changetype<Queue>(queue);
  if (it.count == 0) return;
  const inLanes = queue + IN_LANES;
  for (let lane: usize = 0; lane < 4; lane++) store<u32>(inLanes + (lane << 2), 0);
  let running = fillLanes(queue);
  while (running > 1) {
    runLanes(queue);
    running = fillLanes(queue);
  }
  // One that has no company is faster by itself; those left behind it, if any, go on its state.
  emptyLanes(queue, false);
  for (let i: u32 = 0; i < it.count; i++) {
    const job = jobAt(queue, i);
    if (job.state != 0) runAlone(queue, job);
  }
  it.count = 0;
  it.used = 0;
}

/** Gives every free lane the first job that may begin; returns how many lanes have one. */
function fillLanes(queue: usize): u32 {
  const count = changetype<Queue>(queue).count;
  const inLanes = queue + IN_LANES;
  let lane: u32 = 0;
  let running: u32 = 0;
  for (let l: u32 = 0; l < 4; l++) if (load<u32>(inLanes + (l << 2)) != 0) running++;
  for (let i: u32 = 0; i < count && running < 4; i++) {
    const job = jobAt(queue, i);
    if (job.state == 0 || job.running || isInLanes(inLanes, job.state)) continue;
    while (load<u32>(inLanes + (lane << 2)) != 0) lane++;
    store<u32>(inLanes + (lane << 2), changetype<usize>(job) as u32);
    fillLane(queue + LANES_AT, lane, job.state, job.at);
    job.running = 1;
    running++;
  }
  return running;
}

/** Is an earlier job of the same hash in a lane? */
function isInLanes(inLanes: usize, state: u32): bool {
  for (let lane: usize = 0; lane < 4; lane++) {
    const job = load<u32>(inLanes + (lane << 2));
    if (job != 0 && changetype<Job>(job).state == state) return true;
  }
  return false;
}

/** All lanes go on until the first of them has nothing more. */
function runLanes(queue: usize): void {
  const inLanes = queue + IN_LANES;
  let blocks: u32 = u32.MAX_VALUE;
  let readable: u32 = 0;
  for (let lane: usize = 0; lane < 4; lane++) {
    const job = load<u32>(inLanes + (lane << 2));
    if (job == 0) continue;
    blocks = min(blocks, changetype<Job>(job).blocks);
    readable = changetype<Job>(job).at;
  }
  for (let lane: u32 = 0; lane < 4; lane++) {
    const at = load<u32>(inLanes + (lane << 2));
    if (at == 0) {
      // A lane without a job hashes another's bytes, for nothing.
      aimLane(queue + LANES_AT, lane, readable);
      continue;
    }
    const job = changetype<Job>(at);
    job.blocks -= blocks;
    job.at += blocks * BLOCK;
  }
  compressLanes(queue + LANES_AT, blocks);
  emptyLanes(queue, true);
}

/** Takes states out of lanes: of those that have nothing more, or all. */
function emptyLanes(queue: usize, doneOnly: bool): void {
  const inLanes = queue + IN_LANES;
  for (let lane: u32 = 0; lane < 4; lane++) {
    const at = load<u32>(inLanes + (lane << 2));
    if (at == 0) continue;
    const job = changetype<Job>(at);
    if (doneOnly && job.blocks > 0) continue;
    emptyLane(queue + LANES_AT, lane, job.state);
    store<u32>(inLanes + (lane << 2), 0);
    if (job.blocks == 0) end(job);
  }
}

/** Runs what is left of a job that no lane has. */
function runAlone(queue: usize, job: Job): void {
  const state = changetype<Sha256>(job.state);
  for (; job.blocks > 0; job.blocks--) {
    compress(state, job.at, queue + SCHEDULE);
    job.at += BLOCK;
  }
  end(job);
}

function end(job: Job): void {
  changetype<Sha256>(job.state).queued--;
  job.state = 0;
}
