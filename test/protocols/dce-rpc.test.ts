// DCE/RPC: what tshark says of published captures, what the recording knows, and messages that are built.

import type { DceRpcRecord } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { corpusIsThere } from '../tshark/corpus.js';
import {
  authenticateOf,
  bind,
  bindAck,
  challengeOf,
  fault,
  type Options,
  request,
  response,
  serviceOf,
  statusOf,
  taskOf,
  UUIDS,
} from './rpc-messages.js';
import { ofType } from './support.js';
import { tcpCapture } from './tcp-capture.js';

type Turn = readonly ['client' | 'server', Buffer];

const callsOf = (
  turns: readonly Turn[],
  lost: number[] = [],
  size = 1460,
): Promise<DceRpcRecord[]> =>
  ofType('dce-rpc', { name: 'c', data: tcpCapture({ port: 49_700, turns, lost, size }) });

const bound = (uuid: string, options: Options = {}): Turn[] => [
  ['client', bind({ 0: uuid }, options)],
  ['server', bindAck('49700', options)],
];

describe('a call and its answer', () => {
  it('make one record, with what its context was bound to', async () => {
    const calls = await callsOf([
      ...bound(UUIDS.samr),
      ['client', request(64)],
      ['server', response()],
    ]);
    expect(calls).toMatchObject([
      {
        endpoint: '49700',
        interface: UUIDS.samr,
        interfaceName: 'samr',
        interfaceVersion: '1.0',
        operation: 64,
        operationName: 'SamrConnect5',
        latency: 0.000001,
      },
    ]);
  });

  it('are paired by their number, whatever their order', async () => {
    const calls = await callsOf([
      ...bound(UUIDS.samr),
      ['client', request(5, undefined, { call: 2 })],
      ['client', request(6, undefined, { call: 3 })],
      ['server', fault(5, { call: 3 })],
      ['server', response(undefined, { call: 2 })],
    ]);
    expect(calls.map(({ operation, fault }) => [operation, fault])).toEqual([
      [6, 'ACCESS_DENIED'],
      [5, undefined],
    ]);
  });

  it('of an unknown interface have numbers and no names', async () => {
    const [call] = await callsOf([
      ...bound(UUIDS.nobody),
      ['client', request(3)],
      ['server', response()],
    ]);
    expect(call).toMatchObject({ interface: UUIDS.nobody, operation: 3 });
    expect(call?.interfaceName ?? call?.operationName).toBeUndefined();
  });

  it('may be in big endian', async () => {
    const [call] = await callsOf([
      ...bound(UUIDS.drsuapi, { big: true }),
      ['client', request(3, undefined, { big: true })],
      ['server', fault(0x1c010003, { big: true })],
    ]);
    expect(call).toMatchObject({
      interfaceName: 'drsuapi',
      operationName: 'DRSGetNCChanges',
      fault: 'nca_s_unk_if',
    });
  });

  it('belong to the interface of their context, of which more may be added', async () => {
    const calls = await callsOf([
      ['client', bind({ 0: UUIDS.samr, 1: UUIDS.svcctl })],
      ['server', bindAck('49700')],
      ['client', bind({ 2: UUIDS.netlogon }, { call: 2 }, 14)],
      ['server', bindAck('', { call: 2 }, 15)],
      ...[0, 1, 2].flatMap((context): Turn[] => [
        ['client', request(0, undefined, { context, call: 3 + context })],
        ['server', response(undefined, { context, call: 3 + context })],
      ]),
    ]);
    expect(calls.map(({ interfaceName }) => interfaceName)).toEqual(['samr', 'svcctl', 'netlogon']);
  });

  it('in fragments are one', async () => {
    const calls = await callsOf([
      ...bound(UUIDS.samr),
      ['client', request(38, Buffer.alloc(900), { flags: 1 })],
      ['client', request(38, Buffer.alloc(900), { flags: 0 })],
      ['client', request(38, Buffer.alloc(9), { flags: 2 })],
      ['server', response(Buffer.alloc(900), { flags: 1 })],
      ['server', response(Buffer.alloc(9), { flags: 2 })],
    ]);
    expect(calls).toMatchObject([{ operationName: 'SamrChangePasswordUser' }]);
    expect(calls[0]?.latency).toBeGreaterThan(0);
  });

  it('without answer is told at the end', async () => {
    const calls = await callsOf([...bound(UUIDS.samr), ['client', request(1)]]);
    expect(calls).toMatchObject([{ operationName: 'SamrCloseHandle' }]);
    expect(calls[0]?.latency).toBeUndefined();
  });

  it('whose binding is not in the capture has a number alone', async () => {
    const calls = await callsOf([
      ['client', request(12)],
      ['server', response()],
    ]);
    expect(calls).toMatchObject([{ operation: 12 }]);
    expect(calls[0]?.interface).toBeUndefined();
  });

  it('is found again behind bytes that are missing', async () => {
    const calls = await callsOf(
      [
        ...bound(UUIDS.samr),
        ['client', request(5, undefined, { call: 2 })],
        ['client', request(6, undefined, { call: 3 })],
        ['client', request(7, undefined, { call: 4 })],
        ['server', response(undefined, { call: 4 })],
      ],
      [3],
    );
    expect(calls.map(({ operation }) => operation).sort()).toEqual([5, 7]);
  });

  it('says how it is protected', async () => {
    const verifier = [9, 6] as const;
    const [call] = await callsOf([
      ['client', bind({ 0: UUIDS.drsuapi }, { verifier })],
      ['server', bindAck('49700', { verifier })],
      ['client', request(3, undefined, { verifier })],
      ['server', response(undefined, { verifier })],
    ]);
    expect(call).toMatchObject({ authentication: 'SPNEGO', protection: 'privacy' });
  });

  it('is the same for any size of segments', async () => {
    const turns: Turn[] = [
      ...bound(UUIDS.svcctl),
      ['client', request(12, serviceOf('Updater'))],
      ['server', response()],
    ];
    const whole = await callsOf(turns);
    for (const size of [1, 7, 20]) {
      const cut = await callsOf(turns, [], size);
      expect(cut.map(({ operation, service }) => [operation, service])).toEqual(
        whole.map(({ operation, service }) => [operation, service]),
      );
    }
    expect(whole).toMatchObject([{ service: 'Updater' }]);
  });

  it('is not made of what only begins like it', async () => {
    expect(
      await callsOf([
        ['client', Buffer.from([5, 1, 0])],
        ['server', Buffer.from([5, 0])],
      ]),
    ).toEqual([]);
    const strange = Buffer.from(bind({ 0: UUIDS.samr }));
    strange[4] = 0x11;
    expect(await callsOf([['client', strange]])).toEqual([]);
  });
});

describe('arguments', () => {
  const ask = (
    uuid: string,
    operation: number,
    stub: Buffer,
    answer: Buffer = Buffer.alloc(4),
    options: Options = {},
  ) =>
    callsOf([
      ['client', bind({ 0: uuid }, options)],
      ['server', bindAck('49700', options)],
      ['client', request(operation, stub, options)],
      ['server', response(answer, options)],
    ]);
  const ZERO = Buffer.alloc(8);
  const RANDOM: Buffer = Buffer.from('a1b2c3d4e5f60718', 'hex');

  it.each([
    [ZERO, true],
    [RANDOM, undefined],
  ])('of a challenge to Netlogon: %j', async (challenge, zeroChallenge) => {
    const [call] = await ask(UUIDS.netlogon, 4, challengeOf('WS-01', challenge), statusOf(0));
    expect(call).toMatchObject({ computer: 'WS-01', status: 'SUCCESS' });
    expect(call?.zeroChallenge).toBe(zeroChallenge);
  });

  it.each([
    [ZERO, true],
    [RANDOM, undefined],
  ])('of a credential for Netlogon: %j', async (credential, zeroCredential) => {
    const stub = authenticateOf('WS-01$', 'WS-01', credential);
    const [call] = await ask(UUIDS.netlogon, 26, stub, statusOf(0xc0000022));
    expect(call).toMatchObject({ account: 'WS-01$', computer: 'WS-01', status: 'ACCESS_DENIED' });
    expect(call?.zeroCredential).toBe(zeroCredential);
  });

  it('name the task that is registered', async () => {
    const [call] = await ask(UUIDS.tasks, 1, taskOf('\\Updates\\Daily'));
    expect(call?.task).toBe('\\Updates\\Daily');
  });

  it('that are encrypted are not read', async () => {
    const [call] = await ask(UUIDS.svcctl, 12, serviceOf('Updater'), Buffer.alloc(8), {
      verifier: [10, 6],
    });
    expect(call).toMatchObject({ operationName: 'RCreateServiceW', authentication: 'NTLM' });
    expect(call?.service).toBeUndefined();
  });

  it('that do not fit are left out', async () => {
    const stub = serviceOf('Updater');
    for (let length = 0; length < stub.length; length++) {
      const [call] = await ask(UUIDS.svcctl, 12, stub.subarray(0, length));
      expect([undefined, 'Updater']).toContain(call?.service);
    }
  });
});

describe('the recorded domain', () => {
  const calls = () => ofType('dce-rpc', 'test/captures/dce-rpc.pcap');
  /** "\\pipe\\samr samr: SamrConnect5 …" */
  const told = (all: DceRpcRecord[]) => {
    const byInterface = new Map<string, string[]>();
    for (const { endpoint, interfaceName, operationName, flow } of all) {
      const key = `${flow} ${endpoint} ${interfaceName}`;
      byInterface.set(key, [...(byInterface.get(key) ?? []), operationName ?? '']);
    }
    return [...byInterface].map(([key, names]) => `${key.slice(17)}: ${names.join(' ')}`);
  };

  it('has the calls that the tools made, in order', async () => {
    const samr = 'SamrConnect SamrEnumerateDomainsInSamServer SamrCloseHandle';
    const found = told((await calls()).sort((a, b) => Number(a.time - b.time)));
    expect(found.map((it) => it.replace(/^\d{5}/, 'port'))).toEqual([
      '\\pipe\\samr samr: SamrConnect5 SamrEnumerateDomainsInSamServer SamrLookupDomainInSamServer SamrOpenDomain ' +
        'SamrEnumerateUsersInDomain SamrCloseHandle SamrCloseHandle',
      '\\pipe\\lsass lsarpc: LsarOpenPolicy LsarQueryInformationPolicy LsarClose',
      '\\pipe\\srvsvc srvsvc: NetrServerGetInfo',
      '135 epmapper: ept_map',
      `port samr: ${samr}`,
      `port samr: ${samr}`,
      '\\pipe\\svcctl svcctl: ROpenSCManagerW RCreateServiceW',
      '\\pipe\\samr samr: SamrConnect SamrLookupDomainInSamServer SamrOpenDomain',
      '135 epmapper: ept_map',
      'port drsuapi: DRSBind DRSDomainControllerInfo DRSCrackNames DRSGetNCChanges',
    ]);
  });

  it('is protected as they asked for', async () => {
    const found = (await calls()).filter(({ dst }) => ![135, 445].includes(dst.port ?? 0));
    const levels = new Set(
      found.map((it) => `${it.interfaceName} ${it.authentication} ${it.protection}`),
    );
    expect([...levels]).toEqual([
      'samr NTLM integrity',
      'samr NTLM privacy',
      'drsuapi NTLM privacy',
    ]);
  });

  it('names the service, which the server does not know how to create', async () => {
    expect((await calls()).filter((it) => it.service !== undefined)).toMatchObject([
      { service: 'updater', operationName: 'RCreateServiceW', fault: 'nca_s_op_rng_error' },
    ]);
  });

  it('logs on by NTLM, over TCP and to SMB', async () => {
    const logOns = await ofType('ntlm', 'test/captures/dce-rpc.pcap');
    expect(logOns.map(({ user, result }) => `${user} ${result}`)).toEqual(
      Array(5).fill('Administrator success'),
    );
    expect(logOns.filter(({ dst }) => dst.port !== 445)).toHaveLength(3);
  });
});

describe('calls through pipes of SMB 1', () => {
  it('are those of the recording, in writes and reads and in a transaction', async () => {
    expect(await ofType('dce-rpc', 'test/captures/smb1.pcap')).toMatchObject([
      { endpoint: '\\pipe\\srvsvc', interfaceName: 'srvsvc', operationName: 'NetrShareEnum' },
      { endpoint: '\\pipe\\srvsvc', interfaceName: 'srvsvc', operationName: 'NetrRemoteTOD' },
    ]);
  });
});

describe.skipIf(!corpusIsThere)('published captures', () => {
  const SHARED = '../shared/captures';

  it('have the calls of tshark, over TCP and through pipes', async () => {
    const calls = await ofType('dce-rpc', `${SHARED}/malware-attack/zerologon__input.pcap`);
    const counts = new Map<string, number>();
    for (const { dst, interfaceName, operationName } of calls) {
      const what = `${dst.port} ${interfaceName}.${operationName}`;
      counts.set(what, (counts.get(what) ?? 0) + 1);
    }
    // dcerpc.pkt_type 2: 69; rpc_netlogon's operations 4, 26 and 30; epm's 3; samr's 0 inside SMB 2.
    expect(Object.fromEntries(counts)).toEqual({
      '135 epmapper.ept_map': 21,
      '49668 netlogon.NetrServerReqChallenge': 21,
      '49668 netlogon.NetrServerAuthenticate3': 21,
      '49668 netlogon.NetrServerPasswordSet2': 1,
      '445 samr.SamrConnect': 5,
    });
    expect(calls.every(({ latency }) => latency !== undefined)).toBe(true);
    expect(calls.filter((it) => it.zeroChallenge)).toHaveLength(21);
    expect(calls.filter((it) => it.zeroCredential).map(({ status }) => status)).toEqual([
      ...Array(20).fill('ACCESS_DENIED'),
      'SUCCESS',
    ]);
    expect(calls.find((it) => it.zeroCredential)).toMatchObject({
      account: 'BAS-AD-01$',
      computer: 'BAS-AD-01',
    });
  });

  it('have calls in an exchange by FSCTL_PIPE_TRANSCEIVE', async () => {
    const calls = await ofType('dce-rpc', `${SHARED}/malware-attack/20171220_smb_at_schedule.pcap`);
    expect(calls).toMatchObject([
      { endpoint: '\\PIPE\\atsvc', interfaceName: 'atsvc', operationName: 'NetrJobAdd' },
    ]);
    expect(calls[0]?.latency).toBeCloseTo(0.020573, 6);
  });

  it('have a call that Netlogon’s secure channel encrypts', async () => {
    const calls = await ofType('dce-rpc', `${SHARED}/windows/dce_rpc_netlogon.pcapng`);
    expect(calls).toMatchObject([
      {
        endpoint: '49676',
        operationName: 'NetrLogonSamLogonWithFlags',
        authentication: 'Netlogon',
        protection: 'privacy',
      },
    ]);
  });
});
