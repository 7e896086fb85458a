// `flowglass info`: what captures say of themselves, without decoding a packet.

import { type CaptureInfo, type CaptureInterface, inspect } from '../index.js';
import { EXIT } from './errors.js';
import { printError, printOutput } from './streams.js';
import { type Style, styleFor } from './text/colours.js';
import { jsonText } from './text/json.js';
import { type Column, columns, facts, harmless, shortened } from './text/layout.js';
import {
  averageRate,
  bytesText,
  countOf,
  countText,
  durationText,
  secondsBetween,
  timeText,
} from './text/numbers.js';
import { warningLines } from './warnings.js';

interface InfoFlags {
  json?: true;
  quiet?: true;
}

/** Returns the exit code. */
export async function runInfo(inputs: string[], flags: InfoFlags): Promise<number> {
  const captures = await inspect(inputs);
  const readable = captures.filter(({ format }) => format !== 'unknown');
  if (flags.json) {
    await printOutput(jsonText(captures));
  } else if (!flags.quiet) {
    const style = styleFor(process.stdout);
    await printOutput(readable.map((it) => infoText(it, style)).join('\n'));
  }
  const warnings = readable.flatMap((it) => it.warnings);
  printError(
    warningLines(warnings, styleFor(process.stderr))
      .map((line) => `${line}\n`)
      .join(''),
  );
  for (const { name, format, warnings } of captures) {
    if (format === 'unknown') printError(`flowglass: ${harmless(name)}: ${warnings[0]?.message}\n`);
  }
  if (readable.length === 0) return EXIT.failed;
  return readable.length < captures.length || warnings.length > 0 ? EXIT.damaged : EXIT.ok;
}

type Row = [label: string, text: string];

function infoText(info: CaptureInfo, style: Style): string {
  const { bold, width } = style;
  const rows: Row[] = [
    ['Format', formatText(info)],
    ...sizeRows(info),
    ...writerRows(info),
    ['Packets', packetsText(info)],
    [
      'Bytes',
      `${exactBytes(info.wireBytes)} on the wire, ${exactBytes(info.capturedBytes)} captured`,
    ],
    ...timeRows(info),
    ...blockRows(info),
  ];
  const lines = facts(rows, width - 2);
  if (info.interfaces.length > 0) lines.push('', ...interfaceLines(info, style));
  return [bold(harmless(info.name)), ...lines.map((line) => `  ${line}`.trimEnd()), ''].join('\n');
}

function formatText(info: CaptureInfo): string {
  const { format, version, byteOrder, modified, sections } = info;
  // Of a version that is not known nothing else is.
  if (sections === 0 && format === 'pcapng') return format;
  const parts = [`${format} ${version}`, byteOrder];
  if (modified) parts.push('longer record headers of a modified libpcap');
  if (format === 'pcapng') parts.push(countOf(sections, 'section'));
  return parts.join(', ');
}

function sizeRows({ fileBytes, compression }: CaptureInfo): Row[] {
  const packed = compression === 'none' ? '' : `${compression}-compressed`;
  if (fileBytes === undefined) return packed ? [['File', packed]] : [];
  const size = exactBytes(fileBytes);
  return [['File', packed ? `${size}, ${packed}` : size]];
}

function writerRows({ application, os, hardware }: CaptureInfo): Row[] {
  const rows: [string, string | undefined][] = [
    ['Written by', application],
    ['On', os],
    ['Hardware', hardware],
  ];
  return rows.flatMap(([label, text]): Row[] => (text ? [[label, harmless(text)]] : []));
}

function packetsText({ packets, snapped, skipped }: CaptureInfo): string {
  const parts = [countText(packets)];
  if (snapped > 0) parts.push(`${countText(snapped)} of them cut by the snaplen`);
  if (skipped > 0) parts.push(`${countText(skipped)} more could not be read`);
  return parts.join(', ');
}

function timeRows(info: CaptureInfo): Row[] {
  const { firstTime, lastTime, packets, wireBytes, timeGoesBack } = info;
  if (firstTime === undefined || lastTime === undefined) return [];
  const seconds = secondsBetween(firstTime, lastTime);
  const mean = `${countText(wireBytes / packets)} bytes a packet`;
  const rate = averageRate(packets, wireBytes, seconds);
  return [
    ['Earliest', `${exactTime(firstTime)} UTC`],
    ['Latest', `${exactTime(lastTime)} UTC`],
    ['Duration', durationText(seconds)],
    ['Average', rate === undefined ? mean : `${rate}, ${mean}`],
    [
      'Time order',
      timeGoesBack === 0
        ? 'strict'
        : `not strict: ${countOf(timeGoesBack, 'packet')} earlier than the one before`,
    ],
  ];
}

function blockRows({ blocks }: CaptureInfo): Row[] {
  if (!blocks) return [];
  const kinds: [number, string][] = [
    [blocks.enhancedPacket, 'enhanced packet'],
    [blocks.simplePacket, 'simple packet'],
    [blocks.packet, 'packet (obsolete)'],
    [blocks.nameResolution, 'name resolution'],
    [blocks.interfaceStatistics, 'interface statistics'],
    [blocks.decryptionSecrets, 'decryption secrets'],
    [blocks.custom, 'custom'],
    [blocks.other, 'other'],
  ];
  const there = kinds.filter(([count]) => count > 0);
  if (there.length === 0) return [];
  return [['Blocks', there.map(([count, kind]) => `${countText(count)} ${kind}`).join(', ')]];
}

const INTERFACE_COLUMNS: Column[] = [
  { title: 'Interfaces' },
  { title: 'link type' },
  { title: 'snaplen', right: true },
  { title: 'resolution', right: true },
  { title: 'packets', right: true },
  { title: 'bytes', right: true },
];

/** A line for each interface, below it what else it says of itself. */
function interfaceLines(info: CaptureInfo, { bold, width }: Style): string[] {
  const { interfaces, moreInterfaces, sections } = info;
  const rows = interfaces.map((it) => [
    interfaceName(it, sections),
    `${it.linkTypeName} (${it.linkType})`,
    it.snaplen === 0 ? 'no limit' : countText(it.snaplen),
    it.resolution,
    countText(it.packets),
    bytesText(it.wireBytes),
  ]);
  const [titles = '', ...lines] = columns(INTERFACE_COLUMNS, rows);
  const more = moreInterfaces > 0 ? [`and ${countOf(moreInterfaces, 'more interface')}`] : [];
  return [
    bold(titles),
    ...interfaces.flatMap((it, i) => [lines[i] ?? '', ...interfaceDetails(it, info, width)]),
    ...more,
  ];
}

function interfaceName({ section, id, name }: CaptureInterface, sections: number): string {
  const number = sections > 1 ? `${section}.${id}` : `${id}`;
  return name ? `${number} ${shortened(harmless(name), 30)}` : number;
}

function interfaceDetails(it: CaptureInterface, info: CaptureInfo, width: number): string[] {
  const texts: [string, string | undefined][] = [
    ['Description', it.description],
    ['Filter', it.filter],
    // Most often the file's.
    ['On', it.os === info.os ? undefined : it.os],
    ['FCS', it.fcsLength > 0 ? countOf(it.fcsLength, 'byte') : undefined],
  ];
  const rows = texts.flatMap(([label, text]): Row[] => (text ? [[label, harmless(text)]] : []));
  return rows.length === 0 ? [] : facts(rows, width - 4).map((line) => `  ${line}`);
}

/** `2.9 MB (2,931,377 bytes)`. */
function exactBytes(bytes: number): string {
  if (bytes < 1000) return countOf(bytes, 'byte');
  return `${bytesText(bytes)} (${countText(bytes)})`;
}

/** To the nanosecond where there are any. */
function exactTime(ns: bigint): string {
  const rest = (ns % 1000n) + (ns < 0n ? 1000n : 0n);
  return `${timeText(ns)}${rest === 0n ? '' : rest.toString().padStart(3, '0')}`;
}
