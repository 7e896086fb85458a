// Entropy against mean payload size, a point for each flow. Dragging over it, or the four fields, leaves the
// flows inside.
//
// Points are painted on a canvas of our own: 100,000 of them take about 20 ms, with nothing to index or to hold
// beside the columns, and without WebGL, which remote desktops and locked-down machines do not have.

import { APP_COLOURS, type App, appColour, colour } from '../app.js';
import { entropyOf, meanPayload, type Side } from '../data/figures.js';
import { h } from '../ui/dom.js';
import { countText } from '../ui/figures.js';
import { choice, Section } from '../ui/section.js';
import { swatch } from '../ui/swatch.js';

const HEIGHT = 340;
const LEFT = 40;
const BOTTOM = 36;
const TOP = 10;
const RIGHT = 12;
/** Payload sizes, bytes, on a scale of powers. */
const LARGEST = 65_536;
const TICKS = [1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536];

/** Bytes, and bits per byte. */
interface Region {
  sizeFrom: number;
  sizeTo: number;
  entropyFrom: number;
  entropyTo: number;
}

const WHOLE: Region = { sizeFrom: 0, sizeTo: LARGEST, entropyFrom: 0, entropyTo: 8 };

export function scatterView(app: App): Section {
  let side: Side = 'both';
  let region: Region | undefined;
  let drag: { x: number; y: number } | undefined;
  const canvas = h('canvas', { role: 'img' });
  const box = h('div', { class: 'brush', hidden: true });
  const frame = h('div', { class: 'scatter' }, canvas, box);
  const legend = h('ul', { class: 'legend', 'aria-label': 'Applications in the scatter' });
  const readout = h('p', { class: 'readout', 'aria-live': 'polite' });
  const fields = regionFields((value) => look(value));

  function look(to: Region | undefined): void {
    region = to;
    fields.set(to);
    if (!to) {
      app.filters.set('region', undefined);
      section.redraw();
      return;
    }
    const { sizeFrom, sizeTo, entropyFrom, entropyTo } = to;
    app.filters.set('region', {
      label: `entropy ${entropyFrom.toFixed(2)} to ${entropyTo.toFixed(2)}, payload ${Math.round(sizeFrom)} to ${Math.round(sizeTo)} B`,
      test: (row) => {
        const size = meanPayload(app.store, row, side);
        const entropy = entropyOf(app.store, row, side);
        return size >= sizeFrom && size <= sizeTo && entropy >= entropyFrom && entropy <= entropyTo;
      },
    });
  }

  const width = () => Math.max(200, frame.clientWidth);
  const xOf = (size: number) =>
    LEFT + (Math.log2(Math.max(1, size)) / Math.log2(LARGEST)) * (width() - LEFT - RIGHT);
  const yOf = (entropy: number) => TOP + (1 - entropy / 8) * (HEIGHT - TOP - BOTTOM);
  const sizeAt = (x: number) =>
    2 ** (Math.min(1, Math.max(0, (x - LEFT) / (width() - LEFT - RIGHT))) * Math.log2(LARGEST));
  const entropyAt = (y: number) =>
    8 * Math.min(1, Math.max(0, 1 - (y - TOP) / (HEIGHT - TOP - BOTTOM)));

  function draw(): void {
    if (!app.filters.has('region') && region) {
      region = undefined;
      fields.set(undefined);
    }
    const rows = app.filters.rows('region');
    const ratio = devicePixelRatio || 1;
    canvas.width = width() * ratio;
    canvas.height = HEIGHT * ratio;
    canvas.style.width = `${width()}px`;
    canvas.style.height = `${HEIGHT}px`;
    const context = canvas.getContext('2d');
    if (!context) return;
    context.scale(ratio, ratio);
    axes(context);
    const counts = points(context, rows);
    const drawn = counts.reduce((sum, it) => sum + it, 0);
    canvas.setAttribute(
      'aria-label',
      `Scatter of ${countText(drawn)} flows: entropy of the payload against its mean length`,
    );
    legend.replaceChildren(
      ...counts.flatMap((count, place) =>
        count > 0
          ? [
              h(
                'li',
                {},
                swatch(place),
                `${place === APP_COLOURS ? 'others, unknown' : app.coloured()[place]} ${countText(count)}`,
              ),
            ]
          : [],
      ),
    );
    const without = rows.length - drawn;
    readout.textContent =
      drawn === 0
        ? 'No flow with payload passes the filters.'
        : `${countText(drawn)} flows${without > 0 ? `; ${countText(without)} without payload are not drawn` : ''}.`;
    showBox(region);
  }

  function axes(context: CanvasRenderingContext2D): void {
    context.clearRect(0, 0, width(), HEIGHT);
    context.font = '12px system-ui, sans-serif';
    context.fillStyle = colour('dim');
    context.strokeStyle = colour('grid');
    context.lineWidth = 1;
    const line = (x1: number, y1: number, x2: number, y2: number) => {
      context.beginPath();
      context.moveTo(Math.round(x1) + 0.5, Math.round(y1) + 0.5);
      context.lineTo(Math.round(x2) + 0.5, Math.round(y2) + 0.5);
      context.stroke();
    };
    context.textAlign = 'center';
    context.textBaseline = 'top';
    for (const tick of TICKS) {
      line(xOf(tick), TOP, xOf(tick), HEIGHT - BOTTOM);
      const text = tick >= 1024 ? `${tick / 1024} Ki` : String(tick);
      context.fillText(text, Math.min(xOf(tick), width() - 14), HEIGHT - BOTTOM + 4);
    }
    context.fillText('mean payload of a packet, bytes', (LEFT + width()) / 2, HEIGHT - 15);
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    for (let bits = 0; bits <= 8; bits += 2) {
      line(LEFT, yOf(bits), width() - RIGHT, yOf(bits));
      context.fillText(String(bits), LEFT - 6, yOf(bits));
    }
    context.save();
    context.translate(10, (HEIGHT - BOTTOM) / 2);
    context.rotate(-Math.PI / 2);
    context.textAlign = 'center';
    context.fillText('entropy, bits per byte', 0, 0);
    context.restore();
  }

  /** Paints them; says how many of each place in the palette. */
  function points(context: CanvasRenderingContext2D, rows: Uint32Array): number[] {
    const groups: number[][] = Array.from({ length: APP_COLOURS + 1 }, () => []);
    const { app: names } = app.store.columns;
    for (const row of rows) {
      const entropy = entropyOf(app.store, row, side);
      if (Number.isNaN(entropy)) continue;
      const place = app.colourOf(app.store.texts[names[row] ?? 0] ?? '');
      groups[place]?.push(xOf(meanPayload(app.store, row, side)), yOf(entropy));
    }
    const drawn = groups.reduce((sum, { length }) => sum + length / 2, 0);
    const size = drawn > 20_000 ? 2 : drawn > 2000 ? 3 : 5;
    // What there is most of comes first, so that it does not hide the rest.
    const order = groups
      .map((_, i) => i)
      .sort((a, b) => (groups[b]?.length ?? 0) - (groups[a]?.length ?? 0));
    context.globalAlpha = drawn > 2000 ? 0.7 : 0.85;
    for (const place of order) {
      const group = groups[place] ?? [];
      context.fillStyle = appColour(place);
      for (let i = 0; i < group.length; i += 2) {
        context.fillRect((group[i] ?? 0) - size / 2, (group[i + 1] ?? 0) - size / 2, size, size);
      }
    }
    context.globalAlpha = 1;
    return groups.map(({ length }) => length / 2);
  }

  function showBox(at: Region | undefined): void {
    box.hidden = at === undefined;
    if (!at) return;
    place(xOf(at.sizeFrom), yOf(at.entropyTo), xOf(at.sizeTo), yOf(at.entropyFrom));
  }

  function place(x1: number, y1: number, x2: number, y2: number): void {
    box.style.left = `${Math.min(x1, x2)}px`;
    box.style.top = `${Math.min(y1, y2)}px`;
    box.style.width = `${Math.abs(x2 - x1)}px`;
    box.style.height = `${Math.abs(y2 - y1)}px`;
  }

  frame.addEventListener('pointerdown', (event) => {
    drag = { x: event.offsetX, y: event.offsetY };
    frame.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  frame.addEventListener('pointermove', (event) => {
    if (!drag) return;
    const { x, y } = at(event);
    box.hidden = false;
    place(drag.x, drag.y, x, y);
  });
  frame.addEventListener('pointerup', (event) => {
    if (!drag) return;
    const { x, y } = at(event);
    const from = drag;
    drag = undefined;
    if (Math.abs(x - from.x) < 3 || Math.abs(y - from.y) < 3) {
      look(undefined);
      return;
    }
    look({
      sizeFrom: sizeAt(Math.min(x, from.x)),
      sizeTo: sizeAt(Math.max(x, from.x)),
      entropyFrom: entropyAt(Math.max(y, from.y)),
      entropyTo: entropyAt(Math.min(y, from.y)),
    });
  });
  const at = ({ clientX, clientY }: PointerEvent) => {
    const { left, top } = frame.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  };

  const section = new Section({
    id: 'entropy',
    title: 'Entropy and payload size',
    className: 'half',
    controls: [
      choice(
        'Payload',
        [
          ['both', 'both directions'],
          ['fwd', 'from source'],
          ['rev', 'to source'],
        ],
        (value) => {
          side = value;
          if (region) look(region);
          else section.redraw();
        },
      ),
    ],
    content: [legend, frame, fields.element, readout],
    draw,
  });
  new ResizeObserver(() => {
    if (canvas.width > 0 && Math.abs(canvas.clientWidth - frame.clientWidth) > 1) section.redraw();
  }).observe(frame);
  return section;
}

/** The region as numbers: what dragging does, for the keyboard. */
function regionFields(change: (region: Region | undefined) => void) {
  const field = (label: string, max: number, step: string) =>
    h('input', { type: 'number', min: 0, max, step, 'aria-label': label, onchange: () => read() });
  const inputs = {
    entropyFrom: field('Entropy from', 8, 'any'),
    entropyTo: field('Entropy to', 8, 'any'),
    sizeFrom: field('Payload from, bytes', LARGEST, 'any'),
    sizeTo: field('Payload to, bytes', LARGEST, 'any'),
  };
  const names = Object.keys(inputs) as (keyof Region)[];
  const read = () => {
    if (names.every((name) => inputs[name].value === '')) {
      change(undefined);
      return;
    }
    const number = (name: keyof Region) =>
      inputs[name].value === '' ? WHOLE[name] : Number(inputs[name].value);
    change({
      sizeFrom: number('sizeFrom'),
      sizeTo: number('sizeTo'),
      entropyFrom: number('entropyFrom'),
      entropyTo: number('entropyTo'),
    });
  };
  return {
    element: h(
      'div',
      { class: 'region', role: 'group', 'aria-label': 'Region' },
      h('span', {}, 'Entropy'),
      inputs.entropyFrom,
      h('span', {}, 'to'),
      inputs.entropyTo,
      h('span', {}, 'payload'),
      inputs.sizeFrom,
      h('span', {}, 'to'),
      inputs.sizeTo,
      h('span', {}, 'B'),
      h('button', { type: 'button', onclick: () => change(undefined) }, 'All'),
    ),
    set(region: Region | undefined) {
      for (const name of names) {
        inputs[name].value = region ? String(Number(region[name].toFixed(2))) : '';
      }
    },
  };
}
