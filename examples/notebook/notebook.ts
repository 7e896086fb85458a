// SQL over captures, in the manner of a notebook: each question of queries.sql, and DuckDB's answer to it.
//
//   npx tsx examples/notebook/notebook.ts examples/office.pcapng
//
// DuckDB reads the files that flowglass writes; nothing is loaded into a database first. The package is
// @duckdb/node-api.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { analyze } from 'flowglass';

/** What the questions ask for of a record; fields that no record has would not be found otherwise. */
const COLUMNS = `{
  type: 'VARCHAR', id: 'VARCHAR', severity: 'VARCHAR',
  src: 'STRUCT(ip VARCHAR, port INTEGER)', dst: 'STRUCT(ip VARCHAR, port INTEGER)',
  protocol: 'VARCHAR', app: 'VARCHAR', connState: 'VARCHAR',
  fwd: 'STRUCT(bytes BIGINT)', rev: 'STRUCT(bytes BIGINT)'
}`;

const FLOWS = `
  select *, src.ip as src_ip, dst.ip as dst_ip, dst.port as dst_port,
    fwd.bytes as fwd_bytes, coalesce(rev.bytes, 0) as rev_bytes
  from records where type = 'flow'`;

const captures = process.argv.slice(2);
if (captures.length === 0) {
  console.error('usage: npx tsx notebook.ts <captures...>');
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'flowglass-notebook-'));
try {
  const path = join(folder, 'records.ndjson');
  await writeRecords(path);
  const connection = await (await DuckDBInstance.create()).connect();
  await connection.run(
    `create view records as select * from read_json('${path}', columns = ${COLUMNS})`,
  );
  await connection.run(`create view flows as ${FLOWS}`);
  await connection.run("create view findings as select * from records where type = 'finding'");
  for (const { title, query } of cells()) {
    console.log(`\n## ${title}\n`);
    const reader = await connection.runAndReadAll(query);
    console.log(table([reader.columnNames(), ...reader.getRows()]));
  }
  connection.closeSync();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function writeRecords(path: string): Promise<void> {
  const file = await open(path, 'w');
  const write = async (lines: Uint8Array) => {
    await file.writeFile(lines);
  };
  try {
    await analyze(captures, { ndjson: write, filter: 'flow || finding' }).summary();
  } finally {
    await file.close();
  }
}

/** A query is what ends with a semicolon; the comment before it is its title. */
function cells(): { title: string; query: string }[] {
  const text = readFileSync(new URL('queries.sql', import.meta.url), 'utf8');
  return [...text.matchAll(/^-- (.*)\n(\w[^;]+);/gm)].map(([, title = '', query = '']) => ({
    title,
    query,
  }));
}

/** Rows as a table of Markdown. */
function table(rows: readonly (readonly unknown[])[]): string {
  const [head = [], ...body] = rows.map((row) => `| ${row.map(cellText).join(' | ')} |`);
  const rule = `|${'---|'.repeat(rows[0]?.length ?? 0)}`;
  return body.length === 0 ? '(none)' : [head, rule, ...body].join('\n');
}

function cellText(value: unknown): string {
  return value === null ? '' : String(value);
}
