// The engine's exports, typed once. Nothing outside this folder mentions WebAssembly.

import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { hostFunctions } from './host.js';

/** Functions of assembly/index.ts. Arguments are addresses in the shared memory unless said otherwise. */
export interface Engine {
  beginSource(state: number, source: number): void;
  endSource(state: number, size: bigint): void;
  walk(state: number, slot: number, at: number, length: number): void;
  /** Adds a tick behind the slot's last packet. */
  tickNow(state: number, slot: number): void;
  decode(slot: number, cursor: number, options: number): void;
  group(slot: number): void;
  reassemble(fragments: number, slot: number, cursor: number, options: number): void;
  releaseDatagrams(fragments: number, slot: number): void;
  /** 1: done; 0: the partition's ring is full. */
  track(partition: number, slot: number, index: number): number;
  finish(partition: number): number;
  merge(merge: number): number;
  releaseMerged(merge: number): void;
  gatherText(
    merge: number,
    first: number,
    end: number,
    out: number,
    room: number,
    gathered: number,
  ): void;
  summarize(summary: number, merge: number, count: number): void;
  /** `list`: u32[count], addresses of events, which become those of copies at `out`. */
  anonymizeEvents(
    anonymizer: number,
    list: number,
    count: number,
    out: number,
    partition: number,
  ): void;
  /** Rows of merged events: assembly/columns/rows.ts. `list`: u32[end]. Returns the number that it stopped before. */
  addRows(store: number, list: number, first: number, end: number): number;
  /** 1: rows may be put; 0: a table has to be written first. */
  beginTableRow(store: number, table: number): number;
  endRow(table: number): void;
  clearTable(store: number, table: number): void;
  putInteger(column: number, row: number, value: bigint): void;
  putDouble(column: number, row: number, value: number): void;
  /** Returns where the text's bytes go. */
  openText(column: number, room: number): number;
  closeText(column: number, row: number, at: number, end: number): void;
  enterName(store: number, place: number, name: number, value: number, inner: number): number;
  encodePages(store: number, column: number, rows: number, pages: number): void;
  layOut(store: number, column: number, rows: number, out: number): void;
  beginAnonymizer(anonymizer: number): void;
  anonymizeAddress(anonymizer: number, at: number, version: number): void;
  /** Returns the length of what is written at `out`. */
  anonymizeText(anonymizer: number, at: number, length: number, out: number): number;
  fillTable(table: number): void;
  histogram(table: number, at: number, length: number, scratch: number): void;
  byteStatistics(out: number, histogram: number, total: number, table: number): void;
}

const ENGINE = new URL('../../build/engine.wasm', import.meta.url);

let compiled: Promise<WebAssembly.Module> | undefined;

/** The compiled engine; compiled once a process, and shared with workers by message. */
export function compileEngine(): Promise<WebAssembly.Module> {
  compiled ??= readFile(ENGINE).then((bytes) => WebAssembly.compile(bytes));
  return compiled;
}

/** For callers that cannot wait: compiles here and now. */
export function engineSync(memory: WebAssembly.Memory): Engine {
  return instantiateEngine(new WebAssembly.Module(readFileSync(ENGINE)), memory);
}

export function instantiateEngine(module: WebAssembly.Module, memory: WebAssembly.Memory): Engine {
  const instance = new WebAssembly.Instance(module, {
    env: { memory },
    aes: hostFunctions(memory),
  });
  return instance.exports as unknown as Engine;
}
