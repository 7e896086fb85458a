// Findings as rows of Zeek's notice.log.

import type { FindingRecord } from '../records/types.js';

type Value = string | number | boolean | undefined;

/** Values by column; the rest is unset. */
export function noticeOf(finding: FindingRecord): Record<string, Value | string[]> {
  const [source, target] = finding.hosts;
  const [flow] = finding.flows;
  const evidence = finding.evidence.map(
    ({ name, value, unit }) => `${name} ${value}${unit ? ` ${unit}` : ''}`,
  );
  return {
    ts: epochOf(finding.firstTime),
    uid: flow === undefined || finding.flowCount > 1 ? undefined : uidOf(BigInt(`0x${flow}`)),
    note: `Flowglass::${finding.id.replaceAll(/[^A-Za-z0-9]+/g, '_')}`,
    msg: finding.title,
    sub: evidence.join('; ') || undefined,
    src: source?.ip,
    dst: target?.ip,
    p: target?.port ?? source?.port,
    n: finding.count,
    peer_descr: 'flowglass',
    actions: ['Notice::ACTION_LOG'],
    email_dest: [],
    suppress_for: '0.000000',
  };
}

/** As a line of the ASCII log. */
export function noticeRow(finding: FindingRecord, columns: readonly string[]): string {
  const values = noticeOf(finding);
  const cells = columns.map((column) => {
    const value = values[column];
    if (value === undefined) return '-';
    if (Array.isArray(value)) return value.map(escaped).join(',') || '(empty)';
    return typeof value === 'string' ? escaped(value) : String(value);
  });
  return `${cells.join('\t')}\n`;
}

/** As a line of JSON. */
export function noticeJson(finding: FindingRecord): string {
  const { ts, suppress_for, ...values } = noticeOf(finding);
  // Numbers with their zeros, which JSON.stringify would drop.
  return `{"ts":${ts},${JSON.stringify(values).slice(1, -1)},"suppress_for":${suppress_for}}\n`;
}

/** Seconds with six decimals. */
export function epochOf(time: bigint): string {
  const micros = time / 1000n;
  return `${micros / 1_000_000n}.${(micros % 1_000_000n).toString().padStart(6, '0')}`;
}

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** As in the other logs: assembly/output/zeek-columns.ts. */
export function uidOf(flow: bigint): string {
  let uid = 'C';
  for (let i = 0; i < 11; i++) {
    uid += LETTERS[Number(flow % 62n)];
    flow /= 62n;
  }
  return uid;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what Zeek escapes.
    /[\x00-\x1f\x7f]/g,
    (it) => `\\x${it.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
