// When flows end. A timing wheel of one-second buckets: a flow is queued for the second in which it would
// end if no packet came any more, and looked at again only then. Packets do not touch the wheel.

import { Partition } from '../memory/partition';
import { Flow } from './flow';

// Index of a flow's idle timeout in the partition's timeouts.
export const TIMEOUT_TCP: u8 = 0;
export const TIMEOUT_TCP_ATTEMPT: u8 = 1;
export const TIMEOUT_TCP_CLOSED: u8 = 2;
export const TIMEOUT_UDP: u8 = 3;
export const TIMEOUT_ICMP: u8 = 4;
export const TIMEOUT_OTHER: u8 = 5;
export const TIMEOUTS: u32 = 6;

/** Buckets; a flow due later waits in the last one and is queued again. */
export const WHEEL: u32 = 512;

const SECOND: i64 = 1_000_000_000;

export function lastTime(flow: Flow): i64 {
  return max(flow.last0, flow.last1);
}

export function idleTimeout(partition: Partition, flow: Flow): i64 {
  return load<i64>(partition.timeouts + ((flow.timeout as usize) << 3));
}

/** First whole second at which the flow has been idle for longer than its timeout. */
export function dueSecond(partition: Partition, flow: Flow): i64 {
  return (lastTime(flow) + idleTimeout(partition, flow)) / SECOND + 1;
}

/** Queues a flow for its due second, not before the second after the wheel's. */
export function enqueue(partition: Partition, flow: Flow): void {
  const now = partition.second;
  let due = dueSecond(partition, flow);
  if (due <= now) due = now + 1;
  if (due > now + ((WHEEL - 1) as i64)) due = now + ((WHEEL - 1) as i64);
  const bucket = ((due as u32) % WHEEL) as u32;
  flow.due = bucket as u16;
  const head = partition.wheel + (bucket << 2);
  const first = load<u32>(head);
  flow.wheelPrevious = 0;
  flow.wheelNext = first;
  if (first != 0) changetype<Flow>(first).wheelPrevious = changetype<usize>(flow) as u32;
  store<u32>(head, changetype<usize>(flow) as u32);
}

/** Takes a flow out of its bucket. */
export function dequeue(partition: Partition, flow: Flow): void {
  if (flow.wheelPrevious != 0) {
    changetype<Flow>(flow.wheelPrevious).wheelNext = flow.wheelNext;
  } else {
    const pointer = changetype<usize>(flow) as u32;
    if (partition.pending == pointer) partition.pending = flow.wheelNext;
    else store<u32>(partition.wheel + ((flow.due as u32) << 2), flow.wheelNext);
  }
  if (flow.wheelNext != 0) changetype<Flow>(flow.wheelNext).wheelPrevious = flow.wheelPrevious;
}

/** Takes all flows of the wheel's current second into `pending`. */
export function takeBucket(partition: Partition): void {
  const head = partition.wheel + (((partition.second as u32) % WHEEL) << 2);
  partition.pending = load<u32>(head);
  store<u32>(head, 0);
}
