// A table with a search box of its own, for lists that are not the flows.

import { h } from './dom.js';
import { Table, type TableOptions } from './table.js';

export interface ListingOptions<Row> extends TableOptions<Row> {
  /** The text that is searched. */
  search(row: Row): string;
}

export class Listing<Row> {
  readonly element: HTMLElement;
  readonly search: HTMLElement;
  readonly #options: ListingOptions<Row>;
  readonly #table: Table<Row>;
  readonly #input: HTMLInputElement;
  #rows: readonly Row[] = [];

  constructor(options: ListingOptions<Row>) {
    this.#options = options;
    this.#table = new Table(options);
    this.element = this.#table.element;
    this.#input = h('input', {
      type: 'search',
      spellcheck: 'false',
      autocomplete: 'off',
      oninput: () => this.#find(false),
    });
    this.search = h(
      'label',
      { class: 'choice' },
      h('span', {}, `Find in ${options.label}`),
      this.#input,
    );
  }

  /** @param keep as of Table.set */
  set(rows: readonly Row[], keep: boolean): void {
    this.#rows = rows;
    this.search.hidden = rows.length === 0;
    this.#find(keep);
  }

  #find(keep: boolean): void {
    const word = this.#input.value.trim().toLowerCase();
    const { search } = this.#options;
    const found =
      word === ''
        ? this.#rows
        : this.#rows.filter((row) => search(row).toLowerCase().includes(word));
    const { empty } = this.#options;
    this.#table.set(found, {
      keep,
      empty: word === '' || this.#rows.length === 0 ? empty : `Nothing with “${word}”.`,
    });
  }
}
