// Flow events to flow records.

import {
  DIRECTIONS,
  DirectionEvent,
  Encapsulation,
  FlowEvent,
  MAX_LAYERS,
} from '../engine/layouts.js';
import { communityId, icmpCounterType } from '../fingerprints/community-id.js';
import type { EventMemory } from './memory.js';
import {
  APP_CONFIDENCES,
  anomalyNames,
  CONN_STATES,
  END_REASONS,
  hasPorts,
  LAYERS,
  protocolName,
  SHAPES,
} from './names.js';
import { addressText } from './text.js';
import type {
  Direction,
  Endpoint,
  FlowRecord,
  Layer,
  PayloadFeatures,
  Spread,
  TcpFeatures,
} from './types.js';

const BINS = 16;

/** The record of the flow event at `at`. Fields come in the order in which they are written as JSON. */
export function readFlow(memory: EventMemory, at: number): FlowRecord {
  const { bytes, data, captures } = memory;
  const u8 = (field: number) => bytes[at + field] ?? 0;
  const u16 = (field: number) => data.getUint16(at + field, true);
  const u32 = (field: number) => data.getUint32(at + field, true);
  const protocol = u8(FlowEvent.protocol);
  const ipVersion = u8(FlowEvent.ipVersion) === 6 ? 6 : 4;
  const firstTime = data.getBigInt64(at + FlowEvent.first, true);
  const lastTime = data.getBigInt64(at + FlowEvent.time, true);
  const sourcePort = u16(FlowEvent.sourcePort);
  const destinationPort = u16(FlowEvent.destinationPort);
  const first = captures[u32(FlowEvent.captureFirst)] ?? '';
  const last = captures[u32(FlowEvent.captureLast)] ?? '';
  const addressBytes = ipVersion === 6 ? 16 : 4;
  const source = at + FlowEvent.source0;
  const destination = at + FlowEvent.destination0;
  const endpoint = (address: number, port: number): Endpoint => {
    const ip = addressText(bytes, address, ipVersion);
    return hasPorts(protocol) ? { ip, port } : { ip };
  };
  const isTcp = protocol === 6;
  const record: FlowRecord = {
    type: 'flow',
    id: data
      .getBigUint64(at + FlowEvent.id, true)
      .toString(16)
      .padStart(16, '0'),
    communityId: communityId({
      source: bytes.slice(source, source + addressBytes),
      destination: bytes.slice(destination, destination + addressBytes),
      protocol,
      sourcePort,
      destinationPort,
    }),
    captures: u32(FlowEvent.captureFirst) === u32(FlowEvent.captureLast) ? [first] : [first, last],
    firstTime,
    lastTime,
    duration: Number((lastTime - firstTime) / 1000n) / 1e6,
    src: endpoint(source, sourcePort),
    dst: endpoint(destination, destinationPort),
    protocol: protocolName(protocol),
    ...icmp(protocol, sourcePort, destinationPort),
    ...(protocol === 6 || protocol === 17 ? app(memory, at) : {}),
    ...vlan(u32(FlowEvent.vlan)),
    ...encapsulation(memory, at, u32(FlowEvent.encapsulationOffset)),
    endReason: END_REASONS[u8(FlowEvent.endReason)] ?? 'idle',
    connState: CONN_STATES[u8(FlowEvent.connState)] ?? 'OTH',
    history: ascii(bytes, at + FlowEvent.history0, u8(FlowEvent.historyLength)),
    shape: SHAPES[u8(FlowEvent.shape)] ?? 'other',
    ...fingerprint(bytes, at, u8(FlowEvent.fingerprintLength)),
    ...(u8(FlowEvent.incomplete) ? { incomplete: true as const } : {}),
    fwd: direction(memory, at + DIRECTIONS, isTcp),
    rev: direction(memory, at + DIRECTIONS + DirectionEvent.size, isTcp),
  };
  const count = u32(FlowEvent.spltCount);
  if (count > 0) {
    const splt = at + u32(FlowEvent.spltOffset);
    record.splt = { lengths: [], gaps: [] };
    for (let i = 0; i < count; i++) {
      record.splt.lengths.push(data.getInt32(splt + i * 8, true));
      record.splt.gaps.push(data.getUint32(splt + i * 8 + 4, true));
    }
  }
  return record;
}

function ascii(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}

function fingerprint(bytes: Uint8Array, at: number, length: number) {
  return length > 0 ? { sizeFingerprint: ascii(bytes, at + FlowEvent.fingerprint0, length) } : {};
}

function icmp(protocol: number, type: number, other: number) {
  if (protocol !== 1 && protocol !== 58) return {};
  // With a counter-type in its place the code is not kept; those types have no code but 0.
  const icmpCode = icmpCounterType(protocol, type) === undefined ? other : 0;
  return { icmpType: type, icmpCode };
}

function app(memory: EventMemory, at: number) {
  const { data } = memory;
  const name = memory.staticText(data.getUint32(at + FlowEvent.app, true));
  const confidence = APP_CONFIDENCES[data.getUint8(at + FlowEvent.appConfidence)] ?? 'none';
  return confidence === 'none' ? { app: name } : { app: name, appConfidence: confidence };
}

function vlan(ids: number) {
  if (ids === 0) return {};
  const inner = (ids & 0xffff) - 1;
  return { vlan: ids >>> 16 ? [(ids >>> 16) - 1, inner] : [inner] };
}

/** Tunnel layers of the flow event at `event`, `offset` bytes behind it; 0: there are none. */
export function encapsulation(
  memory: EventMemory,
  event: number,
  offset: number,
): Pick<FlowRecord, 'encapsulation' | 'tunnel'> {
  if (offset === 0) return {};
  const { bytes, data } = memory;
  const at = event + offset;
  const count = Math.min(bytes[at + Encapsulation.count] ?? 0, MAX_LAYERS);
  const layers: Layer[] = [];
  for (let i = 0; i < count; i++) {
    const type = LAYERS[bytes[at + Encapsulation.kinds + i] ?? 0] ?? 'other';
    const id = data.getUint32(at + Encapsulation.id0 + i * 4, true);
    layers.push(id !== 0 ? { type, id } : { type });
  }
  const version = bytes[at + Encapsulation.ipVersion] ?? 0;
  if (version === 0) return { encapsulation: layers };
  return {
    encapsulation: layers,
    tunnel: {
      src: addressText(bytes, at + Encapsulation.source0, version),
      dst: addressText(bytes, at + Encapsulation.destination0, version),
    },
  };
}

function direction({ bytes, data }: EventMemory, at: number, tcp: boolean): Direction {
  const u64 = (field: number) => Number(data.getBigUint64(at + field, true));
  const packets = u64(DirectionEvent.packets);
  const out: Direction = {
    packets,
    bytes: u64(DirectionEvent.bytes),
    frameBytes: u64(DirectionEvent.frameBytes),
    payloadBytes: u64(DirectionEvent.payloadBytes),
  };
  if (packets === 0) return out;
  out.ttl = bytes[at + DirectionEvent.ttl] ?? 0;
  out.sizes = sizes(data, at + DirectionEvent.sizes0);
  if (data.getUint32(at + DirectionEvent.payloadPackets, true) > 0) out.payload = payload(data, at);
  if (u64(DirectionEvent.gaps) > 0) out.interArrival = gaps(data, at);
  if (tcp) out.tcp = tcpFeatures(bytes, data, at);
  const anomalies = data.getUint32(at + DirectionEvent.anomalies, true);
  const further = data.getUint32(at + DirectionEvent.anomalies + 4, true);
  if ((anomalies | further) !== 0) out.anomalies = anomalyNames(anomalies, further);
  const badChecksums = data.getUint32(at + DirectionEvent.badChecksums, true);
  if (badChecksums > 0) out.badChecksums = badChecksums;
  return out;
}

function sizes(data: DataView, at: number): number[] {
  const bins: number[] = [];
  for (let i = 0; i < BINS; i++) bins.push(data.getUint32(at + i * 4, true));
  while (bins.at(-1) === 0) bins.pop();
  return bins;
}

function payload(data: DataView, at: number): PayloadFeatures {
  const u32 = (field: number) => data.getUint32(at + field, true);
  const entropyBytes = u32(DirectionEvent.entropyBytes);
  const packets = u32(DirectionEvent.payloadPackets);
  return {
    packets,
    ...(entropyBytes > 0
      ? {
          entropy: u32(DirectionEvent.entropy) / 1e4,
          entropyBytes,
          byteMean: u32(DirectionEvent.byteMean) / 1e3,
          byteStdev: u32(DirectionEvent.byteDeviation) / 1e3,
          chiSquare: Number(data.getBigUint64(at + DirectionEvent.chiSquare, true)) / 100,
          printable: u32(DirectionEvent.printable) / 1e4,
        }
      : {}),
    ...(packets > 1
      ? {
          length: {
            min: data.getUint16(at + DirectionEvent.lengthMin, true),
            mean: u32(DirectionEvent.lengthMean) / 1e3,
            max: data.getUint16(at + DirectionEvent.lengthMax, true),
            stdev: u32(DirectionEvent.lengthDeviation) / 1e3,
          },
        }
      : {}),
  };
}

function gaps(data: DataView, at: number): Spread {
  const i64 = (field: number) => Number(data.getBigInt64(at + field, true));
  return {
    min: i64(DirectionEvent.gapMin),
    mean: i64(DirectionEvent.gapMean),
    max: i64(DirectionEvent.gapMax),
    stdev: i64(DirectionEvent.gapDeviation),
  };
}

function tcpFeatures(bytes: Uint8Array, data: DataView, at: number): TcpFeatures {
  const u32 = (field: number) => data.getUint32(at + field, true);
  const u64 = (field: number) => Number(data.getBigUint64(at + field, true));
  const out: TcpFeatures = {
    flags: bytes[at + DirectionEvent.tcpFlags] ?? 0,
    window: data.getUint16(at + DirectionEvent.window, true),
  };
  const mss = data.getUint16(at + DirectionEvent.mss, true);
  const scale = bytes[at + DirectionEvent.windowScale] ?? 0;
  if (mss > 0) out.mss = mss;
  if (scale > 0) out.windowScale = scale - 1;
  const again = u32(DirectionEvent.retransmittedPackets);
  if (again > 0)
    out.retransmitted = { packets: again, bytes: u64(DirectionEvent.retransmittedBytes) };
  const late = u32(DirectionEvent.outOfOrderPackets);
  if (late > 0) out.outOfOrder = { packets: late, bytes: u64(DirectionEvent.outOfOrderBytes) };
  const missing = u64(DirectionEvent.missingBytes);
  if (missing > 0) out.missingBytes = missing;
  return out;
}
