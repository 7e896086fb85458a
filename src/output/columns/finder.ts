// Columns of a table by name, of the class that fits.

import { BooleanColumn, DoubleColumn, IntegerColumn, TextColumn } from './column.js';
import type { Table } from './table.js';

export class Finder {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  integer(name: string): IntegerColumn {
    return this.#of(name, IntegerColumn);
  }

  double(name: string): DoubleColumn {
    return this.#of(name, DoubleColumn);
  }

  boolean(name: string): BooleanColumn {
    return this.#of(name, BooleanColumn);
  }

  text(name: string): TextColumn {
    return this.#of(name, TextColumn);
  }

  #of<C>(name: string, type: new (...args: never[]) => C): C {
    const column = this.#table.column(name);
    if (column instanceof type) return column;
    throw new Error(`the column ${name} holds another kind of value: ${column.kind}`);
  }
}
