// What the readers of lists give for each entry.

/** An entry of a list. */
export interface ListEntry {
  value: string;
  /** Line or place in the list, from 1. */
  entry: number;
  /** What the list says of it. */
  text?: string;
}

/** Entries of one line: what is not understood has to be told apart from what is no entry. */
export type ReadList = (text: string) => Iterable<ListEntry>;
