// Flows added up: by application, by host, by pair of hosts.

import type { Store } from './store.js';

export interface Total {
  flows: number;
  packets: number;
  bytes: number;
}

export interface AppTotal extends Total {
  app: string;
}

/** Most bytes first. */
export function byApp(store: Store, rows: Uint32Array): AppTotal[] {
  const totals = new Map<number, AppTotal>();
  const { app } = store.columns;
  for (const row of rows) {
    const key = app[row] ?? 0;
    let total = totals.get(key);
    if (!total) {
      total = { app: store.texts[key] ?? '', flows: 0, packets: 0, bytes: 0 };
      totals.set(key, total);
    }
    total.flows++;
    total.packets += store.packets(row);
    total.bytes += store.bytes[row] ?? 0;
  }
  return [...totals.values()].sort((a, b) => b.bytes - a.bytes || b.flows - a.flows);
}

export interface HostTotal extends Total {
  ip: string;
  sent: number;
  received: number;
  /** Flows that it began. */
  began: number;
  peers: number;
}

/** Most bytes first. */
export function byHost(store: Store, rows: Uint32Array): HostTotal[] {
  const totals = new Map<number, HostTotal>();
  const { src, dst, fwdBytes, revBytes } = store.columns;
  const at = (key: number): HostTotal => {
    let total = totals.get(key);
    if (!total) {
      const ip = store.texts[key] ?? '';
      total = { ip, flows: 0, packets: 0, bytes: 0, sent: 0, received: 0, began: 0, peers: 0 };
      totals.set(key, total);
    }
    return total;
  };
  for (const row of rows) {
    const fwd = fwdBytes[row] ?? 0;
    const rev = revBytes[row] ?? 0;
    const packets = store.packets(row);
    const from = at(src[row] ?? 0);
    from.flows++;
    from.began++;
    from.packets += packets;
    from.sent += fwd;
    from.received += rev;
    from.bytes += fwd + rev;
    if (src[row] === dst[row]) {
      from.sent += rev;
      from.received += fwd;
      continue;
    }
    const to = at(dst[row] ?? 0);
    to.flows++;
    to.packets += packets;
    to.sent += rev;
    to.received += fwd;
    to.bytes += fwd + rev;
  }
  for (const key of pairKeys(store, rows)) {
    const a = Math.floor(key / 2 ** 26);
    const b = key % 2 ** 26;
    const from = totals.get(a);
    const to = totals.get(b);
    if (from && a !== b) from.peers++;
    if (to && a !== b) to.peers++;
  }
  return [...totals.values()].sort((a, b) => b.bytes - a.bytes || b.flows - a.flows);
}

export interface PairTotal extends Total {
  /** Places of the addresses among the texts; `a` began most of the flows. */
  a: number;
  b: number;
  /** Its application with most bytes. */
  app: string;
}

/** Pairs of hosts in either direction, most bytes first. */
export function byPair(store: Store, rows: Uint32Array): PairTotal[] {
  const pairs = new Map<number, PairTotal & { forward: number; apps: Map<number, number> }>();
  const { src, dst, app } = store.columns;
  for (const row of rows) {
    const from = src[row] ?? 0;
    const to = dst[row] ?? 0;
    const key = pairKey(from, to);
    let pair = pairs.get(key);
    if (!pair) {
      const zero = { flows: 0, packets: 0, bytes: 0, forward: 0 };
      pair = { a: Math.min(from, to), b: Math.max(from, to), app: '', apps: new Map(), ...zero };
      pairs.set(key, pair);
    }
    const bytes = store.bytes[row] ?? 0;
    pair.flows++;
    pair.packets += store.packets(row);
    pair.bytes += bytes;
    pair.forward += from === pair.a ? 1 : -1;
    const name = app[row] ?? 0;
    pair.apps.set(name, (pair.apps.get(name) ?? 0) + bytes);
  }
  return [...pairs.values()]
    .map(({ forward, apps, a, b, ...total }): PairTotal => {
      const [most = 0] = [...apps].reduce((best, it) => (it[1] > best[1] ? it : best), [0, -1]);
      const ends = forward < 0 ? { a: b, b: a } : { a, b };
      return { ...total, ...ends, app: store.texts[most] ?? '' };
    })
    .sort((x, y) => y.bytes - x.bytes || y.flows - x.flows);
}

/** Two places below 2^26 in one number. */
function pairKey(a: number, b: number): number {
  return Math.min(a, b) * 2 ** 26 + Math.max(a, b);
}

function pairKeys(store: Store, rows: Uint32Array): Set<number> {
  const { src, dst } = store.columns;
  const keys = new Set<number>();
  for (const row of rows) keys.add(pairKey(src[row] ?? 0, dst[row] ?? 0));
  return keys;
}
