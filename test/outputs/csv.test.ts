// CSV: as many values as columns, and the values of the records.

import { expect, it } from 'vitest';
import { CAPTURES, filesOf, objectsIn } from './support.js';

async function rowsOf(path: string): Promise<Record<string, string>[]> {
  const text = (await filesOf(path, 'csv')).get('flows.csv') ?? '';
  const [head = '', ...rows] = text.split('\n').slice(0, -1);
  const names = head.split(',');
  return rows.map((row) => {
    const values = row.split(',');
    expect(values).toHaveLength(names.length);
    return Object.fromEntries(names.map((name, i) => [name, values[i] ?? '']));
  });
}

it.each(CAPTURES)('%s: a row for each flow, with its figures', async (path) => {
  const records = objectsIn((await filesOf(path, 'ndjson')).get('records.ndjson'));
  const flows = records.filter(({ type }) => type === 'flow');
  const rows = await rowsOf(path);
  expect(rows).toHaveLength(flows.length);
  const text = (value: unknown) => (value === undefined ? '' : String(value));
  const micros = (ns: number | undefined) => (ns === undefined ? '' : String(ns / 1000));
  for (const [i, flow] of flows.entries()) {
    expect(rows[i]).toMatchObject({
      'Flow ID': flow.id,
      'Community ID': flow.communityId,
      'Src IP': flow.src.ip,
      'Src Port': text(flow.src.port),
      'Dst IP': flow.dst.ip,
      'Dst Port': text(flow.dst.port),
      Timestamp: flow.firstTime,
      'Flow Duration': String(Math.round(flow.duration * 1e6)),
      App: text(flow.app),
      Shape: flow.shape,
      'Size Fingerprint': text(flow.sizeFingerprint),
      'Total Fwd Packet': text(flow.fwd.packets),
      'Total Length of Bwd Packet': text(flow.rev.payloadBytes),
      'Fwd IAT Mean': micros(flow.fwd.interArrival?.mean),
      'Bwd IAT Max': micros(flow.rev.interArrival?.max),
      'Fwd Entropy': text(flow.fwd.payload?.entropy),
      'Bwd Chi Square': text(flow.rev.payload?.chiSquare),
      'FWD Init Win Bytes': text(flow.fwd.tcp?.window),
      'Bwd TTL': text(flow.rev.ttl),
    });
  }
});
