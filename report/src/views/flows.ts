// The table of flows with the search box, and the details of one of them beside it.

import { SEVERITIES } from '../../../src/records/finding.js';
import type { App } from '../app.js';
import { addressOrder } from '../data/addresses.js';
import { entropyOf } from '../data/figures.js';
import type { TextColumn } from '../data/store.js';
import { h, printable } from '../ui/dom.js';
import { bytesText, countText, duration, timeText } from '../ui/figures.js';
import { Section } from '../ui/section.js';
import { severityBadge } from '../ui/severity.js';
import { type Column, Table } from '../ui/table.js';
import { detailPane } from './detail.js';

export function flowsView(app: App): Section {
  const count = h('p', { class: 'note', 'aria-live': 'polite' });
  const pane = detailPane(app);
  const table = new Table<number>({
    label: 'Flows',
    columns: columnsOf(app),
    empty: 'No flow passes the filters.',
    sort: { column: 1, down: false },
    height: 26,
    open: (row) => pane.show(row),
  });
  const section = new Section({
    id: 'flows',
    title: 'Flows',
    content: [count, h('div', { class: 'split' }, table.element, pane.element)],
    draw: () => {
      const rows = app.filters.rows();
      table.set(rows, { keep: app.live });
      const { store, info } = app;
      let bytes = 0;
      for (const row of rows) bytes += store.bytes[row] ?? 0;
      const of = rows.length < store.count ? ` of ${countText(store.count)}` : '';
      const missing =
        info.leftOut.flows > 0
          ? ` Not in this report: ${countText(info.leftOut.flows)} flows with least traffic (${bytesText(info.leftOut.bytes)}).`
          : '';
      count.textContent = `${countText(rows.length)}${of} flows, ${bytesText(bytes)}. Arrow keys move, Enter shows a flow’s details.${missing}`;
    },
  });
  app.onOpen((row) => {
    table.reveal(row);
    pane.show(row);
    section.element.scrollIntoView({ block: 'start' });
  });
  return section;
}

function columnsOf({ store }: App): Column<number>[] {
  const text = (title: string, width: string, name: TextColumn, hint?: string): Column<number> => {
    const { compare } = byText(store.texts);
    return {
      title,
      width,
      ...(hint ? { hint } : {}),
      cell: (row) => printable(store.text(name, row)),
      compare: (a, b) => compare(store.columns[name][a] ?? 0, store.columns[name][b] ?? 0),
    };
  };
  const figure = (
    title: string,
    width: string,
    value: (row: number) => number,
    show: (value: number) => string,
    hint?: string,
  ): Column<number> => ({
    title,
    width,
    right: true,
    downFirst: true,
    ...(hint ? { hint } : {}),
    cell: (row) => {
      const it = value(row);
      return Number.isNaN(it) ? '–' : show(it);
    },
    // What has no value is less than anything.
    compare: (a, b) => {
      const left = value(a);
      const right = value(b);
      return (Number.isNaN(left) ? -1 : left) - (Number.isNaN(right) ? -1 : right);
    },
  });
  const address = (title: string, name: 'src' | 'dst', port: 'srcPort' | 'dstPort') => {
    const { compare } = byText(store.texts, addressOrder);
    return {
      title,
      width: 'minmax(11rem, 2fr)',
      cell: (row: number) => endText(store.text(name, row), store.columns[port][row]),
      compare: (a: number, b: number) =>
        compare(store.columns[name][a] ?? 0, store.columns[name][b] ?? 0) ||
        (store.columns[port][a] || 0) - (store.columns[port][b] || 0),
    };
  };
  return [
    {
      title: 'Verdict',
      width: '5.4rem',
      downFirst: true,
      cell: (row) => {
        const severity = SEVERITIES[(store.columns.severity[row] ?? 0) - 1];
        return severity ? severityBadge(severity) : '';
      },
      compare: (a, b) => (store.columns.severity[a] ?? 0) - (store.columns.severity[b] ?? 0),
    },
    {
      title: 'Start (UTC)',
      width: '14.6rem',
      cell: (row) => timeText(store.columns.first[row] ?? 0n),
      compare: (a, b) => (store.start[a] ?? 0) - (store.start[b] ?? 0),
    },
    figure('Duration', '6rem', (row) => (store.columns.length[row] ?? 0) / 1e9, duration),
    address('Source', 'src', 'srcPort'),
    address('Destination', 'dst', 'dstPort'),
    text('Name', 'minmax(8rem, 2fr)', 'name', 'Server name, Host or name asked for'),
    text('App', '6rem', 'app'),
    text('Proto', '4.2rem', 'protocol'),
    text('State', '4.6rem', 'state', 'Connection state, as in Zeek’s conn.log'),
    figure(
      'Sent',
      '5.4rem',
      (row) => store.columns.fwdBytes[row] ?? 0,
      bytesText,
      'IP bytes from the source',
    ),
    figure(
      'Received',
      '5.6rem',
      (row) => store.columns.revBytes[row] ?? 0,
      bytesText,
      'IP bytes to the source',
    ),
    figure('Packets', '5.2rem', (row) => store.packets(row), countText),
    figure(
      'Entropy',
      '5rem',
      (row) => entropyOf(store, row, 'both'),
      (it) => it.toFixed(2),
      'Bits per byte of the payload, both directions',
    ),
    text('Shape', '9rem', 'shape'),
  ];
}

/** An address and its port. */
export function endText(ip: string, port: number | undefined): string {
  if (port === undefined || Number.isNaN(port)) return ip;
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}

/** Compares places of texts by the texts; ranks are made when first needed, and when there are more texts. */
function byText(texts: readonly string[], keyOf?: (text: string) => bigint) {
  let ranks = new Uint32Array(0);
  const rank = () => {
    const keys: (string | bigint)[] = keyOf ? texts.map(keyOf) : [...texts];
    ranks = new Uint32Array(texts.length);
    const places = Array.from(texts.keys()).sort((a, b) => {
      const left = keys[a] ?? '';
      const right = keys[b] ?? '';
      return left < right ? -1 : left > right ? 1 : 0;
    });
    places.forEach((place, i) => {
      ranks[place] = i;
    });
  };
  return {
    compare(a: number, b: number): number {
      if (ranks.length !== texts.length) rank();
      return (ranks[a] ?? 0) - (ranks[b] ?? 0);
    },
  };
}
