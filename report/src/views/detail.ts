// All that is known of one flow: its figures, its first packets, its findings, what it said.

import type { Verdict } from '../../../src/records/finding.js';
import type { JsonRecord } from '../../../src/records/types.js';
import type { App } from '../app.js';
import { copyButton } from '../ui/copy.js';
import { h, printable } from '../ui/dom.js';
import { fields } from '../ui/fields.js';
import { bytesText, countText, duration } from '../ui/figures.js';
import { severityBadge } from '../ui/severity.js';
import { endText } from './flows.js';
import { spltChart } from './splt.js';

type Flow = Extract<JsonRecord, { type: 'flow' }> & { verdict?: Verdict };

export interface DetailPane {
  element: HTMLElement;
  show(row: number): void;
}

export function detailPane(app: App): DetailPane {
  const element = h('aside', {
    class: 'detail',
    'aria-label': 'Flow details',
    tabindex: 0,
    hidden: true,
  });
  let asked = -1;
  const hide = () => {
    element.hidden = true;
    asked = -1;
  };
  element.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') hide();
  });
  return {
    element,
    show(row) {
      asked = row;
      app.details(row).then(
        (records) => {
          // Another may have been asked for meanwhile.
          if (asked !== row) return;
          element.hidden = false;
          element.replaceChildren(
            ...contents(app, () => hide(), records as [Flow, ...JsonRecord[]]),
          );
          element.scrollTop = 0;
        },
        (error: unknown) => {
          element.replaceChildren(
            h('p', { class: 'problem' }, `The details cannot be read: ${error}`),
          );
        },
      );
    },
  };
}

function contents(
  app: App,
  close: () => void,
  [flow, ...records]: [Flow, ...JsonRecord[]],
): Node[] {
  const { src, dst } = flow;
  const host = (ip: string) =>
    h('button', { type: 'button', onclick: () => app.showHost(ip) }, `Only ${ip}`);
  const findings = app.info.findings.list.filter(({ flows }) => flows.includes(flow.id));
  return [
    h('h3', {}, `${endText(src.ip, src.port)} → ${endText(dst.ip, dst.port)}`),
    h(
      'p',
      { class: 'actions' },
      host(src.ip),
      host(dst.ip),
      h(
        'button',
        { type: 'button', onclick: () => app.showHost(src.ip, dst.ip) },
        'Only these two',
      ),
      h('button', { type: 'button', onclick: close }, 'Close'),
      copyButton('Copy as JSON', () => JSON.stringify(flow)),
    ),
    ...(flow.verdict || findings.length > 0 ? [verdictOf(flow, findings)] : []),
    facts([
      ['Protocol', [flow.protocol, flow.app].filter(Boolean).join(' / ')],
      ['Told by', flow.appConfidence],
      [
        'ICMP',
        flow.icmpType === undefined ? undefined : `type ${flow.icmpType}, code ${flow.icmpCode}`,
      ],
      ['Start', flow.firstTime],
      ['End', flow.lastTime],
      ['Duration', duration(flow.duration)],
      ['Ended', flow.endReason],
      ['State', `${flow.connState}, history ${flow.history || '–'}`],
      ['Shape', flow.shape],
      ['Size fingerprint', flow.sizeFingerprint],
      ['VLAN', flow.vlan?.join(', ')],
      [
        'Tunnels',
        flow.encapsulation
          ?.map(({ type, id }) => (id === undefined ? type : `${type} ${id}`))
          .join(', '),
      ],
      ['Tunnel ends', flow.tunnel && `${flow.tunnel.src} → ${flow.tunnel.dst}`],
      ['Capture', flow.captures.join(', ')],
      ['Community ID', flow.communityId],
      ['Flow id', flow.id],
      ['Incomplete', flow.incomplete && 'a feature could not be counted for want of memory'],
    ]),
    directions(flow),
    ...(flow.splt && flow.splt.lengths.length > 0
      ? [h('h4', {}, 'First packets with payload'), spltChart(flow.splt)]
      : []),
    h('h4', {}, records.length > 0 ? 'What it said' : 'It said nothing that is read'),
    ...records.map((record) => recordOf(record)),
  ];
}

function verdictOf({ verdict }: Flow, findings: App['info']['findings']['list']): HTMLElement {
  const titles = new Map(findings.map(({ id, title, severity }) => [id, { title, severity }]));
  const ids = new Set([...(verdict?.findings ?? []), ...titles.keys()]);
  return h(
    'ul',
    { class: 'verdict', 'aria-label': 'Findings' },
    ...[...ids].map((id) => {
      const { title = id, severity = verdict?.severity ?? 'info' } = titles.get(id) ?? {};
      return h('li', {}, severityBadge(severity), ` ${title} `, h('code', {}, id));
    }),
  );
}

type Fact = [label: string, value: string | undefined];

function facts(rows: Fact[]): HTMLElement {
  return h(
    'dl',
    {},
    ...rows.flatMap(([label, value]) =>
      value === undefined || value === '' ? [] : [h('dt', {}, label), h('dd', {}, value)],
    ),
  );
}

type Direction = Flow['fwd'];

const ROWS: [label: string, value: (it: Direction) => string | undefined][] = [
  ['Packets', (it) => countText(it.packets)],
  ['IP bytes', (it) => bytesText(it.bytes)],
  ['Payload bytes', (it) => bytesText(it.payloadBytes)],
  ['Packets with payload', (it) => it.payload && countText(it.payload.packets)],
  ['Entropy, bits per byte', (it) => it.payload?.entropy?.toFixed(3)],
  ['Byte mean, deviation', (it) => pair(it.payload?.byteMean, it.payload?.byteStdev)],
  ['Printable', (it) => percent(it.payload?.printable)],
  ['Payload length, mean', (it) => it.payload?.length?.mean.toFixed(1)],
  ['Payload length, range', (it) => range(it.payload?.length)],
  ['Time between packets, mean', (it) => nanoseconds(it.interArrival?.mean)],
  ['Time between packets, deviation', (it) => nanoseconds(it.interArrival?.stdev)],
  ['TTL', (it) => it.ttl?.toString()],
  ['TCP flags', (it) => it.tcp && flagText(it.tcp.flags)],
  [
    'Window, scale',
    (it) => it.tcp && [it.tcp.window, it.tcp.windowScale].filter((n) => n !== undefined).join(', '),
  ],
  ['MSS', (it) => it.tcp?.mss?.toString()],
  ['Retransmitted', (it) => it.tcp?.retransmitted && countText(it.tcp.retransmitted.packets)],
  ['Out of order', (it) => it.tcp?.outOfOrder && countText(it.tcp.outOfOrder.packets)],
  ['Bytes missing', (it) => it.tcp?.missingBytes && countText(it.tcp.missingBytes)],
] as [string, (it: Direction) => string | undefined][];

function directions({ fwd, rev }: Flow): HTMLElement {
  const rows = ROWS.flatMap(([label, value]) => {
    const [there, back] = [value(fwd), value(rev)];
    if (there === undefined && back === undefined) return [];
    return [
      h(
        'tr',
        {},
        h('th', { scope: 'row' }, label),
        h('td', {}, there ?? '–'),
        h('td', {}, back ?? '–'),
      ),
    ];
  });
  return h(
    'table',
    { class: 'plain' },
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('td', {}),
        h('th', { scope: 'col' }, 'From source'),
        h('th', { scope: 'col' }, 'To source'),
      ),
    ),
    h('tbody', {}, ...rows),
  );
}

function recordOf(record: JsonRecord): HTMLElement {
  const { type, ...rest } = record;
  return h(
    'details',
    { class: 'record', open: true },
    h('summary', {}, h('strong', {}, type), ' ', headline(record)),
    fields(rest),
  );
}

/** The one thing to know of a record. */
function headline(record: JsonRecord): string {
  const known = record as unknown as Record<string, unknown>;
  const parts = [
    'method',
    'host',
    'target',
    'status',
    'query',
    'queryType',
    'rcode',
    'serverName',
    'subject',
    'version',
    'kind',
    'user',
  ]
    .map((name) => known[name])
    .filter((it) => typeof it === 'string' || typeof it === 'number');
  const text = parts.join(' ');
  return printable(text.length > 120 ? `${text.slice(0, 120)}…` : text);
}

function pair(a: number | undefined, b: number | undefined): string | undefined {
  return a === undefined || b === undefined ? undefined : `${a.toFixed(1)}, ${b.toFixed(1)}`;
}

function percent(share: number | undefined): string | undefined {
  return share === undefined ? undefined : `${(100 * share).toFixed(1)} %`;
}

function range(it: { min: number; max: number } | undefined): string | undefined {
  return it && `${it.min} to ${it.max}`;
}

function nanoseconds(ns: number | undefined): string | undefined {
  return ns === undefined ? undefined : duration(ns / 1e9);
}

const FLAGS = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR'];

function flagText(flags: number): string {
  return FLAGS.filter((_, bit) => flags & (1 << bit)).join(' ');
}
