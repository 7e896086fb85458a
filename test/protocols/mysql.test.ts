// MySQL and MariaDB: Zeek's log of the shared capture, the recorded sessions, and no literal in any record.

import { readFileSync } from 'node:fs';
import type { MysqlRecord } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { sharedCaptures } from '../tshark/corpus.js';
import { damage } from './damage-streams.js';
import { ndjsonOf, ofType, sessionOf, zeekLog } from './support.js';

/** A statement without its literals, the plain way. */
const bare = (text: string) => text.replace(/"[^"]*"|'[^']*'|\b\d+\b/g, '?');
const argument = (it: MysqlRecord) =>
  it.command === 'login' ? it.user : (it.statement ?? it.database ?? it.table);

const shared = sharedCaptures().filter(({ name }) => name === 'database/mysql.pcap');

describe.skipIf(shared.length === 0)("MySQL's commands", () => {
  it("are those of Zeek's log", async () => {
    const [capture] = shared;
    const zeek = zeekLog(capture, 'mysql.log').map(({ cmd, arg, success }) =>
      [cmd, arg === '(empty)' ? '' : bare(arg ?? ''), success === 'T' ? true : undefined].join('|'),
    );
    const records = await ofType('mysql', capture?.path ?? '');
    const found = records.map((it) => [it.command, argument(it) ?? '', it.success].join('|'));
    expect(found).toEqual(zeek);
  });

  it('end with what tshark says of the server', async () => {
    const records = await ofType('mysql', shared[0]?.path ?? '');
    expect(records[0]?.server?.version).toBe('5.0.54');
    expect(records.map((it) => it.affectedRows ?? it.rows ?? '-').join(' ')).toBe(
      '- 1 1 - 2 1 - 0 1 1 2 1 0 1 1 1 0 -',
    );
  });

  it('stop where the connection goes on in TLS', async () => {
    const records = await ofType('mysql', '../shared/captures/pcapng/pcapng-example.pcapng');
    expect(records).toMatchObject([{ command: 'login', tls: true }]);
    expect(records[0]).not.toHaveProperty('success');
  });
});

describe('a recorded session with MariaDB', () => {
  it('has the logins, statements and errors of the script', async () => {
    const session = sessionOf('mariadb');
    const records = await ofType('mysql', 'test/captures/mariadb.pcap');
    const logins = records.filter((it) => it.command === 'login');
    expect(logins).toMatchObject([
      { user: session.user, database: session.database, success: true },
      { user: session.user, database: session.database, success: false, errorCode: 1045 },
      { user: session.user, database: session.database, success: true },
    ]);
    for (const { server, client } of logins) {
      expect(server?.version).toContain(session.programs.mariadb);
      expect(client?.name).toBe('libmariadb');
      expect(client?.os).toBe('Linux');
    }
    const statements = records.filter((it) => it.command === 'query');
    expect(statements).toMatchObject([
      { statement: 'CREATE TABLE visits (id INT PRIMARY KEY, who VARCHAR(?))', success: true },
      { statement: 'INSERT INTO visits VALUES (?, ?), (?, ?)', affectedRows: 2 },
      { statement: 'SELECT id, who FROM visits ORDER BY id', rows: 2 },
      { statement: 'SELECT * FROM nowhere', success: false, errorCode: 1146, sqlState: '42S02' },
    ]);
  });

  it('has prepared statements, several results of one call, and a file sent by the client', async () => {
    const records = await ofType('mysql', 'test/captures/mariadb-prepared.pcap');
    const prepared = records.filter((it) => it.command.startsWith('stmt_'));
    const insert = prepared.find((it) => it.statement === 'INSERT INTO visits VALUES (?, ?)');
    const select = prepared.find((it) => it.statement?.startsWith('SELECT who'));
    const executions = (of: MysqlRecord | undefined) =>
      prepared
        .filter((it) => it.command === 'stmt_execute' && it.statementId === of?.statementId)
        .map((it) => it.rows ?? it.affectedRows);
    expect(executions(insert)).toEqual([1, 1]);
    expect(executions(select)).toEqual([2]);
    const queries = records.filter((it) => it.command === 'query').slice(4);
    expect(queries).toMatchObject([
      { statement: 'CREATE USER', success: true },
      { statement: 'SET PASSWORD', success: true },
      { statement: 'LOAD DATA LOCAL INFILE ? INTO TABLE visits', affectedRows: 3 },
      { statement: 'SELECT ?; SELECT id FROM visits', rows: 6 },
      { statement: 'SELECT nothing FROM visits', success: false, errorCode: 1054 },
    ]);
    expect(records.at(-1)?.command).toBe('quit');
  });

  it.each(['mariadb', 'mariadb-prepared'])('tells no password and no value: %s', async (name) => {
    const text = await ndjsonOf(`test/captures/${name}.pcap`);
    expect(text).toContain('"type":"mysql"');
    expect(text).not.toMatch(/not-a-secret|another-secret|'ben'|carl|dora/);
  });

  it('survives damage', { timeout: 60_000 }, async () => {
    const capture = readFileSync('test/captures/mariadb-prepared.pcap');
    expect(await damage(capture, 'mysql', 3000)).toBeGreaterThan(30_000);
  });
});
