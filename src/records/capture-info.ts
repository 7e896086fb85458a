// What a capture says of itself, and what its records add up to: read from the walk's tables.

import { INFO_SIZE, InterfaceInfo, SOURCE_SIZE, SourceInfo, WalkState } from '../engine/layouts.js';
import type { Plan } from '../engine/plan.js';
import { linkTypeName } from './link-types.js';
import type { WarningRecord } from './types.js';

/** Packets of a capture or an interface. Times in ns, undefined without packets. */
export interface PacketCounts {
  packets: number;
  capturedBytes: number;
  wireBytes: number;
}

/** An interface that a capture describes; a pcap file has one. */
export interface CaptureInterface extends PacketCounts {
  /** Number of its section in the file, and its number in the section. */
  section: number;
  id: number;
  linkType: number;
  linkTypeName: string;
  /** Most bytes captured of a packet; 0: no limit. */
  snaplen: number;
  /** Timestamp resolution in words: `10^-6 s`, `2^-20 s`. */
  resolution: string;
  /** Bytes of frame check sequence at the end of each frame. */
  fcsLength: number;
  name?: string;
  description?: string;
  filter?: string;
  os?: string;
  firstTime: bigint | undefined;
  lastTime: bigint | undefined;
}

/** pcapng blocks by kind. */
export interface BlockCounts {
  enhancedPacket: number;
  simplePacket: number;
  packet: number;
  nameResolution: number;
  interfaceStatistics: number;
  decryptionSecrets: number;
  custom: number;
  other: number;
}

export interface CaptureInfo extends PacketCounts {
  name: string;
  /** Bytes of the file as stored, where known. */
  fileBytes: number | undefined;
  compression: 'none' | 'gzip' | 'zstd' | 'lz4';
  format: 'pcap' | 'pcapng' | 'unknown';
  version: string;
  byteOrder: 'little-endian' | 'big-endian';
  /** pcap with the longer record headers of modified libpcaps. */
  modified: boolean;
  sections: number;
  interfaces: CaptureInterface[];
  /** Interfaces past those listed. */
  moreInterfaces: number;
  application?: string;
  os?: string;
  hardware?: string;
  /** Earliest and latest packet. */
  firstTime: bigint | undefined;
  lastTime: bigint | undefined;
  /** Packets with an earlier time than the one before them. */
  timeGoesBack: number;
  /** Packets whose end was not captured. */
  snapped: number;
  /** Packets that could not be read. */
  skipped: number;
  blocks: BlockCounts | undefined;
  warnings: WarningRecord[];
}

const text = new TextDecoder();

/** What is known of source number `index` once it is walked. */
export function readCaptureInfo(
  bytes: Uint8Array,
  data: DataView,
  plan: Plan,
  index: number,
): Omit<CaptureInfo, 'name' | 'fileBytes' | 'compression' | 'warnings'> {
  const at = plan.sources + index * SOURCE_SIZE;
  const u64 = (field: number) => Number(data.getBigUint64(at + field, true));
  const u8 = (field: number) => bytes[at + field] ?? 0;
  const packets = u64(SourceInfo.packets);
  const format = (['unknown', 'pcap', 'pcapng'] as const)[u8(SourceInfo.format)] ?? 'unknown';
  const interfaces = readInterfaces(bytes, data, plan, index);
  const texts = at + SourceInfo.application;
  return {
    format,
    version: `${data.getUint16(at + SourceInfo.major, true)}.${data.getUint16(at + SourceInfo.minor, true)}`,
    byteOrder: u8(SourceInfo.swapped) ? 'big-endian' : 'little-endian',
    modified: u8(SourceInfo.modified) === 1,
    sections: data.getUint32(at + SourceInfo.sections, true),
    interfaces,
    moreInterfaces: data.getUint32(at + SourceInfo.interfaces, true) - interfaces.length,
    ...optional('application', bytes, texts, u8(SourceInfo.applicationLength)),
    ...optional('os', bytes, texts + 64, u8(SourceInfo.osLength)),
    ...optional('hardware', bytes, texts + 128, u8(SourceInfo.hardwareLength)),
    packets,
    capturedBytes: u64(SourceInfo.captured),
    wireBytes: u64(SourceInfo.wire),
    firstTime:
      u64(SourceInfo.timed) > 0 ? data.getBigInt64(at + SourceInfo.earliest, true) : undefined,
    lastTime:
      u64(SourceInfo.timed) > 0 ? data.getBigInt64(at + SourceInfo.latest, true) : undefined,
    timeGoesBack: u64(SourceInfo.backwards),
    snapped: u64(SourceInfo.snapped),
    skipped: u64(SourceInfo.skipped),
    blocks:
      format === 'pcapng'
        ? {
            enhancedPacket: u64(SourceInfo.enhancedBlocks),
            simplePacket: u64(SourceInfo.simpleBlocks),
            packet: u64(SourceInfo.obsoleteBlocks),
            nameResolution: u64(SourceInfo.nameBlocks),
            interfaceStatistics: u64(SourceInfo.statisticsBlocks),
            decryptionSecrets: u64(SourceInfo.secretsBlocks),
            custom: u64(SourceInfo.customBlocks),
            other: u64(SourceInfo.otherBlocks),
          }
        : undefined,
  };
}

function readInterfaces(
  bytes: Uint8Array,
  data: DataView,
  plan: Plan,
  source: number,
): CaptureInterface[] {
  const count = data.getUint32(plan.walk + WalkState.infoCount, true);
  const interfaces: CaptureInterface[] = [];
  for (let i = 0; i < count; i++) {
    const at = plan.infos + i * INFO_SIZE;
    if (data.getUint32(at + InterfaceInfo.source, true) !== source) continue;
    interfaces.push(readInterface(bytes, data, at));
  }
  return interfaces;
}

/** The interface whose InterfaceInfo is at `at`. */
export function readInterface(bytes: Uint8Array, data: DataView, at: number): CaptureInterface {
  const u8 = (field: number) => bytes[at + field] ?? 0;
  const u64 = (field: number) => Number(data.getBigUint64(at + field, true));
  const link = data.getUint32(at + InterfaceInfo.link, true);
  const packets = u64(InterfaceInfo.packets);
  const texts = at + InterfaceInfo.name;
  return {
    section: data.getUint32(at + InterfaceInfo.section, true),
    id: data.getUint32(at + InterfaceInfo.id, true),
    linkType: link,
    linkTypeName: linkTypeName(link),
    snaplen: data.getUint32(at + InterfaceInfo.snaplen, true),
    resolution: resolutionText(u8(InterfaceInfo.resolution)),
    fcsLength: u8(InterfaceInfo.fcs),
    ...optional('name', bytes, texts, u8(InterfaceInfo.nameLength)),
    ...optional('description', bytes, texts + 64, u8(InterfaceInfo.descriptionLength)),
    ...optional('filter', bytes, texts + 128, u8(InterfaceInfo.filterLength)),
    ...optional('os', bytes, texts + 256, u8(InterfaceInfo.osLength)),
    packets,
    capturedBytes: u64(InterfaceInfo.captured),
    wireBytes: u64(InterfaceInfo.wire),
    firstTime:
      u64(InterfaceInfo.timed) > 0
        ? data.getBigInt64(at + InterfaceInfo.firstTime, true)
        : undefined,
    lastTime:
      u64(InterfaceInfo.timed) > 0
        ? data.getBigInt64(at + InterfaceInfo.lastTime, true)
        : undefined,
  };
}

function resolutionText(resolution: number): string {
  const exponent = resolution & 0x7f;
  if (exponent === 0) return '1 s';
  return resolution & 0x80 ? `2^-${exponent} s` : `10^-${exponent} s`;
}

/** A text field that is there when it has any bytes. Texts come from the file: control characters are left out. */
function optional<Name extends string>(
  name: Name,
  bytes: Uint8Array,
  at: number,
  length: number,
): Partial<Record<Name, string>> {
  if (length === 0) return {};
  // A view over shared memory is not decoded everywhere: a copy is.
  const value = text.decode(bytes.slice(at, at + length)).replace(/\p{Cc}/gu, '');
  return { [name]: value } as Partial<Record<Name, string>>;
}
