// STIX 2.1 bundles: patterns of indicators that compare one value, or any of several. What needs two things at
// once, or one after the other, is more than a list can say and is not taken.

import type { ListEntry } from './entry.js';

interface StixObject {
  type?: string;
  name?: string;
  description?: string;
  pattern?: string;
  pattern_type?: string;
  revoked?: boolean;
}

/** Object paths whose value traffic can be compared with. STIX 2.1 §6. */
const PATHS =
  /^(?:ipv4-addr:value|ipv6-addr:value|domain-name:value|url:value|network-traffic:(?:src|dst)_ref\.value|network-traffic:extensions\.'http-request-ext'\.request_value|(?:file|artifact|x509-certificate):hashes\.(?:'[^']+'|[\w-]+)|x-[\w-]+:\w+)$/;
const COMPARISON =
  /([\w:.'-]+)\s+(=|IN|ISSUBSET)\s+(\((?:\s*'(?:\\.|[^'\\])*'\s*,?)+\)|'(?:\\.|[^'\\])*')/g;

export function looksLikeStix(json: unknown): boolean {
  return (json as { type?: string })?.type === 'bundle';
}

export function* readStix(json: unknown): Generator<ListEntry> {
  const objects = (json as { objects?: StixObject[] }).objects ?? [];
  for (const [i, it] of objects.entries()) {
    if (it.type !== 'indicator' || it.revoked === true) continue;
    const text = [it.name, it.description].filter((part) => part).join(': ');
    const values = (it.pattern_type ?? 'stix') === 'stix' ? valuesOf(it.pattern ?? '') : [];
    // An entry without a value is counted as skipped.
    for (const value of values.length > 0 ? values : ['']) {
      yield { value, entry: i + 1, ...(text ? { text } : {}) };
    }
  }
}

function valuesOf(pattern: string): string[] {
  const bare = pattern.replace(/'(?:\\.|[^'\\])*'/g, "''");
  if (/\b(?:AND|FOLLOWEDBY|NOT|REPEATS)\b/.test(bare)) return [];
  return [...pattern.matchAll(COMPARISON)].flatMap(([, path = '', , right = '']) => {
    if (!PATHS.test(path)) return [];
    return [...right.matchAll(/'((?:\\.|[^'\\])*)'/g)].map(([, it = '']) =>
      it.replace(/\\(.)/g, '$1'),
    );
  });
}
