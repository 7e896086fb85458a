// PostgreSQL: the recorded sessions say what they did, tshark what is in the shared captures; no literal and
// no password in any record.

import { readFileSync } from 'node:fs';
import type { PostgresqlRecord } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { corpusIsThere } from '../tshark/corpus.js';
import { damage } from './damage-streams.js';
import { ndjsonOf, ofType, sessionOf } from './support.js';

const of = (name: string) => ofType('postgresql', `test/captures/${name}.pcap`);
const SHARED = '../shared/captures/database';

const statements = (records: PostgresqlRecord[]) =>
  records
    .filter((it) => it.statement)
    .map((it) => [it.tag ?? it.sqlState, it.rows, it.statement].join('|'));

// tshark -Y pgsql -T fields -e pgsql.query -e pgsql.tag
describe.skipIf(!corpusIsThere)('PostgreSQL of the shared captures', () => {
  it('has the queries and tags that tshark finds', async () => {
    const records = await ofType(
      'postgresql',
      `${SHARED}/psql-create-insert-select-delete-drop.pcap`,
    );
    expect(records[0]).toMatchObject({
      command: 'startup',
      user: 'postgres',
      database: 'postgres',
      applicationName: 'psql',
      authentication: 'SCRAM-SHA-256',
      success: true,
    });
    expect(statements(records)).toEqual([
      'DROP TABLE||DROP TABLE IF EXISTS t;',
      'CREATE TABLE||CREATE TABLE IF NOT EXISTS t (i int, s varchar, t time);',
      'INSERT|1|INSERT INTO t VALUES (?, ?, now());',
      'INSERT|1|INSERT INTO t VALUES (?, ?, now());',
      'SELECT|2|SELECT * from t;',
      'DELETE|2|DELETE FROM t;',
      'DROP TABLE||DROP TABLE t;',
    ]);
  });

  it('stops where the connection goes on in TLS', async () => {
    const records = await ofType('postgresql', `${SHARED}/psql-aws-ssl-require.pcap`);
    expect(records).toMatchObject([{ command: 'startup', tls: 'accepted' }]);
    expect(records[0]).not.toHaveProperty('success');
  });
});

describe('recorded sessions with PostgreSQL', () => {
  it('have the logins of the script, by method and outcome', async () => {
    const { connections, database, programs } = sessionOf('postgres');
    const logins = (await of('postgres')).filter((it) => it.command === 'startup');
    expect(logins).toHaveLength(connections.length);
    for (const [i, { user, authentication, login, error }] of connections.entries()) {
      const found = logins[i];
      expect(found?.tls).toBe('refused');
      if (!user) {
        // The client left when TLS was refused.
        expect(found).not.toHaveProperty('user');
        continue;
      }
      expect(found).toMatchObject({ user, database, authentication, success: login });
      if (login) expect(found?.serverVersion).toContain(programs.postgresql);
      else expect(found?.sqlState).toBe(error);
    }
  });

  it('have its statements with rows and errors', async () => {
    expect(statements(await of('postgres'))).toEqual([
      'CREATE TABLE||CREATE TABLE visits (id int PRIMARY KEY, who text)',
      'INSERT|2|INSERT INTO visits VALUES (?, ?), (?, ?)',
      'SELECT|2|SELECT id, who FROM visits ORDER BY id',
      '42P01||SELECT * FROM nowhere',
      'SELECT|1|SELECT ?',
    ]);
  });

  it('have statements prepared by name, COPY, several statements of one query', async () => {
    const session = sessionOf('postgres-extended');
    const records = await of('postgres-extended');
    const [login] = records;
    expect(login).toMatchObject({
      user: session.user,
      applicationName: session.application,
      authentication: session.authentication,
    });
    const prepared = records.find((it) => it.command === 'parse');
    expect(prepared?.statement).toBe('INSERT INTO visits VALUES ($1, $2)');
    const executions = records.filter((it) => it.statementName === prepared?.statementName);
    expect(executions.filter((it) => it.rows === 1)).toHaveLength(session.inserted);
    expect(statements(records).slice(2, -4)).toEqual([
      `SELECT|${session.selected}|SELECT who FROM visits WHERE id > $1`,
      `COPY|${session.copied}|COPY visits FROM STDIN`,
      `COPY|${session.rows}|COPY visits TO STDOUT`,
      'CREATE ROLE||CREATE ROLE',
      'SELECT|1|SELECT ?, E?, ?, -?',
      `SELECT|${session.rows + 1}|SELECT ?; SELECT ? FROM visits`,
    ]);
  });

  it('tell what an error in a pipeline did, and what was cancelled', async () => {
    const { pipelineError, cancelledError } = sessionOf('postgres-extended');
    expect((await of('postgres-extended')).slice(-5)).toMatchObject([
      { statement: 'SELECT ?', success: true, rows: 1 },
      { statement: 'SELECT nothing FROM visits', success: false, sqlState: pipelineError },
      // The server passed over it.
      { statement: 'SELECT ?' },
      { statement: 'SELECT pg_sleep(?)', success: false, sqlState: cancelledError },
      { command: 'cancel' },
    ]);
  });

  it('tell no password and no value', async () => {
    const { secrets } = sessionOf('postgres-extended');
    for (const name of ['postgres', 'postgres-extended']) {
      const text = await ndjsonOf(`test/captures/${name}.pcap`);
      expect(text).toContain('"type":"postgresql"');
      for (const secret of [...secrets, "'", 'wrong', 'n,,n=']) expect(text).not.toContain(secret);
    }
  });

  it('survive damage', { timeout: 60_000 }, async () => {
    const capture = readFileSync('test/captures/postgres-extended.pcap');
    expect(await damage(capture, 'postgresql', 2000)).toBeGreaterThan(20_000);
  });
});
