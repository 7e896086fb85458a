// The first packets with payload of a flow, as bars: up from the source, down from the destination.

import { h, s } from '../ui/dom.js';
import { countOf, duration } from '../ui/figures.js';

const BAR = 12;
const HEIGHT = 132;
const MIDDLE = HEIGHT / 2;

export interface Splt {
  lengths: number[];
  gaps: number[];
}

export function spltChart({ lengths, gaps }: Splt): HTMLElement {
  const largest = Math.max(1, ...lengths.map(Math.abs));
  const width = lengths.length * BAR;
  const bars = lengths.map((length, i) => {
    // Roots, so that small packets can be seen beside large ones.
    const size = Math.max(2, Math.sqrt(Math.abs(length) / largest) * (MIDDLE - 6));
    const up = length >= 0;
    return s(
      'rect',
      {
        class: up ? 'fwd' : 'rev',
        x: i * BAR + 1,
        y: up ? MIDDLE - size : MIDDLE,
        width: BAR - 3,
        height: size,
      },
      s('title', {}, told(length, gaps[i] ?? 0, i)),
    );
  });
  const label = `The first ${countOf(lengths.length, 'packet')} with payload: ${lengths.filter((it) => it >= 0).length} from the source, ${lengths.filter((it) => it < 0).length} to it, ${largest} bytes at most`;
  const picture = s(
    'svg',
    { viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, role: 'img', 'aria-label': label },
    ...bars,
    s('line', { class: 'axis', x1: 0, x2: width, y1: MIDDLE, y2: MIDDLE }),
  );
  return h(
    'figure',
    { class: 'splt' },
    h(
      'div',
      { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': 'Packet sequence' },
      picture,
    ),
    h(
      'figcaption',
      {},
      `Up: from the source, down: to it; heights by the root of the length, ${largest} B at most.`,
    ),
    h(
      'details',
      {},
      h('summary', {}, 'As numbers'),
      h(
        'p',
        { class: 'mono' },
        lengths.map((length, i) => told(length, gaps[i] ?? 0, i)).join('; '),
      ),
    ),
  );
}

function told(length: number, gap: number, i: number): string {
  const when = i === 0 ? '' : ` after ${duration(gap / 1e6)}`;
  return `${length >= 0 ? '→' : '←'} ${Math.abs(length)} B${when}`;
}
