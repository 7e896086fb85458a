// SMB connections: what the recording knows of them, and what Zeek and tshark say of published captures.

import { readFileSync } from 'node:fs';
import type { NtlmRecord, SmbRecord } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { corpusIsThere } from '../tshark/corpus.js';
import { ofType, recordsOf } from './support.js';
import { zeekLog } from './zeek-log.js';

const RECORDED = 'test/captures/smb.pcap';
const SHARED = '../shared/captures';

interface ExpectedFile {
  name: string;
  written?: number;
  read?: number;
  size?: number;
  newName?: string;
  deleted?: boolean;
}

interface ExpectedConnection {
  dialect: string;
  port: number;
  status?: string;
  treeStatus?: string;
  encrypted?: boolean;
  files?: ExpectedFile[];
}

/** Records by flow, flows in the order of their beginning, records of each in that of theirs. */
async function connectionsOf(path: string): Promise<SmbRecord[][]> {
  const records = (await ofType('smb', path)).sort((a, b) => Number(a.time - b.time));
  return [...new Set(records.map(({ flow }) => flow))].map((flow) =>
    records.filter((it) => it.flow === flow),
  );
}

const files = (records: SmbRecord[] = []) =>
  records
    .filter(({ action }) => action === 'file')
    // Whoever lists a directory opens it.
    .filter((it) => !(it.directory && it.access?.join() === 'read'));

describe('the recorded connections', () => {
  const session = JSON.parse(readFileSync('test/captures/smb.session.json', 'utf8'));
  const expected: ExpectedConnection[] = session.connections;

  it('speak the dialects that were asked for', async () => {
    const found = (await connectionsOf(RECORDED)).map((records) => [
      records.findLast(({ action }) => action === 'negotiate')?.dialect,
      records[0]?.dst.port,
    ]);
    expect(found).toEqual(expected.map(({ dialect, port }) => [dialect, port]));
  });

  it('log on with the name and the result that they had', async () => {
    const found = (await connectionsOf(RECORDED)).map((records) => {
      const { user, status } = records.find(({ action }) => action === 'session-setup') ?? {};
      return { user, status };
    });
    expect(found).toEqual(
      expected.map(({ status = 'SUCCESS' }) => ({ user: session.user, status })),
    );
  });

  it('connect to the shares', async () => {
    const found = (await connectionsOf(RECORDED)).map((records) =>
      records
        .filter((it) => it.action === 'tree-connect' && it.shareType !== 'pipe')
        .map((it) => `${it.share?.toLowerCase()} ${it.status}`),
    );
    const nothing = (it: ExpectedConnection) => it.encrypted || it.status !== undefined;
    expect(found).toEqual(
      expected.map((it) => {
        if (nothing(it)) return [];
        if (it.treeStatus)
          return [`${session.share.replace('documents', 'nowhere')} ${it.treeStatus}`];
        return [`${session.share} SUCCESS`];
      }),
    );
  });

  it('have the files that were put, got, renamed and deleted', async () => {
    const connections = await connectionsOf(RECORDED);
    for (const [i, { files: wanted }] of expected.entries()) {
      if (!wanted) continue;
      const found = files(connections[i]).map(({ bytesWritten, bytesRead, ...it }) => ({
        ...it,
        written: bytesWritten ?? 0,
        read: bytesRead ?? 0,
      }));
      expect(found).toMatchObject(
        wanted.map((it) => ({ status: 'SUCCESS', written: 0, read: 0, ...it })),
      );
    }
  });

  it('rename and delete by name in SMB 1', async () => {
    const connections = await connectionsOf(RECORDED);
    const found = connections.flat().filter((it) => ['rename', 'delete'].includes(it.action));
    expect(found).toMatchObject([
      { action: 'rename', name: '\\letter.txt', newName: '\\brief.txt', status: 'SUCCESS' },
      { action: 'delete', name: '\\brief.txt', status: 'SUCCESS' },
    ]);
  });

  it('say where encryption begins, and nothing after it', async () => {
    const connections = await connectionsOf(RECORDED);
    for (const [i, { encrypted = false }] of expected.entries()) {
      expect(connections[i]?.some((it) => it.action === 'encrypted')).toBe(encrypted);
      if (encrypted) expect(connections[i]?.at(-1)?.action).toBe('encrypted');
    }
  });

  it('have the names of a NetBIOS session', async () => {
    const found = (await ofType('smb', RECORDED)).filter(
      ({ action }) => action === 'netbios-session',
    );
    expect(found.map(({ callingName }) => callingName)).toEqual(['OFFICE-PC']);
  });

  it('tell NTLM’s version', async () => {
    const records: NtlmRecord[] = await ofType('ntlm', RECORDED);
    expect(records.map(({ user }) => user)).toEqual(expected.map(() => session.user));
    const version = (port: number) =>
      new Set(records.filter(({ dst }) => dst.port === port).map((it) => it.version));
    expect(version(445)).toEqual(new Set([2]));
    expect(version(139)).toEqual(new Set([1]));
  });

  it('give no password away', async () => {
    const text = JSON.stringify(await recordsOf(RECORDED), (_, value) =>
      typeof value === 'bigint' ? `${value}` : value,
    );
    expect(text).not.toContain(session.password);
  });
});

describe('old ways of SMB 1', () => {
  const PATH = 'test/captures/smb1.pcap';
  const session = JSON.parse(readFileSync('test/captures/smb1.session.json', 'utf8'));

  it('open, rename and delete the files of the recording', async () => {
    const records = await ofType('smb', PATH);
    const found = records.filter((it) => it.action === 'file' && !it.pipe);
    expect(
      found.map(({ bytesWritten, ...it }) => ({ ...it, written: bytesWritten ?? 0 })),
    ).toMatchObject(
      session.files.map((it: ExpectedFile) => ({ status: 'SUCCESS', written: 0, ...it })),
    );
    expect(found.map(({ disposition }) => disposition)).toEqual(['overwrite-if', 'open', 'open']);
    expect(found[1]?.renameStatus).toBe('SUCCESS');
  });

  it('tell what a share is and what file system it has', async () => {
    const shares = (await ofType('smb', PATH)).filter((it) => it.action === 'tree-connect');
    expect(shares).toMatchObject([
      { shareType: 'disk', fileSystem: 'NTFS' },
      { share: `\\\\${session.server}\\IPC$`, shareType: 'pipe' },
    ]);
    expect(shares[1]?.fileSystem).toBeUndefined();
  });
});

describe.skipIf(!corpusIsThere)('published captures', () => {
  it('have the files of Zeek’s smb_files.log', async () => {
    const path = `${SHARED}/windows/smb1.pcap`;
    const found = new Set(
      (await ofType('smb', path)).map((it) =>
        [it.name === '' ? '<share_root>' : it.name, it.size, it.times?.modified].join(' '),
      ),
    );
    const micros = (time: string) => BigInt(Math.round(Number(time) * 1e6));
    const rounded = new Set(
      [...found].map((it) => {
        const [, name, size, time] = /^(.*) (\d+) (\d+)$/.exec(it) ?? [];
        return `${name} ${size} ${(BigInt(time ?? 0) + 500n) / 1000n}`;
      }),
    );
    const expected = zeekLog(path, 'smb_files.log').map(
      (it) =>
        `${it['name']?.replaceAll('\\\\', '\\')} ${it['size']} ${micros(it['times.modified'] ?? '')}`,
    );
    expect(expected.length).toBe(3);
    // Zeek rounds to µs, through a floating-point number.
    for (const row of expected) {
      const [head, time] = [row.slice(0, row.lastIndexOf(' ')), BigInt(row.split(' ').at(-1) ?? 0)];
      const near = [-1n, 0n, 1n].some((d) => rounded.has(`${head} ${time + d}`));
      expect(near, `${row} in ${[...rounded].join(', ')}`).toBe(true);
    }
    // tshark: a read of 25940 bytes.
    const read = (await ofType('smb', path)).filter((it) => it.bytesRead !== undefined);
    expect(read.map((it) => [it.name, it.bytesRead])).toEqual([
      ['Test\\2009-12 Payroll.xlsx', 25940],
    ]);
  });

  it('show a pipe that was opened before the share was connected', async () => {
    const path = `${SHARED}/malware-attack/20171220_smb_at_schedule.pcap`;
    const records = await ofType('smb', path);
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({
      name: 'atsvc',
      disposition: 'open',
      outcome: 'opened',
      status: 'SUCCESS',
      size: 0,
    });
  });

  it('count as tshark does in an attack by way of NTLM', async () => {
    const path = `${SHARED}/malware-attack/zerologon__input.pcap`;
    const records = await ofType('smb', path);
    const count = (test: (it: SmbRecord) => boolean) => records.filter(test).length;
    // smb2.cmd 5: 10 requests; smb2.filename: samr 5 times, svcctl 5 times; smb2.nt_status 0xc0000022: 5.
    expect(count((it) => it.name === 'samr')).toBe(5);
    expect(count((it) => it.name === 'svcctl')).toBe(5);
    expect(count((it) => it.status === 'ACCESS_DENIED')).toBe(5);
    // smb.cmd 0x72: 11, smb2.cmd 0: 22 answers; smb2.dialect 0x0300 of 11.
    expect(count((it) => it.dialect === '3.0')).toBe(11);
    expect(count((it) => it.dialect === '2.???')).toBe(11);
    expect(
      count((it) => it.share === '\\\\172.16.5.58\\IPC$' && it.action === 'tree-connect'),
    ).toBe(10);
    const logOns: NtlmRecord[] = await ofType('ntlm', path);
    // ntlmssp.auth.username: NULL 10 times, administrator once; 0xc000006d once.
    expect(logOns.filter((it) => it.anonymous && it.result === 'success')).toHaveLength(10);
    expect(logOns.filter((it) => !it.anonymous)).toMatchObject([
      { user: 'administrator', domain: 'lab.local', version: 2, result: 'failure' },
    ]);
  });
});
