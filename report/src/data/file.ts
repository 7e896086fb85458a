// A report from its file: everything is in the page.

import { DETAIL_ROWS, type ReportInfo } from '../../../src/report/format.js';
import { blocksOf, inflatedBlock, textOf } from './blocks.js';

/** Blocks of details that stay decoded. */
const KEPT = 8;

export async function infoFromPage(): Promise<ReportInfo | undefined> {
  const [block] = blocksOf('report');
  return block && (JSON.parse(textOf(await inflatedBlock(block))) as ReportInfo);
}

/** Each block of columns, in order. */
export async function columnsFromPage(append: (block: Uint8Array<ArrayBuffer>) => void) {
  const inflating = blocksOf('columns').map((block) => inflatedBlock(block));
  for (const block of inflating) append(await block);
}

/** Reads records of a flow from the block that has them. */
export function detailsFromPage(): (row: number) => Promise<unknown[]> {
  const blocks = blocksOf('details');
  const decoded = new Map<number, Promise<string[]>>();
  return async (row) => {
    const number = Math.floor(row / DETAIL_ROWS);
    const block = blocks[number];
    if (!block) throw new Error('they are not in this file');
    const lines = decoded.get(number) ?? inflatedBlock(block).then((it) => textOf(it).split('\n'));
    decoded.delete(number);
    decoded.set(number, lines);
    for (const oldest of decoded.keys()) {
      if (decoded.size <= KEPT) break;
      decoded.delete(oldest);
    }
    return JSON.parse((await lines)[row % DETAIL_ROWS] ?? '[]') as unknown[];
  };
}
