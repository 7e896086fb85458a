// SQL over captures, in the manner of a notebook: each question of queries.sql, and DuckDB's answer to it.
//
//   npx tsx examples/notebook/notebook.ts examples/office.pcapng
//
// DuckDB reads the Parquet that flowglass writes; nothing is loaded into a database first. The package is
// @duckdb/node-api.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { analyze } from 'flowglass';

const NO_FINDINGS = "select '' as severity, '' as id where false";

const captures = process.argv.slice(2);
if (captures.length === 0) {
  console.error('usage: npx tsx notebook.ts <captures...>');
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'flowglass-notebook-'));
try {
  await writeTables(folder);
  const connection = await (await DuckDBInstance.create()).connect();
  await connection.run(`create view flows as from '${join(folder, 'flows.parquet')}'`);
  const findings = join(folder, 'findings.parquet');
  // A table without rows has no file.
  const from = existsSync(findings) ? `from '${findings}'` : NO_FINDINGS;
  await connection.run(`create view findings as ${from}`);
  for (const { title, query } of cells()) {
    console.log(`\n## ${title}\n`);
    const reader = await connection.runAndReadAll(query);
    console.log(table([reader.columnNames(), ...reader.getRows()]));
  }
  connection.closeSync();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function writeTables(folder: string): Promise<void> {
  const files = new Map<string, FileHandle>();
  const write = async (piece: Uint8Array, name: string) => {
    const file = files.get(name) ?? (await open(join(folder, name), 'w'));
    files.set(name, file);
    await file.writeFile(piece);
  };
  try {
    const outputs = [{ format: 'parquet' as const, write }];
    await analyze(captures, { outputs, filter: 'flow || finding' }).summary();
  } finally {
    for (const file of files.values()) await file.close();
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
