// The summary of a run as a person reads it: what the captures are, what was in them, what was not.

import type { CaptureSummary, EndReason, FlowRecord, RunSummary } from '../index.js';
import { droppedLines } from './dropped.js';
import type { Style } from './text/colours.js';
import { ethertypeName } from './text/ethertypes.js';
import { type Column, columns, facts, harmless, shortened, wrapped } from './text/layout.js';
import {
  averageRate,
  bytesText,
  countOf,
  countText,
  durationText,
  secondsBetween,
  shareText,
  spanText,
  timeText,
} from './text/numbers.js';
import { portName } from './text/ports.js';
import { warningLines } from './warnings.js';

/** @param top rows of a list at most */
export function summaryText(summary: RunSummary, top: number, style: Style): string {
  const { bold, dim, width } = style;
  const sections: string[][] = [overview(summary, style)];
  const list = (title: string, head: Column[], rows: string[][], count = rows.length) => {
    if (rows.length === 0) return;
    const [titles = '', ...lines] = columns([{ title }, ...head], rows);
    sections.push([
      `${bold(title)}${dim(titles.slice(title.length))}`,
      ...indented(lines),
      ...more(count, top, dim),
    ]);
  };
  if (summary.captures.length > 1) {
    list(
      'Captures',
      CAPTURE_COLUMNS,
      summary.captures.slice(0, top).map(captureRow),
      summary.captures.length,
    );
  }
  const { bytes } = summary.flows;
  list(
    'Protocols',
    TRAFFIC_COLUMNS,
    summary.protocols.slice(0, top).map((it) => trafficRow(protocolText(it.protocol), it, bytes)),
    summary.protocols.length,
  );
  list(
    'Applications',
    TRAFFIC_COLUMNS,
    summary.applications.slice(0, top).map((it) => trafficRow(harmless(it.application), it, bytes)),
    summary.applications.length,
  );
  list(
    'Top services',
    TRAFFIC_COLUMNS,
    summary.services
      .slice(0, top)
      .map((it) => trafficRow(serviceText(it.protocol, it.port), it, bytes)),
    summary.services.length,
  );
  list(
    'Top talkers',
    HOST_COLUMNS,
    summary.hosts
      .slice(0, top)
      .map((it) => [
        it.ip,
        countText(it.flows),
        countText(it.packets),
        bytesText(it.bytesSent),
        bytesText(it.bytesReceived),
      ]),
    summary.hostCount,
  );
  if (summary.largestFlows.length > 0) {
    sections.push(largestFlows(summary.largestFlows.slice(0, top), bold, dim));
  }
  const dropped = droppedLines(summary).flatMap((line) => hanging(line, width - 2));
  if (dropped.length > 0) sections.push([bold('Not analysed, or not fully'), ...indented(dropped)]);
  if (summary.warnings.length > 0) sections.push(warningLines(summary.warnings, style));
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

const TRAFFIC_COLUMNS: Column[] = ['flows', 'packets', 'bytes', 'share'].map(right);
const HOST_COLUMNS: Column[] = ['flows', 'packets', 'sent', 'received'].map(right);
const CAPTURE_COLUMNS: Column[] = [
  { title: 'format' },
  { title: 'link type' },
  right('packets'),
  right('bytes'),
  { title: 'first packet (UTC)' },
];

function right(title: string): Column {
  return { title, right: true };
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

/** A line that goes on, when it has to, a little to the right. */
function hanging(line: string, width: number): string[] {
  return wrapped(line, width - 2).map((part, i) => (i === 0 ? part : `  ${part}`));
}

function more(count: number, shown: number, dim: (text: string) => string): string[] {
  return count > shown ? [dim(`  and ${countText(count - shown)} more`)] : [];
}

/** Name of the capture, and what all captures come to. */
function overview(summary: RunSummary, { bold, width }: Style): string[] {
  const { captures, frames, frameBytes, firstTime, lastTime } = summary;
  const [only] = captures;
  const several = captures.length > 1;
  const title = several ? countOf(captures.length, 'capture') : harmless(only?.name ?? '');
  const rows: [string, string][] = [];
  if (only && !several) rows.push(['Capture', `${only.format}, ${linkText(only)}`]);
  rows.push(['Packets', packetsText(summary)]);
  if (firstTime !== undefined && lastTime !== undefined) {
    const seconds = secondsBetween(firstTime, lastTime);
    rows.push(['Time', spanText(firstTime, lastTime)]);
    const rate = averageRate(frames, frameBytes, seconds);
    if (rate !== undefined) rows.push(['Rate', `${rate} on average`]);
  }
  rows.push(...carried(summary));
  rows.push(['Flows', flowsText(summary)]);
  return [bold(title), ...indented(facts(rows, width - 2))];
}

function packetsText({ frames, frameBytes, captures }: RunSummary): string {
  if (frames === 0) return 'none';
  const mean = countText(frameBytes / frames);
  const text = `${countText(frames)}, ${bytesText(frameBytes)} on the wire, ${mean} bytes on average`;
  const snapped = captures.reduce((sum, it) => sum + it.snapped, 0);
  return snapped === 0 ? text : `${text}; ${countText(snapped)} cut by the snaplen`;
}

/** What the frames carry; kinds that are not there are not named. */
function carried(summary: RunSummary): [string, string][] {
  const rows: [string, string][] = [];
  const add = (label: string, parts: (string | false)[]) => {
    const text = parts.filter((part) => part !== false).join(', ');
    if (text !== '') rows.push([label, text]);
  };
  const { ipv4, ipv6, notIp, vlan, tunnelled, fragments, reassembled } = summary;
  add('IP', [
    ipv4 > 0 && `${countText(ipv4)} IPv4`,
    ipv6 > 0 && `${countText(ipv6)} IPv6`,
    vlan > 0 && `${countText(vlan)} with VLAN tags`,
    tunnelled > 0 && `${countText(tunnelled)} unwrapped from tunnels`,
    fragments > 0 &&
      `${countOf(fragments, 'fragment')} (${reassembled === 0 ? 'none' : countOf(reassembled, 'datagram')} put together)`,
    summary.fragmentsOverlapping > 0 && `${countText(summary.fragmentsOverlapping)} overlapping`,
  ]);
  const types = summary.ethertypes.map(
    ({ ethertype, packets }) => `${countText(packets)} ${ethertypeName(ethertype)}`,
  );
  const named = summary.ethertypes.reduce((sum, it) => sum + it.packets, 0);
  const others = notIp - named;
  add('Not IP', [...types.slice(0, 8), others > 0 && `${countText(others)} other`]);
  add('Checksums', [
    summary.badIpChecksums > 0 && `${countText(summary.badIpChecksums)} wrong in IPv4`,
    summary.badChecksums > 0 &&
      `${countText(summary.badChecksums)} wrong in TCP, UDP or ICMP (usual where the sender itself captured)`,
  ]);
  return rows;
}

const REASONS: Record<EndReason, string> = {
  closed: 'closed',
  reset: 'reset',
  idle: 'idle',
  active: 'cut at the active timeout',
  evicted: 'evicted for a cap',
  'end-of-input': 'open at the end',
};

function flowsText({ flows, flowsByEndReason }: RunSummary): string {
  if (flows.flows === 0) return 'none';
  const reasons = (Object.keys(REASONS) as EndReason[])
    .filter((reason) => flowsByEndReason[reason] > 0)
    .map((reason) => `${countText(flowsByEndReason[reason])} ${REASONS[reason]}`);
  return `${countText(flows.flows)}: ${reasons.join(', ')}`;
}

function linkText({ linkType, linkTypeName }: CaptureSummary): string {
  return linkTypeName === 'unknown' ? `link type ${linkType}` : linkTypeName;
}

function captureRow(capture: CaptureSummary): string[] {
  const { name, format, packets, bytes, firstTime } = capture;
  return [
    shortened(harmless(name), 36),
    format,
    format === 'unknown' ? '' : shortened(linkText(capture), 14),
    countText(packets),
    bytesText(bytes),
    firstTime === undefined ? '' : timeText(firstTime).slice(0, 19),
  ];
}

function trafficRow(
  name: string,
  { flows, packets, bytes }: { flows: number; packets: number; bytes: number },
  all: number,
): string[] {
  return [name, countText(flows), countText(packets), bytesText(bytes), shareText(bytes, all)];
}

/** Protocols without a keyword are numbers. */
function protocolText(protocol: string): string {
  return /^\d+$/.test(protocol) ? `IP protocol ${protocol}` : protocol;
}

function serviceText(protocol: string, port: number): string {
  return `${protocol}/${port} ${portName(protocol, port)}`.trimEnd();
}

function endpointText({ ip, port }: { ip: string; port?: number }): string {
  if (port === undefined) return ip;
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}

const LARGEST = 'Largest flows';
const FLOW_COLUMNS: Column[] = [
  { title: LARGEST },
  right('sent'),
  right('received'),
  right('duration'),
  { title: 'state' },
  { title: 'shape' },
];

/** Two lines a flow: who, for which two IPv6 addresses need all the room, and what. */
function largestFlows(
  flows: readonly FlowRecord[],
  bold: (text: string) => string,
  dim: (text: string) => string,
): string[] {
  const rows = flows.map((flow) => [
    `    ${kindOf(flow)}`,
    bytesText(flow.fwd.bytes),
    bytesText(flow.rev.bytes),
    durationText(flow.duration),
    flow.connState,
    flow.shape,
  ]);
  const [titles = '', ...lines] = columns(FLOW_COLUMNS, rows);
  return [
    `${bold(LARGEST)}${dim(titles.slice(LARGEST.length))}`,
    ...flows.flatMap(({ src, dst }, i) => [
      `  ${endpointText(src)} -> ${endpointText(dst)}`,
      lines[i] ?? '',
    ]),
  ];
}

function kindOf({ protocol, app, dst, icmpType, vlan, encapsulation }: FlowRecord): string {
  const known = app !== undefined && app !== 'unknown' ? app : portName(protocol, dst.port);
  const parts = [protocolText(protocol), known];
  if (icmpType !== undefined) parts.push(`type ${icmpType}`);
  if (vlan) parts.push(`vlan ${vlan.join('.')}`);
  if (encapsulation) parts.push(`in ${encapsulation.map(({ type }) => type).join('/')}`);
  return parts.filter((part) => part !== '').join(' ');
}
