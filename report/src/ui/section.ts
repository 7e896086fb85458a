// Sections of the page. What is out of sight is drawn when it comes into sight.

import { h } from './dom.js';

export interface SectionOptions {
  id: string;
  title: string;
  /** Behind the title: what the section shows, how to use it. */
  note?: string;
  /** In the heading's line. */
  controls?: Node[];
  content: Node[];
  draw(): void;
  className?: string;
}

export class Section {
  readonly element: HTMLElement;
  readonly #draw: () => void;
  #visible = false;
  #dirty = true;

  constructor({ id, title, note, controls = [], content, draw, className = '' }: SectionOptions) {
    this.#draw = draw;
    this.element = h(
      'section',
      { id, class: className, 'aria-labelledby': `${id}-title` },
      h(
        'header',
        {},
        h('h2', { id: `${id}-title` }, title),
        note ? h('p', { class: 'note' }, note) : undefined,
        ...(controls.length > 0 ? [h('div', { class: 'controls' }, ...controls)] : []),
      ),
      ...content,
    );
    new IntersectionObserver(
      ([entry]) => {
        this.#visible = entry?.isIntersecting ?? true;
        this.#flush();
      },
      { rootMargin: '400px' },
    ).observe(this.element);
    addEventListener('beforeprint', () => {
      this.#visible = true;
      this.#flush();
    });
  }

  /** What it shows has changed. */
  redraw(): void {
    this.#dirty = true;
    this.#flush();
  }

  #flush(): void {
    if (!this.#visible || !this.#dirty) return;
    this.#dirty = false;
    this.#draw();
  }
}

/** A labelled choice. */
export function choice<T extends string>(
  label: string,
  options: readonly (readonly [value: T, text: string])[],
  change: (value: T) => void,
): HTMLElement {
  const select = h(
    'select',
    { onchange: () => change(select.value as T) },
    ...options.map(([value, text]) => h('option', { value }, text)),
  );
  return h('label', { class: 'choice' }, h('span', {}, label), select);
}
