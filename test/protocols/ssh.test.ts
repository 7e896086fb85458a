// SSH connections: banners, algorithms, HASSH, host key; logins by the sizes of encrypted packets. Against
// tshark, published vectors, and sessions whose scripts know what happened.

import { existsSync, readFileSync } from 'node:fs';
import type { SshRecord } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { corpusIsThere } from '../tshark/corpus.js';
import { capturesWith, difference, ofType } from './support.js';
import { tcpCapture } from './tcp-capture.js';

interface ExpectedSsh {
  banner?: string;
  hassh?: string;
  hassh_algorithms?: string;
  hassh_server?: string;
  hassh_server_algorithms?: string;
}

const defined = (values: (string | undefined)[]) =>
  values.filter((it): it is string => it !== undefined);

describe.skipIf(!corpusIsThere)('SSH of the shared captures', () => {
  it.each(capturesWith('ssh'))('%s has what tshark finds', async (_, { path, expected }) => {
    const { ssh } = expected as unknown as { ssh: ExpectedSsh[] };
    const records = await ofType('ssh', path, { rawFingerprints: true });
    const found = records.flatMap(({ client, server }) =>
      defined([
        client?.banner,
        server?.banner,
        client?.hassh && `client ${client.hassh} ${client.hasshAlgorithms}`,
        server?.hassh && `server ${server.hassh} ${server.hasshAlgorithms}`,
      ]),
    );
    const wanted = ssh.flatMap((it) =>
      defined([
        it.banner,
        it.hassh && `client ${it.hassh} ${it.hassh_algorithms}`,
        it.hassh_server && `server ${it.hassh_server} ${it.hassh_server_algorithms}`,
      ]),
    );
    expect(difference(found, wanted)).toEqual({ missing: [], extra: [] });
  });

  it('finds it on a port of another protocol', async () => {
    const [record] = await ofType('ssh', '../shared/captures/ssh/ssh-on-port-80.pcap');
    expect(record?.dst.port).toBe(80);
    expect(record).toMatchObject({
      version: 2,
      client: { software: 'OpenSSH_5.2', cipher: 'aes128-ctr', mac: 'hmac-md5' },
      server: { software: 'OpenSSH_5.8p1', cipher: 'aes128-ctr', mac: 'hmac-md5' },
      kex: 'diffie-hellman-group-exchange-sha256',
      hostKey: 'ssh-rsa',
    });
  });

  const logins = async (path: string) =>
    (await ofType('ssh', `../shared/captures/${path}`)).map(
      ({ authSuccess, authAttempts }) => `${authSuccess} ${authAttempts}`,
    );

  it('calls guesses of passwords failed logins', async () => {
    // Zeek's baseline counts 10 connections of failed logins before it tells (its threshold).
    const found = await logins('scan-brute/sshguess.pcap');
    expect(found).toHaveLength(11);
    expect(found.filter((it) => it.startsWith('false '))).toHaveLength(11);
  });

  it('tells the guess that was right', async () => {
    const found = await logins('scan-brute/kali-password-attack_hydra.pcap');
    expect(found.filter((it) => it === 'true 1')).toHaveLength(1);
    expect(found.filter((it) => it === 'false 1')).toHaveLength(5);
  });

  it('says nothing of a login that did not begin', async () => {
    expect(await logins('ssh/ssh-dropbear-default.pcap')).toEqual(['undefined undefined']);
  });
});

describe.skipIf(!existsSync('test/captures/ssh.pcap'))('recorded sessions', () => {
  const session = (name: string) =>
    JSON.parse(readFileSync(`test/captures/${name}.session.json`, 'utf8'));

  it('log in by key, and are refused one', async () => {
    const records = await ofType('ssh', 'test/captures/ssh.pcap');
    const { connections, hostKey, programs } = session('ssh');
    const told = (it: SshRecord) => [it.src.ip, it.dst.ip, it.authSuccess];
    expect(records.map(told).sort()).toEqual(
      connections
        .map((it: { client: string; server: string; what: string }) => [
          it.client,
          it.server,
          it.what !== 'key refused',
        ])
        .sort(),
    );
    for (const it of records) {
      expect(`SHA256:${it.hostKeySha256}`).toBe(hostKey.sha256);
      expect(it.hostKey).toBe(hostKey.type);
      expect(it.server?.software).toBe(`OpenSSH_${programs.openssh}`);
    }
  });

  it('fail with wrong passwords', async () => {
    const records = await ofType('ssh', 'test/captures/ssh-password.pcap');
    const { connections, passwordsPerConnection, login } = session('ssh-password');
    expect(records).toHaveLength(connections.length);
    for (const it of records) {
      expect(it.authSuccess).toBe(login);
      // The client tries keyboard-interactive before, which this server refuses in the same words.
      expect(it.authAttempts).toBe(passwordsPerConnection + 1);
    }
  });
});

const OFFER = ['kex-a,kex-b', 'key-a,key-b', 'aes128-ctr,aes256-ctr', 'none', 'hmac-sha1', 'none'];

/** KEXINIT (RFC 4253 §7.1) from lists: kex, host key, ciphers, MACs, compressions of both directions alike. */
function kexinit(kex: string, hostKey: string, cipher: string, mac: string, zip: string): Buffer {
  const lists = [kex, hostKey, cipher, cipher, mac, mac, zip, zip, '', ''].map((it) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(it.length);
    return Buffer.concat([length, Buffer.from(it)]);
  });
  return packet(Buffer.concat([Buffer.from([20]), Buffer.alloc(16, 7), ...lists, Buffer.alloc(5)]));
}

function packet(payload: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(payload.length + 5);
  head[4] = 4;
  return Buffer.concat([head, payload, Buffer.alloc(4)]);
}

const line = (text: string) => Buffer.from(`${text}\r\n`);

async function one(client: Buffer, server: Buffer, size = 1460, raw = false) {
  const capture = tcpCapture({ port: 22, client, server, size });
  const [record] = await ofType('ssh', { name: 'c', data: capture }, { rawFingerprints: raw });
  return record;
}

describe('agreement', () => {
  const [kex = '', hostKey = '', cipher = ''] = OFFER;
  const client = Buffer.concat([
    line('SSH-2.0-client_1 with comments'),
    kexinit(kex, hostKey, cipher, 'hmac-sha2-256,hmac-sha1', 'none'),
  ]);
  const server = Buffer.concat([
    line('SSH-2.0-server_2'),
    kexinit('kex-b,kex-a', 'key-b', 'aes256-ctr,aes128-ctr', 'hmac-sha1', 'zlib,none'),
  ]);
  const agreed = {
    version: 2,
    client: {
      banner: 'SSH-2.0-client_1 with comments',
      protocolVersion: '2.0',
      software: 'client_1',
      cipher: 'aes128-ctr',
      mac: 'hmac-sha1',
      compression: 'none',
    },
    server: { banner: 'SSH-2.0-server_2', software: 'server_2' },
    kex: 'kex-a',
    hostKey: 'key-b',
  };

  it.each([1460, 100, 1])(
    'is the first of the client that the server has, in segments of %i',
    async (size) => {
      expect(await one(client, server, size)).toMatchObject(agreed);
    },
  );

  it('has no MAC beside a cipher that authenticates', async () => {
    const sealed = (name: string) =>
      Buffer.concat([
        line(`SSH-2.0-${name}`),
        kexinit('kex-a', 'key-a', 'aes256-gcm@openssh.com', 'hmac-sha1', 'none'),
      ]);
    const record = await one(sealed('a'), sealed('b'));
    expect(record?.client?.cipher).toBe('aes256-gcm@openssh.com');
    expect(record?.client).not.toHaveProperty('mac');
  });

  it('stops at a list that is longer than its message', async () => {
    const wrong = kexinit(kex, hostKey, cipher, 'hmac-sha1', 'none');
    wrong.writeUInt32BE(0xffffff, 5 + 17);
    const record = await one(Buffer.concat([line('SSH-2.0-wrong'), wrong]), server);
    expect(record).toMatchObject({
      client: { software: 'wrong' },
      server: { software: 'server_2' },
    });
    expect(record).not.toHaveProperty('kex');
    expect(record?.client).not.toHaveProperty('hassh');
  });

  it('keeps what was said before a packet that makes no sense', async () => {
    const record = await one(Buffer.concat([line('SSH-2.0-odd'), Buffer.alloc(64, 0xff)]), server);
    expect(record).toMatchObject({ client: { software: 'odd' } });
  });
});

describe('identification', () => {
  it('of version 1 is all that is read', async () => {
    const record = await one(
      line('SSH-1.5-OpenSSH_2.1'),
      Buffer.concat([line('SSH-1.99-Cisco'), Buffer.alloc(99)]),
    );
    expect(record).toMatchObject({
      version: 1,
      client: { protocolVersion: '1.5' },
      server: { protocolVersion: '1.99', software: 'Cisco' },
    });
  });

  it('without a version in common has none', async () => {
    const record = await one(line('SSH-1.5-a'), line('SSH-2.0-b'));
    expect(record?.client?.banner).toBe('SSH-1.5-a');
    expect(record?.server?.banner).toBe('SSH-2.0-b');
    expect(record).not.toHaveProperty('version');
  });

  it('may come behind other lines of the server', async () => {
    const server = Buffer.concat([line('Authorised use only.'), line('SSH-2.0-b')]);
    expect((await one(line('SSH-2.0-a'), server))?.server?.banner).toBe('SSH-2.0-b');
  });

  it('of one side alone is told', async () => {
    const record = await one(Buffer.alloc(0), line('SSH-2.0-lonely'));
    expect(record?.server?.software).toBe('lonely');
    expect(record).not.toHaveProperty('client');
  });
});

interface Vector {
  hassh: string;
  hassh_algorithms: string;
}
const VECTORS = '../shared/vectors/hassh.json';

describe.skipIf(!existsSync(VECTORS))('HASSH', () => {
  it('is that of the published examples', async () => {
    const { examples } = JSON.parse(readFileSync(VECTORS, 'utf8')) as { examples: Vector[] };
    expect(examples.length).toBeGreaterThan(0);
    for (const { hassh, hassh_algorithms } of examples) {
      const [kex = '', cipher = '', mac = '', zip = ''] = hassh_algorithms.split(';');
      const client = Buffer.concat([line('SSH-2.0-x'), kexinit(kex, 'key', cipher, mac, zip)]);
      const record = await one(client, Buffer.alloc(0), 1460, true);
      expect(record?.client?.hassh).toBe(hassh);
      expect(record?.client?.hasshAlgorithms).toBe(hassh_algorithms);
    }
  });

  it('comes without its text unless that is asked for', async () => {
    const record = await one(
      Buffer.concat([line('SSH-2.0-x'), kexinit('a', 'b', 'c', 'd', 'e')]),
      Buffer.alloc(0),
    );
    expect(record?.client).toHaveProperty('hassh');
    expect(record?.client).not.toHaveProperty('hasshAlgorithms');
  });
});
