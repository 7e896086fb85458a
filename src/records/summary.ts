// The summary of a run: what was in the input, by protocol, service and host, and what was dropped or damaged.

import {
  APPS,
  EthertypeCount,
  Fragments,
  Host,
  MAX_DAMAGE,
  SOURCE_SIZE,
  SourceInfo,
  Stats,
  Summary,
  Tally as TallyLayout,
  TOP_FLOW,
  WalkState,
} from '../engine/layouts.js';
import type { Plan } from '../engine/plan.js';
import { readFlow } from './flow.js';
import { linkTypeName } from './link-types.js';
import type { EventMemory } from './memory.js';
import { END_REASONS, type EndReason, protocolName } from './names.js';
import { addressText } from './text.js';
import type { FindingRecord, FlowRecord, WarningRecord } from './types.js';

/** Flows, packets and IP bytes of something. */
export interface Traffic {
  flows: number;
  packets: number;
  bytes: number;
}

export interface ProtocolTraffic extends Traffic {
  protocol: string;
}

export interface ServiceTraffic extends Traffic {
  protocol: 'tcp' | 'udp';
  /** Destination port. */
  port: number;
}

export interface ApplicationTraffic extends Traffic {
  /** As `app` in the records of flows; `unknown` for those not recognised. */
  application: string;
}

export interface HostTraffic {
  ip: string;
  flows: number;
  packets: number;
  bytesSent: number;
  bytesReceived: number;
}

export interface EthertypeTraffic {
  /** 0 for frames with an LLC header in place of a type. */
  ethertype: number;
  packets: number;
  bytes: number;
}

export interface CaptureSummary {
  name: string;
  format: 'pcap' | 'pcapng' | 'unknown';
  linkType: number;
  linkTypeName: string;
  packets: number;
  bytes: number;
  /** Packets whose end was not captured. */
  snapped: number;
  /** Earliest and latest packet, ns; undefined without packets. */
  firstTime: bigint | undefined;
  lastTime: bigint | undefined;
}

/** What was left out or ended early, and why. All zero on a sound input within the caps. */
export interface Dropped {
  /** Frames whose headers contradict themselves. */
  malformed: number;
  /** Frames cut by the snaplen before the transport header ended. */
  cut: number;
  /** Frames of a link type without decoder. */
  unknownLink: number;
  /** 802.11 frames without readable data. */
  notData: number;
  /** Packets with more tunnels than `maxTunnelDepth`; counted as the tunnel's flow. */
  tooDeep: number;
  /** Packet records left out while reading. */
  skippedRecords: number;
  /** Fragments that fit no datagram, were cut, or exceeded the cap. */
  fragmentsRejected: number;
  /** Datagrams whose fragments did not all come: in time, or before the input ended. */
  datagramsTimedOut: number;
  datagramsEvicted: number;
  /** Flows ended for the flow or memory cap. */
  flowsEvicted: number;
  /** Packets and features for which there was no memory. */
  packetsRefused: number;
  featuresRefused: number;
  /** Flows of which nothing more was read, for the cap on the memory for streams. */
  streamsRefused: number;
  /** Flows with a message longer than 64 KiB, which ends their reading. */
  messagesTooLong: number;
  /** Flows, and datagrams, that stopped making sense to the parser of their protocol. */
  streamsMalformed: number;
  /** Places in streams where bytes that would have been read are missing, and those bytes. */
  streamGaps: number;
  streamGapBytes: number;
  /** Findings past the cap, and times that a detector could not keep what it saw. */
  findings: number;
  detectorState: number;
  /** Warnings past the first 256. */
  warnings: number;
}

export interface RunSummary {
  captures: CaptureSummary[];
  /** Frames, and their bytes on the wire. */
  frames: number;
  frameBytes: number;
  /** Earliest and latest packet of all captures, ns. */
  firstTime: bigint | undefined;
  lastTime: bigint | undefined;
  /** Frames by what they carry. `notIp` includes `arp`. */
  ipv4: number;
  ipv6: number;
  arp: number;
  notIp: number;
  vlan: number;
  tunnelled: number;
  fragments: number;
  reassembled: number;
  fragmentsOverlapping: number;
  badIpChecksums: number;
  badChecksums: number;
  flows: Traffic;
  flowsByEndReason: Record<EndReason, number>;
  /** By IP protocol, most bytes first. */
  protocols: ProtocolTraffic[];
  /** By destination port, most bytes first. */
  services: ServiceTraffic[];
  /** TCP and UDP flows by application protocol, most bytes first. */
  applications: ApplicationTraffic[];
  /** Hosts with most bytes, at most 10; how many there were. */
  hosts: HostTraffic[];
  hostCount: number;
  /** Bytes of hosts past the `hosts` cap. */
  otherHostBytes: number;
  /** Frames without IP by Ethernet type, most first. */
  ethertypes: EthertypeTraffic[];
  /** The flows with most bytes, at most 10, without SPLT. */
  largestFlows: FlowRecord[];
  /** What was found, worst first; empty without detection. */
  findings: FindingRecord[];
  /** Findings that rules of the user's allow; they are not among the others. */
  findingsAllowed: number;
  dropped: Dropped;
  warnings: WarningRecord[];
}

const TOP_HOSTS = 10;

export function readSummary(
  memory: EventMemory,
  plan: Plan,
  warnings: WarningRecord[],
): Omit<RunSummary, 'findings' | 'findingsAllowed'> {
  const { data, captures } = memory;
  const stats = sumStats(data, plan);
  const u32 = (at: number) => data.getUint32(at, true);
  const u64 = (at: number) => Number(data.getBigUint64(at, true));
  const { summary } = plan;
  const sources = captures.map((name, i) => readSource(data, plan.sources + i * SOURCE_SIZE, name));
  const timed = sources.filter((it) => it.firstTime !== undefined);
  const times = (pick: (it: CaptureSummary) => bigint | undefined) => timed.map(pick) as bigint[];
  const damage = u32(plan.walk + WalkState.damageCount);
  return {
    captures: sources,
    frames: stats('frames'),
    frameBytes: stats('bytes'),
    firstTime: smallest(times((it) => it.firstTime)),
    lastTime: largest(times((it) => it.lastTime)),
    ipv4: stats('ipv4'),
    ipv6: stats('ipv6'),
    arp: stats('arp'),
    notIp: stats('notIp'),
    vlan: stats('vlan'),
    tunnelled: stats('tunnelled'),
    fragments: stats('fragments'),
    reassembled: stats('reassembled'),
    fragmentsOverlapping: stats('fragmentsOverlapping'),
    badIpChecksums: stats('badIpChecksum'),
    badChecksums: stats('badChecksum'),
    flows: {
      flows: u64(summary + Summary.flows),
      packets: u64(summary + Summary.packets),
      bytes: u64(summary + Summary.bytes),
    },
    flowsByEndReason: Object.fromEntries(
      END_REASONS.map((reason, i) => [reason, u64(summary + Summary.reasons0 + i * 8)]),
    ) as Record<EndReason, number>,
    protocols: readProtocols(data, u32(summary + Summary.protocols)),
    services: readServices(data, u32(summary + Summary.services)),
    applications: readApplications(memory, summary),
    hosts: readHosts(memory, summary),
    hostCount: u32(summary + Summary.hostCount),
    otherHostBytes: u64(summary + Summary.otherHostBytes),
    ethertypes: readEthertypes(data, plan),
    largestFlows: readLargest(memory, summary),
    dropped: {
      malformed: stats('malformed'),
      cut: stats('cut'),
      unknownLink: stats('unknownLink'),
      notData: stats('notData'),
      tooDeep: stats('tooDeep'),
      skippedRecords: captures.reduce(
        (sum, _, i) => sum + u64(plan.sources + i * SOURCE_SIZE + SourceInfo.skipped),
        0,
      ),
      fragmentsRejected: stats('fragmentsRejected'),
      datagramsTimedOut: stats('datagramsTimedOut') + u32(plan.fragments + Fragments.held),
      datagramsEvicted: stats('datagramsEvicted'),
      flowsEvicted: stats('flowsEvicted'),
      packetsRefused: stats('packetsRefused'),
      featuresRefused: stats('featuresRefused'),
      streamsRefused: stats('streamsRefused'),
      messagesTooLong: stats('messagesTooLong'),
      streamsMalformed: stats('streamsMalformed'),
      streamGaps: stats('streamGaps'),
      streamGapBytes: stats('streamGapBytes'),
      findings: 0,
      detectorState: 0,
      warnings: Math.max(0, damage - MAX_DAMAGE),
    },
    warnings,
  };
}

/** A counter summed over all threads. */
function sumStats(data: DataView, plan: Plan): (field: keyof typeof Stats) => number {
  return (field) =>
    plan.workers.reduce(
      (sum, { stats }) => sum + Number(data.getBigUint64(stats + Stats[field], true)),
      0,
    );
}

export function readSource(data: DataView, at: number, name: string): CaptureSummary {
  const u64 = (field: number) => Number(data.getBigUint64(at + field, true));
  const packets = u64(SourceInfo.packets);
  const timed = u64(SourceInfo.timed) > 0;
  const link = data.getUint32(at + SourceInfo.link, true);
  return {
    name,
    format:
      (['unknown', 'pcap', 'pcapng'] as const)[data.getUint8(at + SourceInfo.format)] ?? 'unknown',
    linkType: link,
    linkTypeName: linkTypeName(link),
    packets,
    bytes: u64(SourceInfo.wire),
    snapped: u64(SourceInfo.snapped),
    firstTime: timed ? data.getBigInt64(at + SourceInfo.earliest, true) : undefined,
    lastTime: timed ? data.getBigInt64(at + SourceInfo.latest, true) : undefined,
  };
}

function readTraffic(data: DataView, at: number): Traffic {
  return {
    flows: Number(data.getBigUint64(at + TallyLayout.flows, true)),
    packets: Number(data.getBigUint64(at + TallyLayout.packets, true)),
    bytes: Number(data.getBigUint64(at + TallyLayout.bytes, true)),
  };
}

const byBytes = (a: Traffic, b: Traffic) => b.bytes - a.bytes || b.packets - a.packets;

function readProtocols(data: DataView, at: number): ProtocolTraffic[] {
  return Array.from({ length: 256 }, (_, number) => ({
    protocol: protocolName(number),
    ...readTraffic(data, at + number * TallyLayout.size),
  }))
    .filter((it) => it.flows > 0)
    .sort(byBytes);
}

function readServices(data: DataView, at: number): ServiceTraffic[] {
  const services: ServiceTraffic[] = [];
  // Most of the 131,072 are empty, and a typed array passes over them faster than a DataView.
  const words = new Uint32Array(data.buffer, at, (2 * 65536 * TallyLayout.size) / 4);
  for (let i = 0; i < 2 * 65536; i++) {
    if (words[(i * TallyLayout.size + TallyLayout.flows) / 4] === 0) continue;
    const tally = at + i * TallyLayout.size;
    const protocol = i < 65536 ? 'tcp' : 'udp';
    services.push({ protocol, port: i % 65536, ...readTraffic(data, tally) });
  }
  return services.sort(byBytes);
}

function readApplications(memory: EventMemory, summary: number): ApplicationTraffic[] {
  const { data } = memory;
  const tallies = data.getUint32(summary + Summary.apps, true);
  const names = data.getUint32(summary + Summary.appNames, true);
  const applications: ApplicationTraffic[] = [];
  for (let i = 0; i < APPS; i++) {
    const traffic = readTraffic(data, tallies + i * TallyLayout.size);
    if (traffic.flows === 0) continue;
    const application = memory.staticText(data.getUint32(names + i * 4, true));
    applications.push({ application, ...traffic });
  }
  return applications.sort(byBytes);
}

function readHosts({ bytes, data }: EventMemory, summary: number): HostTraffic[] {
  const table = data.getUint32(summary + Summary.hosts, true);
  const count = data.getUint32(summary + Summary.hostCount, true);
  const top: { at: number; total: number }[] = [];
  for (let i = 0; i < count; i++) {
    const at = table + i * Host.size;
    const total =
      Number(data.getBigUint64(at + Host.bytesSent, true)) +
      Number(data.getBigUint64(at + Host.bytesReceived, true));
    const last = top.at(-1);
    if (top.length === TOP_HOSTS && last && total <= last.total) continue;
    top.push({ at, total });
    top.sort((a, b) => b.total - a.total);
    top.length = Math.min(top.length, TOP_HOSTS);
  }
  return top.map(({ at }) => ({
    ip: addressText(bytes, at, data.getUint32(at + Host.ipVersion, true)),
    flows: data.getUint32(at + Host.flows, true),
    packets: Number(data.getBigUint64(at + Host.packets, true)),
    bytesSent: Number(data.getBigUint64(at + Host.bytesSent, true)),
    bytesReceived: Number(data.getBigUint64(at + Host.bytesReceived, true)),
  }));
}

function readEthertypes(data: DataView, plan: Plan): EthertypeTraffic[] {
  const types = new Map<number, EthertypeTraffic>();
  for (const { stats, ethertypes } of plan.workers) {
    const count = data.getUint32(stats + Stats.ethertypeCount, true);
    for (let i = 0; i < count; i++) {
      const at = ethertypes + i * EthertypeCount.size;
      const ethertype = data.getUint32(at + EthertypeCount.ethertype, true);
      const it = types.get(ethertype) ?? { ethertype, packets: 0, bytes: 0 };
      it.packets += Number(data.getBigUint64(at + EthertypeCount.packets, true));
      it.bytes += Number(data.getBigUint64(at + EthertypeCount.bytes, true));
      types.set(ethertype, it);
    }
  }
  return [...types.values()].sort((a, b) => b.packets - a.packets || a.ethertype - b.ethertype);
}

/** Copies of events without SPLT. */
function readLargest(memory: EventMemory, summary: number): FlowRecord[] {
  const { data } = memory;
  const top = data.getUint32(summary + Summary.top, true);
  const count = data.getUint32(summary + Summary.topCount, true);
  return Array.from({ length: count }, (_, i) => readFlow(memory, top + i * TOP_FLOW));
}

function smallest(values: bigint[]): bigint | undefined {
  return values.reduce<bigint | undefined>((a, b) => (a === undefined || b < a ? b : a), undefined);
}

function largest(values: bigint[]): bigint | undefined {
  return values.reduce<bigint | undefined>((a, b) => (a === undefined || b > a ? b : a), undefined);
}
