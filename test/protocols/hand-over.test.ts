// A stream that one parser hands to another: what the other side sent meanwhile is not lost, and nothing of
// it is read by the first.

import { describe, expect, it } from 'vitest';
import { recordsOf } from './support.js';
import { tcpCapture } from './tcp-capture.js';

const HELLO = Buffer.from('160301000501000001ff', 'hex');

describe.each([
  ['smtp', 25, ['S: 220 x ESMTP', 'C: EHLO y', 'S: 250 x', 'C: STARTTLS'], 'S: 220 go', '454 no'],
  ['ftp', 21, ['S: 220 FTP', 'C: AUTH TLS'], 'S: 234 go', '534 no'],
  ['pop3', 110, ['S: +OK hi there', 'C: STLS'], 'S: +OK go', '-ERR no'],
  ['imap', 143, ['S: * OK hi', 'C: a STARTTLS'], 'S: a OK go', 'a NO no'],
] as const)('%s', (type, port, turns, accepts, refuses) => {
  const told = async (...more: (string | [0 | 1, Buffer])[]) => {
    const data = tcpCapture({ port, turns: [...turns, ...more] });
    const records = await recordsOf({ name: 'c', data });
    expect(records.find((it) => it.type === 'flow')).toMatchObject({ app: type });
    return records.filter((it) => it.type === type);
  };

  it('hands over once TLS is accepted', async () => {
    expect(await told(accepts, [0, HELLO], [1, HELLO])).toMatchObject([{ tls: true }]);
  });

  it('hands over what the client sent before the answer came', async () => {
    expect(await told([0, HELLO], accepts)).toMatchObject(type === 'ftp' ? [{}] : [{ tls: true }]);
  });

  it('goes on in the clear where TLS is refused', async () => {
    const quit = type === 'imap' ? 'b LOGOUT' : 'QUIT';
    const records = await told(`S: ${refuses}`, `C: ${quit}`);
    expect(records).toHaveLength(1);
    expect(records[0]).not.toHaveProperty('tls');
  });
});

it.each([
  ['smtp', 1],
  ['mailbox', 2],
])(
  '%s.pcap has the handshakes that follow in the flows of what began them',
  async (name, count) => {
    const records = await recordsOf(`test/captures/${name}.pcap`);
    const began = records.flatMap((it) => ('tls' in it && it.tls === true ? [it.flow] : []));
    const handshakes = records.flatMap((it) => (it.type === 'tls' ? [it] : []));
    expect(handshakes.map(({ flow }) => flow).sort()).toEqual([...began].sort());
    expect(handshakes.map(({ serverName }) => serverName)).toEqual(
      Array(count).fill('mail.example.test'),
    );
  },
);
