// Zeek's logs: whole by themselves, the same in both writings, and against the logs that Zeek publishes.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { zeekLogs } from '../protocols/zeek-log.js';
import { corpusIsThere, sharedCaptures } from '../tshark/corpus.js';
import { CAPTURES, filesOf, objectsIn } from './support.js';

type Row = Record<string, string>;

/** Rows of a log by its own header, as zeek-cut reads it. */
function rowsOf(log: string | undefined): Row[] {
  const lines = (log ?? '').split('\n').slice(0, -1);
  const names =
    lines
      .find((line) => line.startsWith('#fields\t'))
      ?.split('\t')
      .slice(1) ?? [];
  return lines
    .filter((line) => !line.startsWith('#'))
    .map((line) => {
      const values = line.split('\t');
      expect(values).toHaveLength(names.length);
      return Object.fromEntries(names.map((name, i) => [name, values[i] ?? '']));
    });
}

/** What a value of a row is in JSON. */
function typed(value: string, type: string): unknown {
  const list = /^(?:set|vector)\[(\w+)\]$/.exec(type);
  if (list) {
    return value === '(empty)' ? [] : value.split(',').map((it) => typed(it, list[1] ?? ''));
  }
  if (type === 'bool') return value === 'T';
  if (/^(?:time|interval|count|int|port|double)$/.test(type)) return Number(value);
  if (value === '(empty)') return '';
  return value.replaceAll(/\\(?:x(..)|\\)/g, (_, hex?: string) =>
    hex === undefined ? '\\' : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

describe('the two writings', () => {
  it.each(CAPTURES)('are the same: %s', async (path) => {
    const tsv = await filesOf(path, 'zeek');
    const json = await filesOf(path, 'zeek-json');
    for (const [file, text] of tsv) {
      const header = (name: string) =>
        text
          .split('\n')
          .find((line) => line.startsWith(`#${name}\t`))
          ?.split('\t')
          .slice(1) ?? [];
      const fields = header('fields');
      const types = header('types');
      const objects = objectsIn(json.get(file));
      const rows = rowsOf(text);
      expect(objects).toHaveLength(rows.length);
      for (const [i, row] of rows.entries()) {
        const there = fields.filter((name) => row[name] !== '-');
        expect(Object.keys(objects[i])).toEqual(there);
        // Latin-1 and escaped commas are read back by nobody the same way.
        if (Object.values(row).some((it) => it.includes('\\x'))) continue;
        const values = there.map((name) =>
          typed(row[name] ?? '', types[fields.indexOf(name)] ?? ''),
        );
        expect(Object.values(objects[i])).toEqual(values);
      }
    }
  });
});

/**
 * Columns that are not compared, by log: what is not in our records, or is tested by itself (history, in
 * test/tshark/zeek.test.ts). Zeek's durations leave out the last acknowledgement.
 */
const OTHERS: Record<string, string[]> = {
  'conn.log': [
    'duration',
    'history',
    'service',
    'tunnel_parents',
    'orig_l2_addr',
    'resp_l2_addr',
    'local_orig',
    'local_resp',
  ],
  'dce_rpc.log': [],
  'dns.log': [],
  'http.log': [],
  'ssl.log': ['ssl_history', 'sni_matches_cert'],
  'x509.log': ['certificate.exponent'],
  'quic.log': ['history'],
  'smtp.log': ['subject', 'path', 'first_received', 'second_received'],
  // A request is with its own response; Zeek has it with whatever comes next.
  'dnp3.log': ['fc_request'],
  'kerberos.log': [],
  'ldap.log': [],
  'ldap_search.log': [],
  'mqtt_connect.log': [],
  'mqtt_publish.log': ['payload'],
  'mqtt_subscribe.log': [],
  // Statements are without literals: test/protocols/mysql.test.ts compares them.
  'mysql.log': ['arg', 'response'],
  'ntlm.log': ['success'],
  'ntp.log': ['precision'],
  'rdp.log': [],
  // Zeek takes the screen's description for the beginning of its name.
  'rfb.log': ['desktop_name'],
  'smb_files.log': [],
  'websocket.log': ['user_agent', 'client_protocols', 'client_extensions'],
};

/** What is the same in both writings of a value. */
function comparable(column: string, value: string): string {
  // Zeek's sets have no order.
  if (column === 'rcptto') return value.split(',').sort().join(',');
  if (column === 'ref_id') return value.replace(/(?:\\x00)+$/, '');
  // Its times are doubles.
  return /^\d{9,}\.\d{6}$/.test(value) ? Number(value).toFixed(3) : value;
}

/** Captures of which Zeek has other rows, for a reason. */
const DEVIATIONS: Readonly<Record<string, string>> = {
  'encap/Teredo.pcap': 'Teredo is not unwrapped; Zeek turns flows round by well-known ports.',
  'encap/geneve.pcap': 'Zeek logs the outer UDP of the tunnel too.',
  'encap/gtp1_gn_normal_incl_fragmentation.pcap': 'Zeek logs the outer UDP of the tunnel too.',
  'encap/vxlan.pcap': 'Zeek logs the outer UDP of the tunnel too.',
  'encap/mixed-vlan-mpls.pcap': 'Requests of Ultrix and HTTP/0.9 are read otherwise.',
  'http/methods.pcap':
    'Request lines that are none, and answers without a head, are read otherwise.',
};

describe.skipIf(!corpusIsThere)("Zeek's own logs", () => {
  for (const { name, path, expected } of sharedCaptures()) {
    for (const [log, others] of Object.entries(OTHERS)) {
      const published = zeekLogs(expected, log).find((rows) => rows[0] && 'uid' in rows[0]);
      const ofCertificates = log === 'x509.log' ? zeekLogs(expected, log)[0] : undefined;
      const theirs = published ?? ofCertificates ?? [];
      if (theirs.length === 0 || DEVIATIONS[name]) continue;
      it(`${name}: ${log}, ${theirs.length} rows`, async () => {
        const ours = rowsOf((await filesOf(path, 'zeek')).get(log));
        // What is kept of a log may end in the middle.
        const whole = theirs.filter((it) => Object.values(it).every((value) => value !== ''));
        for (const row of whole) {
          const columns = Object.keys(row).filter(
            (column) =>
              column in (ours[0] ?? row) &&
              !others.includes(column) &&
              !/^(?:ts|uid|fuid|.*fuids)$/.test(column),
          );
          const pick = (it: Row) =>
            Object.fromEntries(columns.map((name) => [name, comparable(name, it[name] ?? '')]));
          expect(ours.map(pick)).toContainEqual(pick(row));
        }
      });
    }
  }
});

/** Rows of one log of a capture. */
async function logOf(path: string, log: string): Promise<Row[]> {
  return rowsOf((await filesOf(path, 'zeek')).get(log));
}

describe('files.log', () => {
  it('has the bodies of HTTP, by the names that http.log calls them', async () => {
    const transactions = await logOf('test/captures/http.pcap', 'http.log');
    const files = await logOf('test/captures/http.pcap', 'files.log');
    const sent = transactions.map((it) => it['orig_fuids']).filter((it) => it !== '-');
    const got = transactions.map((it) => it['resp_fuids']).filter((it) => it !== '-');
    expect(files.map((it) => it['fuid']).sort()).toEqual([...sent, ...got].sort());
    expect(new Set(files.map((it) => it['fuid'])).size).toBe(files.length);
    expect(files.filter((it) => it['is_orig'] === 'T')).toHaveLength(sent.length);
    for (const file of files) {
      const http = transactions.find((it) =>
        [it['orig_fuids'], it['resp_fuids']].includes(file['fuid']),
      );
      const side = file['is_orig'] === 'T' ? 'request_body_len' : 'response_body_len';
      expect(file).toMatchObject({ uid: http?.['uid'], source: 'HTTP', seen_bytes: http?.[side] });
      expect(file['analyzers']).toBe(file['sha256'] === '-' ? '(empty)' : 'SHA256');
    }
  });
});

describe('logs of further protocols', () => {
  it.each([
    ['dhcp.log', 'test/captures/services.pcap', { msg_types: 'OFFER,ACK,REQUEST,ACK' }],
    ['modbus.log', 'test/captures/modbus.pcap', { pdu_type: 'RESP', exception: '-' }],
    ['redis.log', 'test/captures/redis.pcap', { 'cmd.name': 'SET', success: 'T' }],
    ['postgresql.log', 'test/captures/postgres.pcap', { frontend: 'simple_query', success: 'T' }],
    ['smb_mapping.log', 'test/captures/smb.pcap', { share_type: 'DISK' }],
    [
      'smb_mapping.log',
      'test/captures/smb1.pcap',
      { share_type: 'DISK', native_file_system: 'NTFS' },
    ],
    [
      'dce_rpc.log',
      'test/captures/dce-rpc.pcap',
      { named_pipe: '\\\\pipe\\\\svcctl', endpoint: 'svcctl', operation: 'RCreateServiceW' },
    ],
    ['irc.log', 'test/captures/irc.pcap', { command: 'JOIN', value: '#lab', nick: 'anna' }],
    ['sip.log', 'test/captures/voip.pcap', { method: 'INVITE' }],
  ])('%s has what its record says', async (log, path, expected) => {
    expect(await logOf(path, log)).toContainEqual(expect.objectContaining(expected));
  });

  it('say of a file that is opened, renamed and deleted what became of it', async () => {
    const rows = await logOf('test/captures/smb.pcap', 'smb_files.log');
    const session = JSON.parse(readFileSync('test/captures/smb.session.json', 'utf8'));
    expect(JSON.stringify(session)).toContain('newName');
    expect(new Set(rows.map((it) => it['action']))).toEqual(
      new Set(['SMB::FILE_OPEN', 'SMB::FILE_RENAME', 'SMB::FILE_DELETE']),
    );
  });
});
