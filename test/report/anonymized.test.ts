// Anonymised reports: nothing of the capture's addresses and names in the page, nor in what serve sends of it.

import { readFileSync, writeFileSync } from 'node:fs';
import type { FlowglassRecord } from 'flowglass';
import { afterAll, describe, expect, it } from 'vitest';
import { leaks, secretsOf } from '../anonymize/secrets.js';
import { flowglass, flowsOf, MAIN, OFFICE, Running, temporaryFolder, until } from '../cli/run.js';
import { blocksOf, columnOf, detailsOf, infoOf } from './support.js';

const at = temporaryFolder();
const KEY = at('key');
writeFileSync(KEY, '00112233445566778899aabbccddeeff'.repeat(2));

/** Captures with findings, and with names in many protocols. */
const CAPTURES = [
  OFFICE,
  'test/captures/ldap.pcap',
  'test/captures/smb.pcap',
  'test/captures/kerberos.pcap',
  'test/captures/mailbox.pcap',
  'test/captures/voip.pcap',
  'test/captures/guess-ftp.pcap',
];

/** All that can be read in a page. */
function textOf(html: string): string {
  const kinds = ['report', 'columns', 'details'] as const;
  const blocks = kinds.flatMap((kind) => blocksOf(html, kind));
  return Buffer.concat(blocks).toString('latin1') + html.replace(/data-block[^<]*/g, '');
}

describe('report --anonymize-key', () => {
  it.each(CAPTURES)('has no address and no name of %s', async (path) => {
    const secrets = await secretsOf(path);
    expect(secrets.length).toBeGreaterThan(1);
    flowglass(['report', path, '-o', at('plain.html'), '-q']);
    const plain = textOf(readFileSync(at('plain.html'), 'utf8'));
    expect(leaks(plain, secrets).length).toBeGreaterThan(1);
    const { code } = flowglass(['report', path, '-o', at('a.html'), '--anonymize-key', KEY, '-q']);
    expect(code).toBe(0);
    expect(leaks(textOf(readFileSync(at('a.html'), 'utf8')), secrets)).toEqual([]);
  });

  it('has the addresses that other outputs by the same key have, in findings too', () => {
    flowglass(['report', OFFICE, '-o', at('same.html'), '--anonymize-key', KEY]);
    const html = readFileSync(at('same.html'), 'utf8');
    const records = flowglass([OFFICE, '-f', 'ndjson', '--anonymize-key', KEY]).stdout;
    const flows = flowsOf(records) as unknown as Extract<FlowglassRecord, { type: 'flow' }>[];
    const ends = (column: 'src' | 'dst') => flows.map((it) => it[column].ip).sort();
    expect([...columnOf(html, 'src')].sort()).toEqual(ends('src'));
    expect([...columnOf(html, 'dst')].sort()).toEqual(ends('dst'));
    const [finding] = infoOf(html).findings.list;
    expect(records).toContain(JSON.stringify(finding?.hosts));
    const details = detailsOf(html).map(([flow]) => flow.communityId);
    expect(details.sort()).toEqual(flows.map((it) => it.communityId).sort());
  });

  it('shows a new key once, and no key of a file', () => {
    const made = flowglass(['report', OFFICE, '-o', at('new.html'), '--anonymize']);
    expect(made.stderr).toMatch(/anonymised by the key [0-9a-f]{64}\n/);
    const given = flowglass(['report', OFFICE, '-o', at('new.html'), '--anonymize-key', KEY]);
    expect([given.code, given.stderr]).toEqual([0, '']);
  });
});

it('report --no-names has the addresses and no names', async () => {
  flowglass(['report', OFFICE, '-o', at('nameless.html'), '--no-names', '-q']);
  const text = textOf(readFileSync(at('nameless.html'), 'utf8'));
  const secrets = await secretsOf(OFFICE);
  const isAddress = (it: string) => /^[\da-f.:]+$/.test(it);
  expect(
    leaks(
      text,
      secrets.filter((it) => !isAddress(it)),
    ),
  ).toEqual([]);
  expect(leaks(text, secrets.filter(isAddress)).length).toBeGreaterThan(10);
});

describe('serve --anonymize-key', () => {
  const running: Running[] = [];
  afterAll(() => {
    for (const it of running) it.kill('SIGKILL');
  });

  it('sends no address and no name of the capture, in no event and no detail', async () => {
    const server = new Running(process.execPath, [MAIN, 'serve', OFFICE, '--anonymize-key', KEY]);
    running.push(server);
    await until(() => server.stdout.includes('\n'));
    const address = server.stdout.trim();
    await until(() => server.stderr.includes('Ctrl-C'));
    const events = await (await fetch(`${address}events`)).text();
    const sent = events.split('\n\n').map((it) => {
      const [, name, data = ''] = /^event: (\w+)\ndata: (.*)$/s.exec(it) ?? [];
      return name === 'columns' ? Buffer.from(data, 'base64').toString('latin1') : data;
    });
    const details = await Promise.all(
      Array.from({ length: 20 }, async (_, row) => {
        const response = await fetch(`${address}details?row=${row}&generation=0`);
        expect(response.status).toBe(200);
        return response.text();
      }),
    );
    const file = await (await fetch(`${address}report.html`)).text();
    const secrets = await secretsOf(OFFICE);
    expect(sent.join('\n')).toContain('"findings"');
    expect(leaks([...sent, ...details, textOf(file)].join('\n'), secrets)).toEqual([]);
    flowglass(['report', OFFICE, '-o', at('file.html'), '--anonymize-key', KEY]);
    expect(file).toBe(readFileSync(at('file.html'), 'utf8'));
    server.kill('SIGTERM');
    await server.end();
  });
});
