// A recorded session of DHCP, NTP, SNMP, syslog and TFTP against what its script did.

import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ofType, recordsOf } from './support.js';

const CAPTURE = 'test/captures/services.pcap';

describe.skipIf(!existsSync(CAPTURE))('a recorded session of services', () => {
  const session = JSON.parse(readFileSync(CAPTURE.replace('.pcap', '.session.json'), 'utf8'));

  it('leases an address, and renews the lease', async () => {
    const [asked, answered] = await ofType('dhcp', CAPTURE);
    const { dhcp, client, server, mac } = session;
    expect(asked).toMatchObject({
      messageTypes: ['DISCOVER', 'REQUEST'],
      mac,
      hostName: dhcp.hostName,
      vendorClass: dhcp.vendorClass,
      requestedAddress: dhcp.address,
      serverAddress: server,
    });
    // The answers to the first two, and all of the renewal, as that is unicast.
    expect(answered).toMatchObject({
      messageTypes: ['OFFER', 'ACK', 'REQUEST', 'ACK'],
      transactionId: asked?.transactionId,
      mac,
      clientAddress: client,
      assignedAddress: dhcp.address,
      leaseTime: dhcp.leaseTime,
      domain: dhcp.domain,
    });
  });

  it('asks for the time', async () => {
    const messages = await ofType('ntp', CAPTURE);
    const server = messages.find(({ mode }) => mode === 'server');
    const client = messages.find(({ mode }) => mode === 'client');
    expect(server?.stratum).toBe(session.ntp.stratum);
    expect(server?.originTime).toBe(client?.transmitTime);
    // The server's clock is the one that the capture was recorded by.
    const apart = Number((server?.receiveTime ?? 0n) - (client?.time ?? 0n));
    expect(Math.abs(apart)).toBeLessThan(1e9);
  });

  it('asks for a description, and tells nothing that is secret', async () => {
    const { snmp } = session;
    const flows = await ofType('snmp', CAPTURE);
    for (const kind of snmp.flows) {
      // Version 3 asks in the clear for the engine's id first.
      const version = kind === 'encrypted' ? '3' : '2c';
      expect(flows.filter((it) => kind in it && it.version === version)).toHaveLength(1);
    }
    expect(flows.find(({ getRequests, community }) => getRequests && community)).toMatchObject({
      sysDescr: snmp.sysDescr,
      version: '2c',
    });
    expect(flows.find(({ setRequests }) => setRequests)?.firstError).toBe('noAccess');
    expect(flows.find(({ version }) => version === '3')).toMatchObject({
      user: snmp.user,
      securityLevel: 'authPriv',
    });
    const text = JSON.stringify(await recordsOf(CAPTURE), (_, it) =>
      typeof it === 'bigint' ? `${it}` : it,
    );
    expect(text).not.toContain(snmp.secret);
    expect(text).not.toContain(Buffer.from(snmp.secret).toString('hex'));
  });

  it('has its flows labelled', async () => {
    const apps = (await ofType('flow', CAPTURE)).map(({ app }) => app);
    expect(apps.filter((it) => it === 'syslog')).toHaveLength(session.syslog);
    expect(apps.filter((it) => it === 'tftp')).toHaveLength(1);
  });
});
