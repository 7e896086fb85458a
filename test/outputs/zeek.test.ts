// Zeek's logs: whole by themselves, the same in both writings, and against the logs that Zeek publishes.

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
  if (/^(?:time|interval|count|port|double)$/.test(type)) return Number(value);
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
  'dns.log': [],
  'http.log': [],
  'ssl.log': ['ssl_history', 'sni_matches_cert'],
  'x509.log': ['certificate.exponent'],
  'quic.log': ['history'],
  'smtp.log': ['subject', 'path', 'first_received', 'second_received'],
};

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
        for (const row of theirs) {
          const columns = Object.keys(row).filter(
            (column) => !others.includes(column) && !/^(?:ts|uid|fuid|.*fuids)$/.test(column),
          );
          const pick = (it: Row) => Object.fromEntries(columns.map((name) => [name, it[name]]));
          expect(ours.map(pick)).toContainEqual(pick(row));
        }
      });
    }
  }
});
