// A table of any number of rows, of which only those in sight are elements. Keyboard: arrows, Page Up and Down,
// Home, End, Enter. Headings are buttons that sort.

import { h, inFrame } from './dom.js';

export interface Column<Row> {
  title: string;
  /** A track of a CSS grid, at least so many rem: "8rem", "minmax(8rem, 1fr)". */
  width: string;
  right?: boolean;
  /** What the heading does not say. */
  hint?: string;
  cell(row: Row): Node | string;
  /** Ascending; without it the column does not sort. */
  compare?(a: Row, b: Row): number;
  /** Sorts downwards when first clicked. */
  downFirst?: boolean;
}

export interface TableOptions<Row> {
  /** Names the table, for those who do not see where it is. */
  label: string;
  columns: readonly Column<Row>[];
  /** Said in place of rows where there are none. */
  empty: string;
  open?(row: Row): void;
  /** Column and direction that it begins with; without: rows as they come. */
  sort?: { column: number; down: boolean };
  /** Rows in sight at most; the table is as high as its rows need, up to them. */
  height?: number;
}

const ROW_HEIGHT = 24;
const AROUND = 10;
const PRINTED = 100;
let tables = 0;

export class Table<Row> {
  readonly element: HTMLElement;
  readonly #options: TableOptions<Row>;
  readonly #id = `t${tables++}`;
  readonly #head: HTMLElement;
  readonly #body: HTMLElement;
  readonly #empty: HTMLElement;
  #rows: ArrayLike<Row> = [];
  #sorted: Row[] = [];
  #sort: { column: number; down: boolean } | undefined;
  /** Place of the row that the keyboard is at. */
  #active = 0;
  /** The row that was opened last. */
  #opened: Row | undefined;
  #printing = false;
  #drawnFrom = -1;
  #drawnTo = -1;
  readonly #draw = inFrame(() => this.#drawRows(false));

  constructor(options: TableOptions<Row>) {
    this.#options = options;
    this.#sort = options.sort;
    const { label, columns } = options;
    this.#head = h('div', { class: 'tr th', role: 'row', 'aria-rowindex': 1 });
    this.#body = h('div', { role: 'rowgroup', class: 'tbody' });
    this.#empty = h('p', { class: 'empty', hidden: true }, options.empty);
    const grid = h(
      'div',
      {
        class: 'grid',
        role: 'grid',
        tabindex: 0,
        'aria-label': label,
        'aria-colcount': columns.length,
        onscroll: this.#draw,
        onkeydown: (event: KeyboardEvent) => this.#key(event),
      },
      h('div', { role: 'rowgroup', class: 'thead' }, this.#head),
      this.#body,
    );
    const least = columns.reduce(
      (sum, { width }) => sum + Number.parseFloat(width.replace('minmax(', '')),
      0,
    );
    grid.style.setProperty('--least', `${least}rem`);
    grid.style.setProperty('--columns', columns.map(({ width }) => width).join(' '));
    this.element = h('div', { class: 'table' }, grid, this.#empty);
    this.#drawHead();
    new ResizeObserver(this.#draw).observe(grid);
    addEventListener('beforeprint', () => this.#print(true));
    addEventListener('afterprint', () => this.#print(false));
  }

  get grid(): HTMLElement {
    return this.element.firstElementChild as HTMLElement;
  }

  /**
   * @param keep there are only more of them: who reads on is not disturbed
   * @param empty what to say where there are none, if not the usual
   */
  set(rows: ArrayLike<Row>, { keep = false, empty = this.#options.empty } = {}): void {
    const { scrollTop } = this.grid;
    const active = this.#sorted[this.#active];
    this.#rows = rows;
    this.#empty.textContent = empty;
    this.#order();
    const at = keep && active !== undefined ? this.#sorted.indexOf(active) : -1;
    this.#active = Math.max(0, at);
    this.grid.scrollTop = keep ? scrollTop : 0;
    this.#drawRows(true);
  }

  /** Marks a row as opened and brings it into sight, if it is among those shown. */
  reveal(row: Row): void {
    this.#opened = row;
    const at = this.#sorted.indexOf(row);
    if (at >= 0) this.activate(at);
  }

  /** Moves the keyboard's place to a row and brings it into sight. */
  activate(at: number): void {
    this.#active = Math.max(0, Math.min(at, this.#sorted.length - 1));
    const { grid } = this;
    const top = this.#active * ROW_HEIGHT;
    const room = grid.clientHeight - ROW_HEIGHT;
    if (top < grid.scrollTop) grid.scrollTop = top;
    else if (top + ROW_HEIGHT > grid.scrollTop + room) grid.scrollTop = top + ROW_HEIGHT - room;
    this.#drawRows(true);
  }

  #order(): void {
    const { columns, height = 12 } = this.#options;
    this.#sorted = Array.from(this.#rows);
    const sort = this.#sort;
    const compare = sort && columns[sort.column]?.compare;
    if (sort && compare) {
      this.#sorted.sort(sort.down ? (a, b) => compare(b, a) : compare);
    }
    const { length } = this.#sorted;
    this.#body.style.height = `${length * ROW_HEIGHT}px`;
    this.grid.setAttribute('aria-rowcount', String(length + 1));
    if (height > 0) {
      this.grid.style.height = `${(Math.min(Math.max(length, 1), height) + 1) * ROW_HEIGHT + 14}px`;
    }
    this.#empty.hidden = length > 0;
    this.grid.hidden = length === 0;
  }

  #drawHead(): void {
    const { columns } = this.#options;
    this.#head.replaceChildren(
      ...columns.map((column, i) => {
        const sorted = this.#sort?.column === i ? this.#sort : undefined;
        const direction = sorted ? (sorted.down ? 'descending' : 'ascending') : 'none';
        const mark = sorted ? (sorted.down ? ' ▼' : ' ▲') : '';
        return h(
          'div',
          {
            role: 'columnheader',
            class: column.right ? 'right' : undefined,
            title: column.hint,
            'aria-colindex': i + 1,
            'aria-sort': column.compare ? direction : undefined,
          },
          column.compare
            ? h('button', { type: 'button', onclick: () => this.#sortBy(i) }, column.title, mark)
            : column.title,
        );
      }),
    );
  }

  #sortBy(column: number): void {
    const first = this.#options.columns[column]?.downFirst ?? false;
    const again = this.#sort?.column === column;
    this.#sort = { column, down: again ? !this.#sort?.down : first };
    this.#drawHead();
    this.#head.children[column]?.querySelector('button')?.focus();
    this.#active = 0;
    this.#order();
    this.#drawRows(true);
  }

  #drawRows(all: boolean): void {
    const { grid } = this;
    const { length } = this.#sorted;
    const first = Math.floor(grid.scrollTop / ROW_HEIGHT);
    const inSight = Math.ceil(grid.clientHeight / ROW_HEIGHT);
    const from = this.#printing ? 0 : Math.max(0, first - AROUND);
    const to = Math.min(length, this.#printing ? PRINTED : first + inSight + AROUND);
    if (!all && from === this.#drawnFrom && to === this.#drawnTo) return;
    this.#drawnFrom = from;
    this.#drawnTo = to;
    const rows: HTMLElement[] = [];
    for (let at = from; at < to; at++) rows.push(this.#row(at));
    this.#body.replaceChildren(...rows);
    if (this.#active >= from && this.#active < to) {
      grid.setAttribute('aria-activedescendant', `${this.#id}-${this.#active}`);
    } else {
      grid.removeAttribute('aria-activedescendant');
    }
  }

  #row(at: number): HTMLElement {
    const row = this.#sorted[at] as Row;
    const element = h(
      'div',
      {
        class: `tr${at % 2 ? ' odd' : ''}${at === this.#active ? ' active' : ''}`,
        role: 'row',
        id: `${this.#id}-${at}`,
        'aria-rowindex': at + 2,
        'aria-selected': String(row === this.#opened),
        onclick: () => {
          // To select text is not to open.
          if (getSelection()?.type === 'Range') return;
          this.#open(at);
        },
      },
      ...this.#options.columns.map((column, i) =>
        h(
          'div',
          {
            role: 'gridcell',
            'aria-colindex': i + 1,
            class: column.right ? 'right' : undefined,
          },
          column.cell(row),
        ),
      ),
    );
    if (!this.#printing) element.style.top = `${at * ROW_HEIGHT}px`;
    return element;
  }

  #open(at: number): void {
    const row = this.#sorted[at];
    if (row === undefined) return;
    this.#opened = row;
    this.activate(at);
    this.#options.open?.(row);
  }

  #key(event: KeyboardEvent): void {
    if (event.target !== this.grid || event.altKey || event.ctrlKey || event.metaKey) return;
    const page = Math.max(1, Math.floor(this.grid.clientHeight / ROW_HEIGHT) - 2);
    const to: Record<string, number> = {
      ArrowDown: this.#active + 1,
      ArrowUp: this.#active - 1,
      PageDown: this.#active + page,
      PageUp: this.#active - page,
      Home: 0,
      End: this.#sorted.length - 1,
    };
    const row = this.#sorted[this.#active];
    if (event.key === 'Enter' && row !== undefined) this.#open(this.#active);
    else if (to[event.key] !== undefined) this.activate(to[event.key] ?? 0);
    else return;
    event.preventDefault();
  }

  /** On paper there is no scrolling: the first rows, and how many more there are. */
  #print(printing: boolean): void {
    this.#printing = printing;
    this.#order();
    if (printing) {
      this.grid.style.height = '';
      this.#body.style.height = '';
    }
    this.#drawRows(true);
    const { length } = this.#sorted;
    if (printing && length > PRINTED) {
      this.#body.append(
        h(
          'div',
          { class: 'tr', role: 'row' },
          h('div', { role: 'gridcell' }, `and ${length - PRINTED} more`),
        ),
      );
    }
  }
}
