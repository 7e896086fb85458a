// VNC connections: what the recording knows of them, and what Zeek says of a published capture.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { corpusIsThere } from '../tshark/corpus.js';
import { ofType, recordsOf } from './support.js';

const FIELDS = [
  'security',
  'subtype',
  'authenticated',
  'shared',
  'desktopName',
  'width',
  'height',
] as const;

describe('the recorded connections', () => {
  const session = JSON.parse(readFileSync('test/captures/vnc.session.json', 'utf8'));

  it('are what the script made', async () => {
    const records = await ofType('vnc', 'test/captures/vnc.pcap');
    const found = records
      .sort((a, b) => (a.time < b.time ? -1 : 1))
      .map((it) => ({
        port: it.dst.port,
        clientVersion: it.clientVersion,
        ...Object.fromEntries(FIELDS.map((field) => [field, it[field]])),
      }));
    const expected = session.connections.map((it: Record<string, unknown>) => ({
      clientVersion: '3.8',
      ...Object.fromEntries(FIELDS.map((field) => [field, undefined])),
      ...it,
      ...('desktopName' in it ? { width: session.width, height: session.height } : {}),
    }));
    expect(found).toEqual(expected);
  });

  it('are read as TLS inside VeNCrypt', async () => {
    const inside = await ofType('tls', 'test/captures/vnc.pcap');
    expect(inside.map(({ dst }) => dst.port)).toEqual([5903]);
  });

  it('give no password away', async () => {
    const records = await recordsOf('test/captures/vnc.pcap');
    const text = JSON.stringify(records, (_, value) =>
      typeof value === 'bigint' ? `${value}` : value,
    );
    expect(text).not.toContain(session.password);
  });
});

describe.skipIf(!corpusIsThere)('Apple Remote Desktop', () => {
  it('reads as in Zeek’s rfb.log', async () => {
    const records = await ofType('vnc', '../shared/captures/cleartext/vncmac.pcap');
    const found = records.map((it) => [
      it.src.port,
      it.clientVersion,
      it.security,
      it.authenticated,
      it.shared,
      it.desktopName,
      it.width,
      it.height,
    ]);
    const nothing = [undefined, undefined, undefined, undefined];
    expect(found.sort()).toEqual([
      [52351, '3.889', undefined, undefined, ...nothing],
      [52352, '3.889', 'Apple-DH', false, ...nothing],
      // Zeek has 22 bytes of flags before the name.
      [52353, '3.889', 'Apple-DH', true, true, 'MacMini SSD', 1920, 1080],
    ]);
  });
});
