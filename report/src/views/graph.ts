// Hosts and who speaks with whom: the hosts with most bytes, their peers, and the links among them. A click on a host leaves
// its flows, one on a link those of the two.

import { APP_COLOURS, type App } from '../app.js';
import { byHost, byPair, type HostTotal, type PairTotal } from '../data/groups.js';
import { type GraphNode, layOut } from '../data/layout.js';
import { h, s } from '../ui/dom.js';
import { bytesText, countOf, countText } from '../ui/figures.js';
import { choice, Section } from '../ui/section.js';

const HEIGHT = 400;
const FONT = 11;
/** CSS pixels of a letter, about. */
const LETTER = 6.2;

export function graphView(app: App): Section {
  let most = 30;
  const frame = h('div', { class: 'graph' });
  const readout = h('p', { class: 'readout', 'aria-live': 'polite' });

  function draw(): void {
    const rows = app.filters.rows('host');
    const hosts = byHost(app.store, rows);
    const all = byPair(app.store, rows);
    const shown = chosen(hosts, all, app.store.texts, most);
    const places = new Map(shown.map(({ ip }, i) => [ip, i]));
    const pairs = all.flatMap((pair) => {
      const source = places.get(app.store.texts[pair.a] ?? '');
      const target = places.get(app.store.texts[pair.b] ?? '');
      return source === undefined || target === undefined || source === target
        ? []
        : [{ source, target, pair }];
    });
    const width = Math.max(300, frame.clientWidth);
    const largest = Math.max(1, ...shown.map(({ bytes }) => bytes));
    const nodes = shown.map(
      ({ ip, bytes }): GraphNode => ({ ip, radius: 4 + 12 * Math.sqrt(bytes / largest) }),
    );
    frame.replaceChildren();
    if (nodes.length === 0) {
      readout.textContent = 'No flow passes the filters.';
      return;
    }
    layOut(nodes, pairs, width, HEIGHT);
    const heaviest = Math.max(1, ...pairs.map(({ pair }) => pair.bytes));
    const labels = labelled(nodes, width);
    frame.append(
      s(
        'svg',
        {
          width,
          height: HEIGHT,
          viewBox: `0 0 ${width} ${HEIGHT}`,
          role: 'group',
          'aria-label': 'Host graph',
        },
        ...pairs.map(({ source, target, pair }) =>
          linkOf(nodes[source], nodes[target], pair, 0.75 + 6 * Math.sqrt(pair.bytes / heaviest)),
        ),
        ...nodes.map((node, i) => nodeOf(node, shown[i], labels.has(i))),
      ),
    );
    readout.textContent = summary(hosts.length, shown.length, pairs.length);
  }

  function summary(all: number, shown: number, links: number): string {
    const which =
      shown < all
        ? `${shown} of ${countText(all)} hosts: those with most bytes, and those that they exchange most with`
        : countOf(all, 'host');
    return `${which}, ${countOf(links, 'link')}. Circles by the root of bytes; links in the colour of their largest protocol.`;
  }

  function linkOf(
    from: GraphNode | undefined,
    to: GraphNode | undefined,
    pair: PairTotal,
    wide: number,
  ) {
    const [a, b] = [from?.ip ?? '', to?.ip ?? ''];
    const text = `${a} and ${b}: ${countOf(pair.flows, 'flow')}, ${bytesText(pair.bytes)}, mostly ${pair.app}`;
    const line = s(
      'line',
      {
        class: 'link',
        x1: from?.x ?? 0,
        y1: from?.y ?? 0,
        x2: to?.x ?? 0,
        y2: to?.y ?? 0,
        'stroke-width': wide,
        onclick: () => app.showHost(a, b),
        onpointerenter: () => {
          readout.textContent = text;
        },
      },
      s('title', {}, text),
    );
    const place = app.colourOf(pair.app);
    line.style.stroke = place === APP_COLOURS ? 'var(--app-other)' : `var(--app${place})`;
    return line;
  }

  function nodeOf(
    { ip, x = 0, y = 0, radius }: GraphNode,
    host: HostTotal | undefined,
    label: boolean,
  ) {
    const text = host
      ? `${ip}: ${bytesText(host.sent)} sent, ${bytesText(host.received)} received, ${countOf(host.flows, 'flow')}, ${countOf(host.peers, 'peer')}`
      : ip;
    const open = () => app.showHost(ip);
    const tell = () => {
      readout.textContent = text;
    };
    return s(
      'g',
      {
        class: 'node',
        role: 'button',
        tabindex: 0,
        'aria-label': `${text}. Show its flows`,
        onclick: open,
        onfocus: tell,
        onpointerenter: tell,
        onkeydown: (event: KeyboardEvent) => {
          if (event.key !== 'Enter' && event.key !== ' ') return;
          event.preventDefault();
          open();
        },
      },
      s('circle', { cx: x, cy: y, r: radius }),
      label
        ? s('text', { x, y: y + radius + FONT, 'font-size': FONT, 'text-anchor': 'middle' }, ip)
        : undefined,
    );
  }

  const section = new Section({
    id: 'graph',
    title: 'Host graph',
    className: 'half',
    controls: [
      choice(
        'Hosts',
        [
          ['30', '30'],
          ['60', '60'],
          ['120', '120'],
        ],
        (value) => {
          most = Number(value);
          section.redraw();
        },
      ),
    ],
    content: [frame, readout],
    draw,
  });
  new ResizeObserver(() => {
    const svg = frame.firstElementChild;
    if (svg && Math.abs(svg.clientWidth - frame.clientWidth) > 1) section.redraw();
  }).observe(frame);
  return section;
}

/** The hosts with most bytes, for a third; then those that they exchange most with. */
function chosen(
  hosts: readonly HostTotal[],
  pairs: readonly PairTotal[],
  texts: readonly string[],
  most: number,
): HostTotal[] {
  if (hosts.length <= most) return [...hosts];
  const ips = new Set(hosts.slice(0, Math.ceil(most / 3)).map(({ ip }) => ip));
  for (const { a, b } of pairs) {
    if (ips.size >= most) break;
    const [one = '', other = ''] = [texts[a], texts[b]];
    if (ips.has(one)) ips.add(other);
    else if (ips.has(other)) ips.add(one);
  }
  return hosts.filter(({ ip }) => ips.has(ip));
}

/** Nodes whose label has room: the largest choose first. */
function labelled(nodes: readonly GraphNode[], width: number): Set<number> {
  const taken: { left: number; right: number; top: number; bottom: number }[] = nodes.map(
    ({ x = 0, y = 0, radius }) => ({
      left: x - radius,
      right: x + radius,
      top: y - radius,
      bottom: y + radius,
    }),
  );
  const chosen = new Set<number>();
  nodes.forEach(({ ip, x = 0, y = 0, radius }, i) => {
    const half = (ip.length * LETTER) / 2;
    const box = {
      left: x - half,
      right: x + half,
      top: y + radius + 1,
      bottom: y + radius + FONT + 3,
    };
    if (box.left < 0 || box.right > width || box.bottom > HEIGHT) return;
    const free = taken.every(
      (it) =>
        it.right < box.left || it.left > box.right || it.bottom < box.top || it.top > box.bottom,
    );
    if (!free) return;
    taken.push(box);
    chosen.add(i);
  });
  return chosen;
}
