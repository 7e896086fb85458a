// The traffic shape of a flow, from sizes and times alone. The rules are tried in this order; they and
// their numbers are in docs/features.md.

import {
  SHAPE_BULK_DOWNLOAD,
  SHAPE_BULK_UPLOAD,
  SHAPE_INTERACTIVE,
  SHAPE_OTHER,
  SHAPE_PROBE,
  SHAPE_REQUEST_RESPONSE,
  SHAPE_STREAMING,
} from '../memory/outcomes';
import { Flow, pair } from './flow';
import { intervalsOf } from './intervals';

const SECOND: i64 = 1_000_000_000;
/** Unanswered payload packets that still are a probe. */
const PROBE_PACKETS: u32 = 3;
/** Streaming: at least this long, this many payload packets one way, gaps at most this uneven and this long. */
const STREAM_TIME: i64 = 10 * SECOND;
const STREAM_PACKETS: u32 = 100;
const STREAM_VARIATION: f64 = 1.5;
const STREAM_GAP: f64 = 250_000_000.0;
/** Bulk: at least this much payload, this much more than the other way, packets this large on average. */
const BULK_BYTES: u64 = 65536;
const BULK_RATIO: u64 = 4;
const BULK_LENGTH: u64 = 500;
/** Interactive: payload packets each way, at most this large on average, gaps at least this long on average. */
const INTERACTIVE_PACKETS: u32 = 5;
const INTERACTIVE_LENGTH: u64 = 256;
const INTERACTIVE_GAP: i64 = 50_000_000;

export function shapeOf(flow: Flow, duration: i64): u8 {
  const sent = flow.payload0;
  const received = flow.payload1;
  const sentPackets = flow.carrying0;
  const receivedPackets = flow.carrying1;
  if (sentPackets + receivedPackets == 0) return SHAPE_PROBE;
  if (receivedPackets == 0 && sentPackets <= PROBE_PACKETS) return SHAPE_PROBE;
  if (isStream(flow, 0, duration) || isStream(flow, 1, duration)) return SHAPE_STREAMING;
  if (isBulk(received, receivedPackets, sent)) return SHAPE_BULK_DOWNLOAD;
  if (isBulk(sent, sentPackets, received)) return SHAPE_BULK_UPLOAD;
  if (
    sentPackets >= INTERACTIVE_PACKETS &&
    receivedPackets >= INTERACTIVE_PACKETS &&
    sent <= INTERACTIVE_LENGTH * (sentPackets as u64) &&
    received <= INTERACTIVE_LENGTH * (receivedPackets as u64) &&
    duration >= INTERACTIVE_GAP * ((sentPackets + receivedPackets) as i64)
  ) {
    return SHAPE_INTERACTIVE;
  }
  if (sentPackets > 0 && receivedPackets > 0) return SHAPE_REQUEST_RESPONSE;
  return SHAPE_OTHER;
}

function isBulk(bytes: u64, packets: u32, other: u64): bool {
  return (
    bytes >= BULK_BYTES && bytes >= other * BULK_RATIO && bytes >= BULK_LENGTH * (packets as u64)
  );
}

function isStream(flow: Flow, direction: u32, duration: i64): bool {
  if (duration < STREAM_TIME || flow.iat == 0) return false;
  if (load<u32>(pair(flow, offsetof<Flow>('carrying0'), direction, 4)) < STREAM_PACKETS)
    return false;
  const it = intervalsOf(flow, direction);
  if (it.count == 0 || it.mean > STREAM_GAP) return false;
  const deviation = Math.sqrt(it.m2 / (it.count as f64));
  return deviation <= STREAM_VARIATION * it.mean;
}
