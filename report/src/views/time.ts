// Traffic over time, stacked by application. Dragging over it looks at a part, which is a filter too.

import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { APP_COLOURS, type App, appColour, colour } from '../app.js';
import { clock, clockStep, spanLabel } from '../data/clock.js';
import { busiest, extent, leftOutSeries, type Metric, seriesOf } from '../data/series.js';
import { h } from '../ui/dom.js';
import { bitRate, countText, duration, shortCount } from '../ui/figures.js';
import { choice, Section } from '../ui/section.js';
import { swatch } from '../ui/swatch.js';

const HEIGHT = 220;
/** CSS pixels of a bin. */
const BIN = 4;
/** Applications without a colour, and flows that are not in the report, come last. */
const PLACES = APP_COLOURS + 1;

export function timeView(app: App): Section {
  let metric: Metric = 'bits';
  let plot: uPlot | undefined;
  /** What is in sight, s since the base; undefined: all. */
  let window: [number, number] | undefined;
  const legend = h('ul', { class: 'legend', 'aria-label': 'Applications in the chart' });
  const readout = h('p', { class: 'readout', 'aria-live': 'polite' });
  const frame = h('div', {
    class: 'chart',
    role: 'group',
    tabindex: 0,
    'aria-label':
      'Traffic over time. Arrow keys move, plus and minus zoom, Escape shows all; drag to look at a part.',
    onkeydown: (event: KeyboardEvent) => key(event),
  });
  const empty = h('p', { class: 'empty', hidden: true }, 'No flows to draw.');
  const reset = h(
    'button',
    { type: 'button', disabled: true, onclick: () => look(undefined) },
    'All',
  );

  const whole = (): [number, number] => {
    const [from, to] = extent(app.store, app.filters.rows('time')) ?? [0, 1];
    return to - from > 1e-6 ? [from, to] : [from - 0.0005, from + 0.0005];
  };

  function look(to: [number, number] | undefined): void {
    const all = whole();
    const near: [number, number] | undefined = to && [
      Math.max(all[0], to[0]),
      Math.min(all[1], to[1]),
    ];
    if (!near || near[1] - near[0] < 1e-6 || near[1] - near[0] >= all[1] - all[0]) {
      window = undefined;
    } else {
      window = near;
    }
    reset.disabled = window === undefined;
    if (!window) {
      app.filters.set('time', undefined);
      section.redraw();
      return;
    }
    const [from, till] = window;
    const { store } = app;
    app.filters.set('time', {
      label: spanLabel(app.store.base, from, till),
      test: (row) => (store.end[row] ?? 0) >= from && (store.start[row] ?? 0) <= till,
    });
  }

  function zoom(factor: number, shift = 0): void {
    const [from, to] = window ?? whole();
    const half = ((to - from) / 2) * factor;
    const middle = (from + to) / 2 + shift * (to - from);
    look([middle - half, middle + half]);
  }

  function key(event: KeyboardEvent): void {
    if (event.target !== frame) return;
    if (event.key === 'ArrowLeft') zoom(1, -0.2);
    else if (event.key === 'ArrowRight') zoom(1, 0.2);
    else if (event.key === '+' || event.key === '=') zoom(0.5);
    else if (event.key === '-') zoom(2);
    else if (event.key === 'Escape') look(undefined);
    else return;
    event.preventDefault();
  }

  function draw(): void {
    if (!app.filters.has('time')) window = undefined;
    reset.disabled = window === undefined;
    const rows = app.filters.rows('time');
    plot?.destroy();
    plot = undefined;
    empty.hidden = rows.length > 0;
    frame.hidden = rows.length === 0;
    legend.replaceChildren();
    if (rows.length === 0) return;
    const [from, to] = window ?? whole();
    const width = Math.max(200, frame.clientWidth);
    const count = Math.max(20, Math.floor((width - 70) / BIN));
    const bins = { from, step: (to - from) / count, count };
    const series = seriesOf(app.store, rows, (it) => app.colourOf(it), PLACES, metric, bins);
    const filtered = app.filters.active().some(([name]) => name !== 'time');
    if (app.info.leftOut.flows > 0 && !filtered) {
      series.push(leftOutSeries(app.store, app.info.leftOut, metric, bins));
    }
    const used = series
      .map((values, place) => ({ values, place }))
      .filter(({ values }) => values.some((it) => it > 0));
    // uPlot paints in order: the whole stack first, then what is below its top.
    const stacked: Float64Array[] = [];
    used.reduce((below, { values }) => {
      const sum = values.map((it, i) => it + (below[i] ?? 0));
      stacked.unshift(sum);
      return sum;
    }, new Float64Array(count));
    const layers = [...used].reverse();
    // A step ends where the next one begins: the last bin needs one more place.
    const times = Float64Array.from({ length: count + 1 }, (_, i) => from + i * bins.step);
    const steps = stacked.map((it) =>
      Float64Array.from(times, (_, i) => it[Math.min(i, count - 1)] ?? 0),
    );
    plot = new uPlot(
      {
        width,
        height: HEIGHT,
        padding: [8, 36, 0, 0],
        legend: { show: false },
        cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false } },
        scales: {
          x: { time: false, range: [from, to] },
          y: { range: (_, __, max) => [0, max > 0 ? max * 1.05 : 1] },
        },
        axes: [
          {
            ...axisColours(),
            incrs: clockStep.increments,
            space: 90,
            size: 32,
            values: (_, splits) =>
              splits.map((it, i) =>
                clock(app.store.base, it, (splits[1] ?? 1) - (splits[0] ?? 0), i === 0),
              ),
          },
          {
            ...axisColours(),
            size: 70,
            values: (_, splits) => splits.map((it) => unit(metric, it)),
          },
        ],
        series: [
          {},
          ...layers.map(({ place }) => ({
            fill: placeColour(place),
            stroke: placeColour(place),
            width: 0,
            points: { show: false },
            paths: uPlot.paths.stepped?.({ align: 1 }),
          })),
        ] as uPlot.Series[],
        hooks: {
          setSelect: [
            (self) => {
              const { left, width: wide } = self.select;
              if (wide <= 3) return;
              const part: [number, number] = [
                self.posToVal(left, 'x'),
                self.posToVal(left + wide, 'x'),
              ];
              // The plot is drawn anew: not while it still handles the mouse.
              setTimeout(() => look(part));
            },
          ],
          setCursor: [(self) => tell(self.cursor.idx ?? undefined)],
        },
      },
      [times, ...steps] as uPlot.AlignedData,
      frame,
    );

    function tell(at: number | undefined): void {
      if (at === undefined) {
        readout.textContent = note(bins.step);
        return;
      }
      const parts = used
        .map(({ values, place }) => ({ value: values[at] ?? 0, place }))
        .filter(({ value }) => value > 0)
        .sort((a, b) => b.value - a.value)
        .map(({ value, place }) => `${nameOf(place)} ${unit(metric, value)}`);
      const when = clock(app.store.base, from + at * bins.step, bins.step, true);
      readout.textContent = `${when}: ${parts.join(', ') || 'nothing'}`;
    }

    tell(undefined);
    legend.append(...used.map(({ place }) => h('li', {}, swatch(place), nameOf(place))));
  }

  function nameOf(place: number): string {
    if (place > APP_COLOURS) return 'flows not in this report';
    if (place === APP_COLOURS) return 'others, unknown';
    return app.coloured()[place] ?? '';
  }

  const section = new Section({
    id: 'time',
    title: 'Traffic over time',
    controls: [
      choice(
        'Show',
        [
          ['bits', 'bit/s'],
          ['packets', 'packets/s'],
          ['flows', 'flows begun'],
        ],
        (value) => {
          metric = value;
          section.redraw();
        },
      ),
      h('button', { type: 'button', onclick: () => zoom(0.5), 'aria-label': 'Zoom in' }, '+'),
      h('button', { type: 'button', onclick: () => zoom(2), 'aria-label': 'Zoom out' }, '−'),
      h(
        'button',
        {
          type: 'button',
          title: 'Where 98 of 100 bytes are',
          onclick: () => look(busiest(app.store, app.filters.rows('time'))),
        },
        'Busiest part',
      ),
      reset,
    ],
    content: [legend, frame, empty, readout],
    draw,
  });
  new ResizeObserver(() => {
    if (plot && Math.abs(plot.width - frame.clientWidth) > 1) section.redraw();
  }).observe(frame);
  return section;

  function note(step: number): string {
    return `Times are UTC. A bin is ${duration(step)}; a flow’s traffic is spread evenly over its time.`;
  }
}

function placeColour(place: number): string {
  return place > APP_COLOURS ? colour('left-out') : appColour(place);
}

function axisColours(): uPlot.Axis {
  const grid = { stroke: colour('grid'), width: 1 };
  return { stroke: colour('dim'), grid, ticks: grid, font: '12px system-ui, sans-serif' };
}

function unit(metric: Metric, value: number): string {
  if (metric === 'bits') return bitRate(value / 8, 1);
  return metric === 'packets' ? `${shortCount(value)}/s` : countText(value);
}
