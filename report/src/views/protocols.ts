// Flows by application protocol. A click leaves that protocol alone.

import type { App } from '../app.js';
import { type AppTotal, byApp } from '../data/groups.js';
import { h, printable } from '../ui/dom.js';
import { bytesText, countText, share } from '../ui/figures.js';
import { Section } from '../ui/section.js';
import { swatch } from '../ui/swatch.js';
import { Table } from '../ui/table.js';

export function protocolsView(app: App): Section {
  let whole = 0;
  const table = new Table<AppTotal>({
    label: 'Protocols',
    empty: 'No flow passes the filters.',
    open: (row) => app.showApp(row.app),
    columns: [
      {
        title: 'Protocol',
        width: 'minmax(9rem, 2fr)',
        cell: ({ app: name }) => h('span', {}, swatch(app.colourOf(name)), printable(name)),
        compare: (a, b) => (a.app < b.app ? -1 : 1),
      },
      {
        title: 'Flows',
        width: 'minmax(5rem, 1fr)',
        right: true,
        downFirst: true,
        cell: (row) => countText(row.flows),
        compare: (a, b) => a.flows - b.flows,
      },
      {
        title: 'Packets',
        width: 'minmax(5rem, 1fr)',
        right: true,
        downFirst: true,
        cell: (row) => countText(row.packets),
        compare: (a, b) => a.packets - b.packets,
      },
      {
        title: 'Bytes',
        width: 'minmax(5rem, 1fr)',
        right: true,
        downFirst: true,
        cell: (row) => bytesText(row.bytes),
        compare: (a, b) => a.bytes - b.bytes,
      },
      {
        title: 'Share',
        width: 'minmax(8rem, 2fr)',
        right: true,
        cell: (row) => share(row.bytes, whole),
      },
    ],
  });
  return new Section({
    id: 'protocols',
    title: 'Protocols',
    note: 'Enter or a click shows one alone.',
    className: 'half',
    content: [table.element],
    draw: () => {
      const totals = byApp(app.store, app.filters.rows('app'));
      whole = totals.reduce((sum, { bytes }) => sum + bytes, 0);
      table.set(totals, { keep: app.live });
    },
  });
}
