// `flowglass info`: what captures say of themselves, without decoding a packet.

import { type CaptureInfo, type CaptureInterface, inspect } from '../index.js';
import { EXIT } from './errors.js';
import { printError, printOutput } from './streams.js';
import { type Colours, coloursFor } from './text/colours.js';
import { jsonText } from './text/json.js';
import { facts, harmless } from './text/layout.js';
import {
  bitRate,
  bytesText,
  countOf,
  countText,
  durationText,
  secondsBetween,
  timeText,
} from './text/numbers.js';
import { warningLines } from './warnings.js';

/** Returns the exit code. */
export async function runInfo(inputs: string[], flags: { json?: true }): Promise<number> {
  const captures = await inspect(inputs);
  const readable = captures.filter(({ format }) => format !== 'unknown');
  if (flags.json) {
    printOutput(jsonText(captures));
  } else {
    const colours = coloursFor(process.stdout);
    printOutput(readable.map((it) => infoText(it, colours)).join('\n'));
  }
  const colours = coloursFor(process.stderr);
  const warnings = captures.flatMap((it) => it.warnings);
  printError(
    warningLines(warnings, colours)
      .map((line) => `${line}\n`)
      .join(''),
  );
  if (readable.length === 0) return EXIT.failed;
  return warnings.length > 0 ? EXIT.damaged : EXIT.ok;
}

type Row = [label: string, text: string];

function infoText(info: CaptureInfo, { bold }: Colours): string {
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
  const lines = [bold(harmless(info.name)), ...facts(rows).map((line) => `  ${line}`)];
  for (const it of info.interfaces) {
    lines.push(`  ${interfaceTitle(it, info.sections)}`);
    lines.push(...facts(interfaceRows(it)).map((line) => `    ${line}`));
  }
  if (info.moreInterfaces > 0)
    lines.push(`  and ${countOf(info.moreInterfaces, 'more interface')}`);
  return `${lines.join('\n')}\n`;
}

function formatText(info: CaptureInfo): string {
  const { format, version, byteOrder, modified, sections } = info;
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
  const rate =
    seconds > 0
      ? `${countText(packets / seconds)} packets/s, ${bitRate(wireBytes, seconds)}, `
      : '';
  return [
    ['Earliest', `${exactTime(firstTime)} UTC`],
    ['Latest', `${exactTime(lastTime)} UTC`],
    ['Duration', durationText(seconds)],
    ['Average', `${rate}${mean}`],
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

function interfaceTitle({ section, id, name }: CaptureInterface, sections: number): string {
  const where = sections > 1 ? `Interface ${id} of section ${section}` : `Interface ${id}`;
  return name ? `${where}: ${harmless(name)}` : where;
}

function interfaceRows(it: CaptureInterface): Row[] {
  const texts: [string, string | undefined][] = [
    ['Description', it.description],
    ['Filter', it.filter],
    ['System', it.os],
  ];
  const fcs = it.fcsLength > 0 ? `, ${countOf(it.fcsLength, 'byte')} of FCS` : '';
  return [
    ['Link type', `${it.linkTypeName} (${it.linkType})${fcs}`],
    ['Snaplen', it.snaplen === 0 ? 'no limit' : countOf(it.snaplen, 'byte')],
    ['Resolution', it.resolution],
    ...texts.flatMap(([label, text]): Row[] => (text ? [[label, harmless(text)]] : [])),
    ['Packets', `${countText(it.packets)}, ${bytesText(it.wireBytes)}`],
  ];
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
