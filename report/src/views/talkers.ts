// Hosts by what they sent and received. A click leaves the flows of that host.

import type { App } from '../app.js';
import { addressOrder } from '../data/addresses.js';
import { byHost, type HostTotal } from '../data/groups.js';
import { bytesText, countText } from '../ui/figures.js';
import { Section } from '../ui/section.js';
import { type Column, Table } from '../ui/table.js';

export function talkersView(app: App): Section {
  const figure = (
    title: string,
    value: (row: HostTotal) => number,
    show: (value: number) => string,
    hint?: string,
  ): Column<HostTotal> => ({
    title,
    width: 'minmax(5rem, 1fr)',
    right: true,
    downFirst: true,
    ...(hint ? { hint } : {}),
    cell: (row) => show(value(row)),
    compare: (a, b) => value(a) - value(b),
  });
  const table = new Table<HostTotal>({
    label: 'Top talkers',
    empty: 'No flow passes the filters.',
    open: ({ ip }) => app.showHost(ip),
    columns: [
      {
        title: 'Host',
        width: 'minmax(10rem, 2fr)',
        cell: ({ ip }) => ip,
        compare: (a, b) => (addressOrder(a.ip) < addressOrder(b.ip) ? -1 : 1),
      },
      figure('Sent', ({ sent }) => sent, bytesText),
      figure('Received', ({ received }) => received, bytesText),
      figure('Flows', ({ flows }) => flows, countText),
      figure('Began', ({ began }) => began, countText, 'Flows that it began'),
      figure('Peers', ({ peers }) => peers, countText, 'Hosts that it has flows with'),
    ],
  });
  return new Section({
    id: 'talkers',
    title: 'Top talkers',
    note: 'Enter or a click shows a host’s flows.',
    className: 'half',
    content: [table.element],
    draw: () => table.set(byHost(app.store, app.filters.rows('host')), { keep: app.live }),
  });
}
