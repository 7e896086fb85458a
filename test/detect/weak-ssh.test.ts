// Weak SSH: the recorded session, whose script knows what is weak at which port; old servers of shared captures.

import { describe, expect, it } from 'vitest';
import { sessionOf } from '../protocols/support.js';
import { tcpCapture } from '../protocols/tcp-capture.js';
import { sharedCaptures } from '../tshark/corpus.js';
import { evidenceOf, findingsOf, idsOf } from './support.js';

const session = sessionOf('weak-ssh');

describe('a server of the recorded session', () => {
  it.each(
    (session.connections as { port: number; finding: string; subject: string }[]).map((it) => [
      it.port,
      it.finding,
      it.subject,
    ]),
  )('at port %s shows %s %s', async (port, id, subject) => {
    const found = (await findingsOf('test/captures/weak-ssh.pcap')).filter(
      ({ hosts }) => hosts[0]?.port === port,
    );
    const key = `${id}|${session.server}:${port}|${subject}`;
    expect(found.map((it) => it.key)).toEqual(id === '' ? [] : [key]);
    for (const it of found) {
      expect(evidenceOf(it, 'server')).toContain(`OpenSSH_${session.programs.openssh}`);
    }
  });
});

describe('version 1', () => {
  const said = async (client: string, server: string) => {
    const line = (text: string) => Buffer.from(`${text}\n`);
    const data = tcpCapture({ port: 22, client: line(client), server: line(server) });
    const found = (await findingsOf({ data, name: 'c' })).filter(({ id }) => id === 'ssh.version');
    return found.map(({ severity }) => severity);
  };

  it('is a finding where both speak it, or the server offers it', async () => {
    expect(await said('SSH-1.5-old', 'SSH-1.5-old')).toEqual(['medium']);
    expect(await said('SSH-1.5-old', 'SSH-1.99-both')).toEqual(['medium']);
    expect(await said('SSH-2.0-new', 'SSH-1.99-both')).toEqual(['low']);
  });

  it('is none of a server of version 2, be the client what it may', async () => {
    expect(await said('SSH-2.0-new', 'SSH-2.0-new')).toEqual([]);
    expect(await said('SSH-1.5-old', 'SSH-2.0-new')).toEqual([]);
  });
});

describe.skipIf(sharedCaptures().length === 0)('in the shared captures', () => {
  it('a server of 2005 has what was usual then', async () => {
    const path = sharedCaptures().find(({ name }) => name === 'ssh/single-conn.pcap')?.path ?? '';
    const found = idsOf(await findingsOf(path)).filter((id) => id.startsWith('ssh.'));
    expect(found).toEqual(['ssh.host-key', 'ssh.key-exchange', 'ssh.mac', 'ssh.version']);
  });
});
