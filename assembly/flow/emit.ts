// Writes a flow's record as an event into its partition's ring.

import { attentionToFlow } from '../attention/flow';
import { Encapsulation } from '../memory/encapsulation';
import {
  BINS,
  DIRECTIONS,
  DirectionEvent,
  EVENT_FLOW,
  FLOW_FIXED,
  FlowEvent,
} from '../memory/event';
import { OUTPUT_ATTENTION, Partition } from '../memory/partition';
import { SCRATCH_STATISTICS } from '../memory/scratch';
import { encodeFlow } from '../output/encode';
import { appName } from '../protocols/registry';
import { Stream } from '../stream/stream';
import { idOf, writeEnds } from './ends';
import { ByteStatistics, statistics, statisticsOf } from './entropy';
import { anomaliesOf, badChecksumsOf, encapsulationOf } from './extra';
import { writeFingerprint } from './fingerprint';
import { FLOW_INCOMPLETE, Flow, pair } from './flow';
import { copyHistory } from './history';
import { intervalsOf } from './intervals';
import { MAX_RAW } from './payload';
import { commit, reserve } from './ring';
import { lossesOf } from './sequence';
import { shapeOf } from './shape';
import { binCount } from './sizes';
import { connState } from './state';
import { endpointOf } from './tcp';
import { lastTime } from './timeouts';

/** The caller made sure of room in the ring. */
export function emitFlow(partition: Partition, flow: Flow, reason: u8): void {
  const at = reserve(partition);
  const event = changetype<FlowEvent>(at);
  const last = lastTime(flow);
  event.type = EVENT_FLOW;
  event.epoch = partition.epoch;
  event.time = last;
  event.textOffset = 0;
  event.textLength = 0;
  event.first = flow.first;
  event.id = flow.stream != 0 ? changetype<Stream>(flow.stream).id : idOf(flow, partition);
  writeEnds(at + offsetof<FlowEvent>('source0'), flow);
  event.endReason = reason;
  event.connState = connState(flow);
  event.shape = shapeOf(flow, last - flow.first);
  event.address = changetype<usize>(flow) as u32;
  event.incomplete = flow.flags & FLOW_INCOMPLETE ? 1 : 0;
  event.vlan = flow.vlan;
  event.captureFirst = flow.sourceFirst;
  event.captureLast = flow.sourceLast;
  event.historyLength = copyHistory(at + offsetof<FlowEvent>('history0'), flow) as u8;
  event.app = changetype<usize>(appName(flow.app)) as u32;
  event.appNumber = flow.app;
  event.appConfidence = flow.appConfidence;
  writeDirection(changetype<DirectionEvent>(at + DIRECTIONS), partition, flow, 0);
  writeDirection(
    changetype<DirectionEvent>(at + DIRECTIONS + offsetof<DirectionEvent>()),
    partition,
    flow,
    1,
  );

  let size: u32 = FLOW_FIXED;
  const count = flow.spltCount as u32;
  event.spltCount = count;
  event.spltOffset = size;
  memory.copy(at + size, flow.splt, count << 3);
  size += count << 3;
  event.fingerprintLength = writeFingerprint(
    at + offsetof<FlowEvent>('fingerprint0'),
    flow.splt,
    count,
  ) as u8;
  event.encapsulationOffset = 0;
  const encapsulation = encapsulationOf(flow);
  if (encapsulation != 0) {
    event.encapsulationOffset = size;
    memory.copy(at + size, encapsulation, offsetof<Encapsulation>());
    size += offsetof<Encapsulation>() as u32;
  }
  event.size = (size + 7) & ~7;
  event.attention = partition.outputs & OUTPUT_ATTENTION ? (attentionToFlow(event) as u16) : 0;
  if (partition.formats != 0) encodeFlow(partition, event);
  commit(partition, event.size);
}

function writeDirection(out: DirectionEvent, partition: Partition, flow: Flow, d: u32): void {
  memory.fill(changetype<usize>(out), 0, offsetof<DirectionEvent>());
  const packets = load<u32>(pair(flow, offsetof<Flow>('packets0'), d, 4));
  out.packets = packets;
  if (packets == 0) return;
  out.bytes = load<u64>(pair(flow, offsetof<Flow>('bytes0'), d, 8));
  out.frameBytes = load<u64>(pair(flow, offsetof<Flow>('wire0'), d, 8));
  out.payloadBytes = load<u64>(pair(flow, offsetof<Flow>('payload0'), d, 8));
  out.ttl = load<u8>(pair(flow, offsetof<Flow>('ttl0'), d, 1));
  out.tcpFlags = load<u8>(pair(flow, offsetof<Flow>('tcpFlags0'), d, 1));
  const sizes = changetype<usize>(out) + offsetof<DirectionEvent>('sizes0');
  for (let bin: u32 = 0; bin < BINS; bin++) store<u32>(sizes + (bin << 2), binCount(flow, d, bin));
  writeLengths(out, flow, d);
  if (flow.iat != 0) writeGaps(out, flow, d);
  writeBytes(out, partition, flow, d);
  out.anomalies = anomaliesOf(flow, d);
  out.badChecksums = badChecksumsOf(flow, d);
  if (flow.tcp != 0) writeTcp(out, flow, d);
}

function writeLengths(out: DirectionEvent, flow: Flow, d: u32): void {
  const count = load<u32>(pair(flow, offsetof<Flow>('carrying0'), d, 4));
  out.payloadPackets = count;
  if (count == 0) return;
  out.lengthMin = load<u16>(pair(flow, offsetof<Flow>('smallest0'), d, 2));
  out.lengthMax = load<u16>(pair(flow, offsetof<Flow>('largest0'), d, 2));
  const n = count as f64;
  const mean = (out.payloadBytes as f64) / n;
  const squares = load<u64>(pair(flow, offsetof<Flow>('squares0'), d, 8)) as f64;
  out.lengthMean = NativeMath.round(mean * 1000) as u32;
  out.lengthDeviation = NativeMath.round(
    Math.sqrt(max(squares / n - mean * mean, 0)) * 1000,
  ) as u32;
}

function writeGaps(out: DirectionEvent, flow: Flow, d: u32): void {
  const it = intervalsOf(flow, d);
  out.gaps = it.count;
  if (it.count == 0) return;
  out.gapMin = it.min;
  out.gapMax = it.max;
  out.gapMean = NativeMath.round(it.mean) as i64;
  out.gapDeviation = NativeMath.round(Math.sqrt(max(it.m2, 0) / (it.count as f64))) as i64;
}

function writeBytes(out: DirectionEvent, partition: Partition, flow: Flow, d: u32): void {
  const taken = load<u16>(pair(flow, offsetof<Flow>('taken0'), d, 2)) as u32;
  const block = load<u32>(pair(flow, offsetof<Flow>('bytesBlock0'), d, 4));
  if (taken == 0 || block == 0) return;
  const scratch = partition.scratch as usize;
  const result = changetype<ByteStatistics>(scratch + SCRATCH_STATISTICS);
  if (taken > MAX_RAW) statistics(result, block, taken, partition.entropyTable);
  else statisticsOf(result, block, taken, scratch, partition.entropyTable);
  out.entropyBytes = taken;
  out.entropy = result.entropy;
  out.byteMean = result.mean;
  out.byteDeviation = result.deviation;
  out.chiSquare = result.chiSquare;
  out.printable = result.printable;
}

function writeTcp(out: DirectionEvent, flow: Flow, d: u32): void {
  const endpoint = endpointOf(flow, d);
  out.window = endpoint.window;
  out.mss = endpoint.mss;
  out.windowScale = endpoint.scale;
  const losses = lossesOf(flow, d);
  out.retransmittedPackets = losses.retransmittedPackets;
  out.retransmittedBytes = losses.retransmittedBytes;
  out.outOfOrderPackets = losses.outOfOrderPackets;
  out.outOfOrderBytes = losses.outOfOrderBytes;
  out.missingBytes = losses.missing;
}
