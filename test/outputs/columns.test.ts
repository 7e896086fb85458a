// Parquet, Arrow and DuckDB: read back by others, their rows are the records.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromIPC } from '@uwdata/flechette';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pcap, START } from '../make/captures.js';
import { frame, ip, udp } from '../make/packets.js';
import { CAPTURES, objectsIn } from './support.js';
import { Database, nanoseconds, type Row, rowOf, tableOf, write } from './tables.js';

const OFFICE = 'examples/office.pcapng';
const folder = mkdtempSync(join(tmpdir(), 'flowglass-columns-'));
const KEY = Buffer.alloc(32, 7);
let number = 0;
const fresh = () => join(folder, String(number++));

let duckdb: Database;
beforeAll(async () => {
  duckdb = await Database.open();
});
afterAll(() => {
  duckdb.close();
  rmSync(folder, { recursive: true });
});

/** Whole numbers and times as bigint. */
function arrowOf(path: string) {
  return tableFromIPC(readFileSync(path), { useBigInt: true, useBigIntTimestamp: true });
}

/** Records of the run in `at`, by the table that they belong to. */
function recordsIn(at: string): Map<string, object[]> {
  const tables = new Map<string, object[]>([['flows', []]]);
  const path = join(at, 'records.ndjson');
  // Nothing in it, nothing written.
  const lines = existsSync(path) ? readFileSync(path, 'utf8') : '';
  for (const record of objectsIn(lines)) {
    const table = tableOf(record.type);
    tables.set(table, [...(tables.get(table) ?? []), record]);
  }
  return tables;
}

function expectRows(rows: readonly Row[], records: readonly object[], what: string): void {
  expect(rows, what).toHaveLength(records.length);
  for (const [i, row] of rows.entries()) {
    expect(row, what).toEqual(rowOf(records[i] ?? {}, row));
  }
}

describe.each(CAPTURES)('%s', (path) => {
  it('has a row in Parquet for each record, with its values', async () => {
    const at = fresh();
    const files = await write(path, ['ndjson', 'parquet'], at);
    if (files.length === 0) return;
    const tables = recordsIn(at);
    const written = files.filter((it) => it.endsWith('.parquet')).sort();
    expect(written).toEqual([...tables.keys()].map((it) => `${it}.parquet`).sort());
    for (const [table, records] of tables) {
      expectRows(await duckdb.rows(`'${join(at, table)}.parquet'`), records, table);
    }
  });
});

/** For hooks that do as much as a test. */
const PATIENCE_MS = 60_000;

/** A few that between them have most record types. */
const VARIED = [
  OFFICE,
  ...CAPTURES.filter((path) =>
    /(Teredo|smb1|kinit|WebattackRCE|http2-with-cookies|zeek__dnp3|smtp|dns-edns-ecs|dhcp-nanosecond)\.pcap/.test(
      path,
    ),
  ),
];

describe.each(VARIED)('%s', (path) => {
  it('is the same in a DuckDB database', async () => {
    const at = fresh();
    await write(path, ['ndjson', 'duckdb'], at);
    expect(readdirSync(at).sort()).toEqual(['flowglass.duckdb', 'records.ndjson']);
    const tables = recordsIn(at);
    const database = await Database.open(join(at, 'flowglass.duckdb'));
    expect(await database.tables()).toEqual([...tables.keys()].sort());
    for (const [table, records] of tables) {
      expectRows(await database.rows(`"${table}"`), records, table);
    }
    database.close();
  });

  it('is the same in Arrow, with times to the nanosecond', async () => {
    const at = fresh();
    await write(path, ['ndjson', 'arrow'], at);
    for (const [table, records] of recordsIn(at)) {
      const rows = arrowOf(join(at, `${table}.arrow`)).toArray() as Row[];
      expect(rows).toHaveLength(records.length);
      for (const [i, row] of rows.entries()) {
        expect(row).toEqual(rowOf(records[i] ?? {}, row, nanoseconds));
      }
    }
  });
});

it('anonymised runs have the same rows as anonymised records', async () => {
  const at = fresh();
  await write(OFFICE, ['ndjson', 'parquet'], at, { anonymize: KEY, names: false });
  for (const [table, records] of recordsIn(at)) {
    expectRows(await duckdb.rows(`'${join(at, table)}.parquet'`), records, table);
  }
});

it('sums in all three are those of the flows', async () => {
  const at = fresh();
  await write(OFFICE, ['ndjson', 'parquet', 'duckdb'], at);
  const sums = (from: string, where = '') => `
    SELECT app, count(*) AS flows, sum(fwd_packets + rev_packets) AS packets,
      sum(fwd_bytes + rev_bytes) AS bytes, sum(fwd_payloadBytes + rev_payloadBytes) AS payload,
      round(sum(duration), 6) AS duration
    FROM ${from} ${where} GROUP BY app ORDER BY app`;
  const flattened = `(SELECT app, fwd.packets AS fwd_packets, rev.packets AS rev_packets, fwd.bytes AS fwd_bytes,
    rev.bytes AS rev_bytes, fwd.payloadBytes AS fwd_payloadBytes, rev.payloadBytes AS rev_payloadBytes, duration
    FROM read_ndjson('${at}/records.ndjson') WHERE type = 'flow')`;
  const expected = await duckdb.query(sums(flattened));
  expect(expected.length).toBeGreaterThan(3);
  expect(await duckdb.query(sums(`'${at}/flows.parquet'`))).toEqual(expected);
  const database = await Database.open(join(at, 'flowglass.duckdb'));
  expect(await database.query(sums('flows'))).toEqual(expected);
  database.close();
});

/** As many flows of a packet each, from addresses of both versions in turn. */
function flows(count: number): Buffer {
  const packets = Array.from({ length: count }, (_, i) => {
    const four = i % 2 === 0;
    const src = four
      ? `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`
      : `2001:db8::1:${(i >> 1).toString(16)}`;
    const dst = four ? '10.255.0.1' : '2001:db8::ffff:ffff';
    return { data: frame(ip({ src, dst }, udp(40_000, 9999, 'x'))), time: START + BigInt(i) };
  });
  return pcap(1, packets, { nanosecond: true });
}

describe('more flows than a batch has rows', () => {
  const COUNT = 70_000;
  const at = fresh();
  beforeAll(async () => {
    await write(flows(COUNT), ['parquet', 'arrow', 'duckdb'], at);
  }, PATIENCE_MS);

  const CHECK = `
    SELECT count(*) AS rows, count(DISTINCT id) AS ids, count(DISTINCT src_ip) AS sources,
      count(*) FILTER (src_ip LIKE '2001:db8::1:%') AS six, sum(fwd_packets) AS packets, sum(rev_packets) AS none,
      count(fwd_ttl) AS there, count(rev_ttl) AS missing, count(DISTINCT communityId) AS communities`;
  const RIGHT = {
    rows: BigInt(COUNT),
    ids: BigInt(COUNT),
    sources: BigInt(COUNT),
    six: BigInt(COUNT / 2),
    packets: BigInt(COUNT),
    none: 0n,
    there: BigInt(COUNT),
    missing: 0n,
    communities: BigInt(COUNT),
  };

  it('are in several row groups of Parquet', async () => {
    const file = `'${at}/flows.parquet'`;
    expect(await duckdb.query(`${CHECK} FROM ${file}`)).toEqual([RIGHT]);
    const groups = await duckdb.query(
      `SELECT DISTINCT row_group_id, row_group_num_rows FROM parquet_metadata(${file}) ORDER BY ALL`,
    );
    expect(groups.map((it) => it['row_group_num_rows'])).toEqual([65_536n, 4464n]);
  });

  it('are all in the DuckDB database', async () => {
    const database = await Database.open(join(at, 'flowglass.duckdb'));
    expect(await database.query(`${CHECK} FROM flows`)).toEqual([RIGHT]);
    database.close();
  });

  it('are in several record batches of Arrow', () => {
    const table = arrowOf(join(at, 'flows.arrow'));
    const column = table.getChild('src_ip');
    expect(column.data.map(({ length }) => length)).toEqual([65_536, 4464]);
    expect(new Set(column).size).toBe(COUNT);
    expect(table.getChild('rev_ttl').nullCount).toBe(COUNT);
  });
});

it('counts over 2^32 are whole', async () => {
  // Headers alone are captured: the lengths in them count.
  const packet = ip({ src: '10.0.0.1', dst: '10.0.0.2' }, udp(40_000, 9999, ''));
  packet.writeUInt16BE(65_535, 2);
  packet.writeUInt16BE(65_515, 24);
  const frames = Array.from({ length: 70_000 }, () => ({ data: frame(packet), wire: 65_549 }));
  const at = fresh();
  await write(pcap(1, frames), ['parquet', 'duckdb'], at);
  const sum = { fwd_packets: 70_000n, fwd_bytes: 70_000n * 65_535n };
  const sql = 'SELECT fwd_packets, fwd_bytes FROM';
  expect(await duckdb.query(`${sql} '${at}/flows.parquet'`)).toEqual([sum]);
  const database = await Database.open(join(at, 'flowglass.duckdb'));
  expect(await database.query(`${sql} flows`)).toEqual([sum]);
  database.close();
});

it('a capture without packets leaves tables without rows', async () => {
  const at = fresh();
  await write(pcap(1, []), ['parquet', 'arrow', 'duckdb'], at);
  expect(readdirSync(at).sort()).toEqual(['flowglass.duckdb', 'flows.arrow', 'flows.parquet']);
  expect(await duckdb.rows(`'${at}/flows.parquet'`)).toEqual([]);
  expect(arrowOf(join(at, 'flows.arrow')).numRows).toBe(0);
  const database = await Database.open(join(at, 'flowglass.duckdb'));
  expect(await database.rows('flows')).toEqual([]);
  database.close();
});
