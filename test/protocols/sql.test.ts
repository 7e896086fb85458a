// Statements as they are told: no literal, no comment, no password, whatever the dialect.

import { describe, expect, it } from 'vitest';
import { ofType } from './support.js';
import { tcpCapture } from './tcp-capture.js';

const int32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const message = (type: string, body: Buffer) =>
  Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);

/** A statement as PostgreSQL's simple query. */
async function postgresql(statement: string | Buffer, strings = 'on') {
  const start = Buffer.from('user\0anna\0\0');
  const client = Buffer.concat([int32(start.length + 8), int32(0x30000), start]);
  const server = Buffer.concat([
    message('R', int32(0)),
    message('S', Buffer.from(`standard_conforming_strings\0${strings}\0`)),
    message('Z', Buffer.from('I')),
  ]);
  const query = message('Q', Buffer.concat([Buffer.from(statement), Buffer.alloc(1)]));
  const data = tcpCapture({
    port: 5432,
    turns: [
      ['client', client],
      ['server', server],
      ['client', query],
    ],
  });
  const records = await ofType('postgresql', { name: 'c', data });
  return records.find((it) => it.command === 'query');
}

/** A statement as MySQL's COM_QUERY, behind a login. */
async function mysql(statement: string) {
  const packet = (sequence: number, body: Buffer) =>
    Buffer.concat([Buffer.from([body.length & 0xff, body.length >> 8, 0, sequence]), body]);
  const login = Buffer.alloc(32 + 6);
  login.writeUInt32LE(0x8201);
  login.write('anna\0', 32);
  const scramble = Buffer.alloc(45, 0x41);
  scramble[12] = 0;
  scramble.writeUInt32LE(7, 0);
  const greeting = packet(0, Buffer.concat([Buffer.from('\x0a8.0.1\0'), scramble]));
  const data = tcpCapture({
    port: 3306,
    turns: [
      ['server', greeting],
      ['client', packet(1, login)],
      ['server', packet(2, Buffer.from([0, 0, 0, 2, 0, 0, 0]))],
      ['client', packet(0, Buffer.from(`\x03${statement}`))],
    ],
  });
  const records = await ofType('mysql', { name: 'c', data });
  return records.find((it) => it.command === 'query');
}

describe('a statement of PostgreSQL', () => {
  it.each([
    ['SELECT 1', 'SELECT ?'],
    ['SELECT 1.5e-3, .5, 0x1F, -2', 'SELECT ?, .?, ?, -?'],
    ["SELECT 'it''s', ''", 'SELECT ?, ?'],
    ["SELECT 'C:\\', a FROM t", 'SELECT ?, a FROM t'],
    ["SELECT E'it\\'s', a", 'SELECT E?, a'],
    ['SELECT $$x$$, $a$ $$ $b$ $a$, $1', 'SELECT ?, ?, $1'],
    ['SELECT "a 1""b", t1.c2', 'SELECT "a 1""b", t1.c2'],
    ["SELECT a -- 'secret\n, b /* c /* d */ e */ FROM  t", 'SELECT a , b FROM t'],
    ["SELECT x'1f', U&'\\0041'", 'SELECT x?, U&?'],
    ['\n\t SELECT\ta ;', 'SELECT a ;'],
    ["ALTER ROLE anna PASSWORD 'x'", 'ALTER ROLE'],
    ["alter user anna with encrypted password 'x'", 'alter user'],
    ["SELECT 1; CREATE USER ben PASSWORD 'x'", 'CREATE USER'],
    ["SET my.password = 'x'", 'SET'],
    ["CREATE USER MAPPING FOR anna SERVER s OPTIONS (password 'x')", 'CREATE USER'],
    ["CREATE TABLE t (password text DEFAULT 'x')", 'CREATE TABLE t (password text DEFAULT ?)'],
    ["SELECT password FROM users WHERE name = 'x'", 'SELECT password FROM users WHERE name = ?'],
  ])('%j is told as %j', async (statement, expected) => {
    expect((await postgresql(statement))?.statement).toBe(expected);
  });

  it.each([
    ["SELECT 'a string that does not end", 'SELECT'],
    ["SELECT 'a'letter", 'SELECT'],
    ['SELECT $x$ never closed $y$', 'SELECT'],
    ['SELECT "no end', 'SELECT'],
  ])('is told by its verb where literals cannot be told apart: %j', async (statement, expected) => {
    expect((await postgresql(statement))?.statement).toBe(expected);
  });

  it('has backslashes in its strings if the server says so', async () => {
    const statement = "SELECT 'it\\'s secret', a";
    expect((await postgresql(statement, 'off'))?.statement).toBe('SELECT ?, a');
    expect((await postgresql(statement, 'on'))?.statement).toBe('SELECT');
  });

  it('is cut at 512 bytes, between characters', async () => {
    const long = await postgresql(`SELECT ${'ä'.repeat(600)}`);
    expect(long?.statement).toBe(`SELECT ${'ä'.repeat(252)}`);
    expect(long?.truncated).toBe(true);
  });

  it('may have a literal longer than what is held', async () => {
    const long = await postgresql(`INSERT INTO t VALUES ('${'x'.repeat(100_000)}', 'y')`);
    expect(long?.statement).toBe('INSERT INTO t VALUES (?');
    expect(long?.truncated).toBe(true);
  });
});

describe('a statement of MySQL', () => {
  it.each([
    ['SELECT "it\\"s", \'a\', `b 1`', 'SELECT ?, ?, `b 1`'],
    ["SELECT a # 'secret\n, b", 'SELECT a , b'],
    ['/*!50003 SET @a = 1 */', 'SET @a = ?'],
    ["CREATE USER a IDENTIFIED BY 'x'", 'CREATE USER'],
    ["GRANT ALL ON *.* TO a IDENTIFIED BY 'x'", 'GRANT'],
    ["/*!50003 ALTER USER a IDENTIFIED BY 'x' */", 'ALTER USER'],
    ["SET PASSWORD = PASSWORD('x')", 'SET PASSWORD'],
    ["CHANGE MASTER TO MASTER_PASSWORD = 'x'", 'CHANGE'],
  ])('%j is told as %j', async (statement, expected) => {
    expect((await mysql(statement))?.statement).toBe(expected);
  });
});
