// The search box: words that a flow has to have somewhere, and fields with values.
//
//   10.0.0.5 tls           has both
//   ip:10.0.0.0/8 -port:53 field and value; a minus for what it must not have
//   bytes>1M entropy>=7.5  figures, with k, M, G
//   "quoted words"

import { SEVERITIES } from '../../../src/records/finding.js';
import { prefixTest } from './addresses.js';
import { entropyOf, meanPayload } from './figures.js';
import type { Store, TextColumn } from './store.js';

export type Test = (row: number) => boolean;

/** What is wrong with a query, for people. */
export class QueryError extends Error {}

const TEXT_FIELDS: Record<string, TextColumn> = {
  app: 'app',
  protocol: 'protocol',
  state: 'state',
  shape: 'shape',
  name: 'name',
  capture: 'capture',
};

/** Where a word without a field is looked for. */
const SEARCHED = ['src', 'dst', 'app', 'protocol', 'state', 'shape', 'name'] as const;

type Figure = (store: Store, row: number) => number;

const FIGURES: Record<string, Figure> = {
  bytes: (store, row) => store.bytes[row] ?? 0,
  packets: (store, row) => store.packets(row),
  duration: (store, row) => (store.columns.length[row] ?? 0) / 1e9,
  entropy: (store, row) => entropyOf(store, row, 'both'),
  payload: (store, row) => meanPayload(store, row, 'both'),
  port: (store, row) => store.columns.dstPort[row] ?? Number.NaN,
};

const FIELDS = ['ip', 'src', 'dst', 'port', 'id', 'community', 'severity']
  .concat(Object.keys(TEXT_FIELDS), Object.keys(FIGURES))
  .filter((it, i, all) => all.indexOf(it) === i);

/** Undefined: the query is empty. */
export function parseQuery(text: string, store: Store): Test | undefined {
  const tests = tokens(text).map((token) => negated(token, store));
  if (tests.length === 0) return undefined;
  return (row) => tests.every((test) => test(row));
}

function tokens(text: string): string[] {
  return text.match(/(?:[^\s"]|"[^"]*(?:"|$))+/g) ?? [];
}

function negated(token: string, store: Store): Test {
  if (token.length < 2 || !token.startsWith('-')) return term(token, store);
  const test = term(token.slice(1), store);
  return (row) => !test(row);
}

function term(token: string, store: Store): Test {
  const match = /^([a-z]+)(:|>=|<=|>|<)(.*)$/i.exec(token);
  const field = match?.[1]?.toLowerCase() ?? '';
  // An IPv6 address begins like a field: fe80::1.
  if (!match || (!FIELDS.includes(field) && /^[0-9a-f:.%/]+$/i.test(token))) {
    return anywhere(unquoted(token).toLowerCase(), store);
  }
  const [, , operator = ':', value = ''] = match;
  if (!FIELDS.includes(field)) {
    throw new QueryError(`There is no field “${field}”. Fields: ${FIELDS.join(', ')}.`);
  }
  if (value === '') throw new QueryError(`“${token}” has no value.`);
  return fieldTest(field, operator, unquoted(value), store);
}

function fieldTest(field: string, operator: string, value: string, store: Store): Test {
  if (operator !== ':') return comparison(field, operator, value, store);
  const column = TEXT_FIELDS[field];
  if (column) {
    const texts = matching(store, (text) => text.includes(value.toLowerCase()));
    return (row) => texts(store.columns[column][row]);
  }
  if (field === 'ip' || field === 'src' || field === 'dst') {
    const test = prefixTest(value);
    if (!test) throw new QueryError(`“${value}” is no address or network (10.0.0.0/8, fe80::/10).`);
    const texts = matching(store, test);
    const src: Test = (row) => texts(store.columns.src[row]);
    const dst: Test = (row) => texts(store.columns.dst[row]);
    if (field === 'ip') return (row) => src(row) || dst(row);
    return field === 'src' ? src : dst;
  }
  if (field === 'port') {
    const port = numberOf(value, field);
    return (row) => store.columns.srcPort[row] === port || store.columns.dstPort[row] === port;
  }
  if (field === 'severity') {
    const least = SEVERITIES.indexOf(value.toLowerCase() as never) + 1;
    if (least === 0) throw new QueryError(`Severities: ${SEVERITIES.join(', ')}.`);
    return (row) => store.columns.severity[row] === least;
  }
  if (field === 'id') return (row) => store.id(row).startsWith(value.toLowerCase());
  if (field === 'community') return (row) => store.communityId(row).includes(value);
  return comparison(field, ':', value, store);
}

function comparison(field: string, operator: string, value: string, store: Store): Test {
  if (field === 'severity') {
    const place = SEVERITIES.indexOf(value.toLowerCase() as never) + 1;
    if (place === 0) throw new QueryError(`Severities: ${SEVERITIES.join(', ')}.`);
    return (row) => compare(store.columns.severity[row] ?? 0, operator, place);
  }
  const figure = FIGURES[field];
  if (!figure) throw new QueryError(`“${field}” is no figure: write ${field}:${value}.`);
  const wanted = numberOf(value, field);
  return (row) => compare(figure(store, row), operator, wanted);
}

function compare(value: number, operator: string, wanted: number): boolean {
  if (operator === '>') return value > wanted;
  if (operator === '<') return value < wanted;
  if (operator === '>=') return value >= wanted;
  return operator === '<=' ? value <= wanted : value === wanted;
}

const UNITS: Record<string, number> = { '': 1, k: 1e3, m: 1e6, g: 1e9 };

function numberOf(text: string, field: string): number {
  const match = /^(\d+(?:\.\d+)?)([kmg]?)$/i.exec(text);
  if (!match) throw new QueryError(`“${text}” is no number for ${field}.`);
  return Number(match[1]) * (UNITS[match[2]?.toLowerCase() ?? ''] ?? 1);
}

/** In any of the texts that the table shows; or its port, id or Community ID. */
function anywhere(word: string, store: Store): Test {
  const texts = matching(store, (text) => text.includes(word));
  const port = /^\d{1,5}$/.test(word) ? Number(word) : Number.NaN;
  const isId = /^[0-9a-f]{16}$/.test(word);
  const isCommunity = /^1:.{6,}/.test(word);
  return (row) => {
    const { columns } = store;
    return (
      SEARCHED.some((name) => texts(columns[name][row])) ||
      columns.srcPort[row] === port ||
      columns.dstPort[row] === port ||
      (isId && store.id(row) === word) ||
      (isCommunity && store.communityId(row).toLowerCase().startsWith(word))
    );
  };
}

/**
 * Which of the texts pass, by their place: each is looked at once, however many flows have it. Of a live page
 * texts may come later.
 */
function matching(store: Store, test: (text: string) => boolean): (place?: number) => boolean {
  const { texts } = store;
  const passed: boolean[] = [];
  return (place = 0) => {
    while (passed.length <= place) passed.push(test((texts[passed.length] ?? '').toLowerCase()));
    return passed[place] === true;
  };
}

function unquoted(text: string): string {
  return text.replaceAll('"', '');
}
