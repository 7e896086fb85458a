// Names that were asked for. A click leaves the flows that asked.

import type { DnsName } from '../../../src/report/format.js';
import type { App } from '../app.js';
import { printable } from '../ui/dom.js';
import { countText } from '../ui/figures.js';
import { Listing } from '../ui/listing.js';
import { Section } from '../ui/section.js';

export function dnsView(app: App): Section {
  const list = new Listing<DnsName>({
    label: 'DNS names',
    empty: 'No DNS in these captures.',
    search: ({ name, types, answers }) => [name, ...types, ...answers].join(' '),
    open: ({ name, flows, count }) =>
      app.showFlows(flows, `DNS ${name}${count > flows.length ? ', first flows' : ''}`),
    columns: [
      {
        title: 'Name',
        width: 'minmax(16rem, 3fr)',
        cell: ({ name }) => printable(name),
        compare: (a, b) => compareTexts(reversed(a.name), reversed(b.name)),
        hint: 'Sorts by domain, from the right',
      },
      {
        title: 'Types',
        width: 'minmax(6rem, 1fr)',
        cell: ({ types }) => types.join(', '),
        compare: (a, b) => compareTexts(a.types.join(), b.types.join()),
      },
      {
        title: 'Queries',
        width: '6rem',
        right: true,
        downFirst: true,
        cell: ({ count }) => countText(count),
        compare: (a, b) => a.count - b.count,
      },
      {
        title: 'Clients',
        width: '6rem',
        right: true,
        downFirst: true,
        hint: 'Hosts that asked, 256 and more counted as 256',
        cell: ({ clients }) => countText(clients),
        compare: (a, b) => a.clients - b.clients,
      },
      {
        title: 'Responses',
        width: 'minmax(9rem, 2fr)',
        cell: ({ rcodes }) => rcodeText(rcodes),
        compare: (a, b) => compareTexts(rcodeText(a.rcodes), rcodeText(b.rcodes)),
      },
      {
        title: 'Answers',
        width: 'minmax(12rem, 3fr)',
        cell: ({ answers }) => printable(answers.join(', ')),
      },
    ],
  });
  return new Section({
    id: 'dns',
    title: 'DNS names',
    note: 'Of all captures, whatever the filters. Enter or a click shows the flows.',
    controls: [list.search],
    content: [list.element],
    draw: () => list.set(app.info.dns.list, app.live),
  });
}

function rcodeText(rcodes: Record<string, number>): string {
  return Object.entries(rcodes)
    .map(([code, count]) => `${code || 'none'} ${countText(count)}`)
    .join(', ');
}

function reversed(name: string): string {
  return name.toLowerCase().split('.').reverse().join('.');
}

export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
