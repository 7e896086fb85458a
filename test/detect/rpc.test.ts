import { describe, expect, it } from 'vitest';
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
} from '../protocols/rpc-messages.js';
import { tcpCapture } from '../protocols/tcp-capture.js';
import { corpusIsThere } from '../tshark/corpus.js';
import { evidenceOf, findingsOf, idsOf } from './support.js';

type Turn = readonly ['client' | 'server', Buffer];

/** A capture of one call and its answer. */
function call(
  uuid: string,
  operation: number,
  stub?: Buffer,
  answer: Buffer | undefined = response(),
  options: Options = {},
): { data: Buffer; name: string } {
  const turns: Turn[] = [
    ['client', bind({ 0: uuid }, options)],
    ['server', bindAck('49700', options)],
    ['client', request(operation, stub, options)],
    ...(answer ? ([['server', answer]] as const) : []),
  ];
  return { data: tcpCapture({ port: 49_700, turns }), name: 'call' };
}

const ENCRYPTED = { verifier: [9, 6] } as const;

describe('a service created on another host', () => {
  it('is a finding that names it', async () => {
    const findings = await findingsOf(call(UUIDS.svcctl, 12, serviceOf('PSEXESVC')));
    expect(findings).toMatchObject([
      {
        id: 'rpc.remote-service',
        severity: 'medium',
        hosts: [{ ip: '10.0.0.1' }, { ip: '10.0.0.2' }],
      },
    ]);
    expect(evidenceOf(findings[0], 'service')).toBe('PSEXESVC');
  });

  it('is one without a name where it is encrypted', async () => {
    const answer = response(undefined, ENCRYPTED);
    const findings = await findingsOf(call(UUIDS.svcctl, 12, serviceOf('x'), answer, ENCRYPTED));
    expect(idsOf(findings)).toEqual(['rpc.remote-service']);
    expect(evidenceOf(findings[0], 'service')).toBeUndefined();
  });

  it('is of low severity where the call failed', async () => {
    const findings = await findingsOf(call(UUIDS.svcctl, 12, serviceOf('x'), fault(5)));
    expect(findings).toMatchObject([{ severity: 'low' }]);
    expect(evidenceOf(findings[0], 'fault')).toBe('ACCESS_DENIED');
  });

  it.each([
    ['opened', UUIDS.svcctl, 16],
    ['of another interface', UUIDS.samr, 12],
  ])('is none where it is only %s', async (_, uuid, operation) => {
    expect(await findingsOf(call(uuid, operation))).toEqual([]);
  });
});

describe('a task scheduled on another host', () => {
  it.each([
    ['the scheduler', UUIDS.tasks, 1],
    ['“at”', UUIDS.atsvc, 0],
  ])('is a finding, by %s', async (_, uuid, operation) => {
    const findings = await findingsOf(call(uuid, operation, taskOf('\\Updates')));
    expect(findings).toMatchObject([{ id: 'rpc.remote-task', severity: 'medium' }]);
  });

  it.each([
    ['the scheduler', UUIDS.tasks, 7],
    ['“at”', UUIDS.atsvc, 2],
  ])('is none where tasks are listed, by %s', async (_, uuid, operation) => {
    expect(await findingsOf(call(uuid, operation))).toEqual([]);
  });
});

describe('credentials of zeros for Netlogon', () => {
  const ZERO = Buffer.alloc(8);
  const RANDOM: Buffer = Buffer.from('a1b2c3d4e5f60718', 'hex');

  /** Attempts on one connection, and their statuses. */
  function attempts(credential: Buffer, statuses: readonly number[], then: Turn[] = []) {
    const turns: Turn[] = [
      ['client', bind({ 0: UUIDS.netlogon })],
      ['server', bindAck('49700')],
      ...statuses.flatMap((status, i): Turn[] => [
        ['client', request(4, challengeOf('DC', credential), { call: 2 * i + 1 })],
        ['server', response(statusOf(0), { call: 2 * i + 1 })],
        ['client', request(26, authenticateOf('DC$', 'DC', credential), { call: 2 * i + 2 })],
        ['server', response(statusOf(status), { call: 2 * i + 2 })],
      ]),
      ...then,
    ];
    return { data: tcpCapture({ port: 49_700, turns }), name: 'attempts' };
  }
  const DENIED = 0xc0000022;

  it('are a finding of high severity', async () => {
    const findings = await findingsOf(attempts(ZERO, Array(5).fill(DENIED)));
    expect(findings).toMatchObject([
      { id: 'rpc.zerologon', severity: 'high', count: 5, flowCount: 1 },
    ]);
    expect(evidenceOf(findings[0], 'accepted')).toBe(0);
  });

  it('are critical once one is accepted', async () => {
    const change: Turn[] = [
      ['client', request(30, undefined, { call: 99 })],
      ['server', response(statusOf(0), { call: 99 })],
    ];
    const findings = await findingsOf(attempts(ZERO, [0], change));
    expect(findings).toMatchObject([{ id: 'rpc.zerologon', severity: 'critical' }]);
    expect(evidenceOf(findings[0], 'passwordChanges')).toBe(1);
  });

  it('are none while they are few, or random', async () => {
    expect(await findingsOf(attempts(ZERO, [DENIED, DENIED]))).toEqual([]);
    expect(await findingsOf(attempts(RANDOM, Array(20).fill(DENIED)))).toEqual([]);
    expect(await findingsOf(attempts(RANDOM, [0]))).toEqual([]);
  });
});

describe('a copy of the directory', () => {
  const copy = call(UUIDS.drsuapi, 3, undefined, response(undefined, ENCRYPTED), ENCRYPTED);

  it('for a host that is no domain controller is a finding', async () => {
    expect(await findingsOf(copy)).toMatchObject([
      { id: 'rpc.dcsync', severity: 'medium', count: 1 },
    ]);
  });

  it('is none between domain controllers', async () => {
    // The same hosts the other way round: the client answers calls to Netlogon itself.
    const data = Buffer.from(call(UUIDS.netlogon, 40).data);
    for (let at = 24; at < data.length; at += 16 + data.readUInt32LE(at + 8)) {
      const source = data.readUInt32BE(at + 16 + 12);
      data.writeUInt32BE(data.readUInt32BE(at + 16 + 16), at + 16 + 12);
      data.writeUInt32BE(source, at + 16 + 16);
    }
    const both = await findingsOf([copy, { data, name: 'back' }]);
    expect(both.filter(({ id }) => id.startsWith('rpc.'))).toEqual([]);
  });

  it('is none where names are looked up', async () => {
    expect(await findingsOf(call(UUIDS.drsuapi, 12))).toEqual([]);
  });
});

describe('the recorded domain', () => {
  it('has an account copied by a client, and a service that could not be created', async () => {
    const findings = await findingsOf('test/captures/dce-rpc.pcap');
    expect(findings.filter(({ id }) => id.startsWith('rpc.'))).toMatchObject([
      { id: 'rpc.dcsync', severity: 'medium', hosts: [{ ip: '10.77.0.20' }, { ip: '10.77.0.10' }] },
      { id: 'rpc.remote-service', severity: 'low' },
    ]);
    const service = findings.find(({ id }) => id === 'rpc.remote-service');
    expect(evidenceOf(service, 'service')).toBe('updater');
  });
});

describe.skipIf(!corpusIsThere)('in the shared captures', () => {
  const rpcOf = async (name: string) =>
    (await findingsOf(`../shared/captures/${name}`)).filter(({ id }) => id.startsWith('rpc.'));

  it('an exploit of Netlogon that succeeds is found', async () => {
    const findings = await rpcOf('malware-attack/zerologon__input.pcap');
    expect(findings).toMatchObject([
      { id: 'rpc.zerologon', severity: 'critical', count: 21, flowCount: 21 },
    ]);
    const evidence = Object.fromEntries(
      (findings[0]?.evidence ?? []).map((it) => [it.name, it.value]),
    );
    expect(evidence).toEqual({
      zeroCredentials: 21,
      zeroChallenges: 21,
      accepted: 1,
      passwordChanges: 1,
      account: 'B***$',
    });
  });

  it('a task scheduled by “at” is found', async () => {
    expect(idsOf(await rpcOf('malware-attack/20171220_smb_at_schedule.pcap'))).toEqual([
      'rpc.remote-task',
    ]);
  });

  it('an ordinary log-on by Netlogon is none', async () => {
    expect(await rpcOf('windows/dce_rpc_netlogon.pcapng')).toEqual([]);
  });
});
