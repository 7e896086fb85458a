// Zeek's logs, in its ASCII format and as JSON.

import { FILE_ZEEK, FORMAT_ZEEK, FORMAT_ZEEK_JSON, ZEEK_NOTICE } from '../engine/layouts.js';
import { isoTime } from '../records/text.js';
import type { TextFormat } from './format.js';
import { ZEEK_LOGS } from './zeek-logs.js';
import { noticeJson, noticeRow } from './zeek-notice.js';

const files = new Map([...ZEEK_LOGS].map(([file, { path }]) => [file, `${path}.log`]));
const NOTICE = FILE_ZEEK + ZEEK_NOTICE;

export const zeek: TextFormat = {
  name: 'zeek',
  bit: FORMAT_ZEEK,
  files,
  head(file, first) {
    const { path = '', columns = [] } = ZEEK_LOGS.get(file) ?? {};
    const split = columns.map((column) => column.split(':'));
    return [
      '#separator \\x09',
      '#set_separator\t,',
      '#empty_field\t(empty)',
      '#unset_field\t-',
      `#path\t${path}`,
      // Times are those of the capture: of the log's first row.
      ...(first ? [`#open\t${logTime(first)}`] : []),
      `#fields\t${split.map(([name]) => name).join('\t')}`,
      `#types\t${split.map(([, type]) => type).join('\t')}`,
      '',
    ].join('\n');
  },
  tail: (_, { lastTime }) =>
    lastTime === undefined ? '' : `#close\t${dashed(isoTime(lastTime))}\n`,
  late: (record) => {
    if (record.type !== 'finding') return undefined;
    const names = ZEEK_LOGS.get(NOTICE)?.columns.map((column) => column.split(':')[0] ?? '');
    return { file: NOTICE, text: noticeRow(record, names ?? []) };
  },
};

export const zeekJson: TextFormat = {
  name: 'zeek-json',
  bit: FORMAT_ZEEK_JSON,
  files,
  late: (record) =>
    record.type === 'finding' ? { file: NOTICE, text: noticeJson(record) } : undefined,
};

/** "2026-11-24-04-32-17", of the time that a row begins with. */
function logTime(row: Uint8Array): string {
  const seconds = Number(Buffer.from(row.subarray(0, 20)).toString('latin1').split('.', 1)[0]);
  return dashed(isoTime(BigInt(seconds) * 1_000_000_000n));
}

function dashed(iso: string): string {
  return iso.slice(0, 19).replaceAll(/[T:]/g, '-');
}
