// RDP connections: what the recording and tshark know of them, and what Zeek says of a published capture.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { corpusIsThere } from '../tshark/corpus.js';
import { ofType, recordsOf } from './support.js';

const RECORDED = 'test/captures/rdp.pcap';

describe('the recorded connections', () => {
  const session = JSON.parse(readFileSync('test/captures/rdp.session.json', 'utf8'));

  it('are what the script made', async () => {
    const records = await ofType('rdp', RECORDED);
    const found = records.map(({ cookie, requested = [], selected }) => ({
      cookie,
      requested,
      selected,
    }));
    expect(found).toEqual(
      session.connections.map((it: object) => ({ cookie: session.user, ...it })),
    );
  });

  it('show the settings of both sides where RDP secures itself', async () => {
    const [first, ...others] = await ofType('rdp', RECORDED);
    // As tshark has them: rdp.client.*, rdp.desktop.*, rdp.encryption*.
    expect(first).toMatchObject({
      clientName: session.clientName,
      clientBuild: 18363,
      keyboardLayout: 'en-US',
      width: 300,
      height: 200,
      colorDepth: 16,
      encryptionLevel: 'high',
      encryptionMethod: '128bit',
    });
    expect(others.map(({ clientName }) => clientName)).toEqual([undefined, undefined]);
  });

  it('are read as TLS once that was agreed upon', async () => {
    const secured = (await ofType('rdp', RECORDED)).filter(({ selected }) => selected === 'SSL');
    const inside = await ofType('tls', RECORDED);
    expect(inside.map(({ flow }) => flow).sort()).toEqual(secured.map(({ flow }) => flow).sort());
  });

  it('give no password away', async () => {
    const text = JSON.stringify(await recordsOf(RECORDED), (_, value) =>
      typeof value === 'bigint' ? `${value}` : value,
    );
    expect(text).not.toContain(session.password);
  });
});

describe.skipIf(!corpusIsThere)('a published capture', () => {
  it('reads as in Zeek’s rdp.log', async () => {
    const records = await ofType('rdp', '../shared/captures/windows/rdp-to-ssl.pcap');
    expect(records.map(({ src, cookie, selected }) => [src.port, cookie, selected])).toEqual([
      [49206, 'AWAKECODI', 'HYBRID'],
      [49207, 'AWAKECODI', 'HYBRID'],
    ]);
    const inside = await ofType('tls', '../shared/captures/windows/rdp-to-ssl.pcap');
    expect(inside.map(({ src }) => src.port)).toEqual([49206, 49207]);
  });
});
