// Recorded sessions against what their scripts and programs knew: addresses, ports, connections, sizes.

import { describe, expect, it } from 'vitest';
import { connections, recordsOf, sent, session, sessionNames } from './session.js';

interface Connection {
  client: string;
  server: string;
  port: number;
  family: 4 | 6;
  outcome: string;
  bytesToServer: number;
  bytesToClient: number;
  bodyBytes: number;
  requests: { bodyBytes?: number; requestBodyBytes?: number; method: string }[];
}

const known = (name: string) =>
  session(name) as {
    client: string | [string, string];
    server: string | [string, string];
    port: number;
    connections: Connection[];
  };

/** Of `[IPv4, IPv6]` or one address, that of the family. */
function one(addresses: string | [string, string], family: 4 | 6 = 4): string {
  return typeof addresses === 'string' ? addresses : addresses[family === 4 ? 0 : 1];
}

describe.each(sessionNames().map((name) => [name]))('%s', (name) => {
  it('is read whole: nothing is dropped, no warning, no wrong checksum', async () => {
    const { flows, warnings, summary } = await recordsOf(name);
    expect(warnings).toEqual([]);
    expect(Object.entries(summary.dropped).filter(([, count]) => count > 0)).toEqual([]);
    expect([summary.badIpChecksums, summary.badChecksums]).toEqual([0, 0]);
    expect(flows.length).toBeGreaterThan(0);
    expect(summary.frames).toBe(
      summary.ipv4 + summary.ipv6 + summary.notIp + summary.fragments - summary.reassembled,
    );
  });
});

describe('closed', () => {
  const { client, server, connections: list } = known('closed');
  const STATES: Record<string, [string, RegExp, string]> = {
    refused: ['REJ', /^Sr$/, 'reset'],
    'SYN without answer, repeated': ['S0', /^S$/, 'end-of-input'],
    'closed by FIN': ['SF', /^ShA.*[Ff].*[Ff]/, 'closed'],
    'half-closed by the client first': ['SF', /^ShA[^f]*F[^f]*f/, 'closed'],
    'reset by the client': ['RSTO', /^ShA.*R/, 'reset'],
  };
  const seen = new Map<string, number>();
  for (const { family, port, outcome, server: other, bytesToServer, bytesToClient } of list) {
    const to = other ?? one(server, family);
    const nth = seen.get(`${to} ${port}`) ?? 0;
    seen.set(`${to} ${port}`, nth + 1);
    it(`IPv${family}, port ${port}: ${outcome}`, async () => {
      const flow = (await connections('closed', one(client, family), to, port))[nth];
      const [state, history, end] = STATES[outcome] ?? [];
      expect(flow?.connState).toBe(state);
      expect(flow?.history).toMatch(history ?? /^$/);
      expect(flow?.endReason).toBe(end);
      if (bytesToServer !== undefined) {
        expect([flow?.fwd.payloadBytes, flow?.rev.payloadBytes]).toEqual([
          bytesToServer,
          bytesToClient,
        ]);
      }
    });
  }

  it('has no other connection', async () => {
    expect((await recordsOf('closed')).flows).toHaveLength(list.length);
  });

  it('the SYN without an answer was repeated', async () => {
    const [flow] = await connections('closed', one(client), '10.77.0.99', 7001);
    expect(flow?.fwd.packets).toBeGreaterThan(1);
    expect(flow?.rev.packets).toBe(0);
    expect(flow?.fwd.tcp?.retransmitted).toBeUndefined();
  });
});

describe('loss', () => {
  it('past the point of capture: dropped segments are seen twice', async () => {
    const { client, server } = known('loss-after');
    const [flow] = await connections('loss-after', one(client), one(server), 7001);
    const { retransmitted, outOfOrder, missingBytes } = flow?.fwd.tcp ?? {};
    // One full segment in ten of 60,000 bytes: four or five of 1448.
    expect(retransmitted?.packets).toBeGreaterThanOrEqual(3);
    expect(retransmitted?.bytes).toBeGreaterThanOrEqual(3 * 1448);
    expect([outOfOrder, missingBytes]).toEqual([undefined, undefined]);
    expect(flow && sent(flow.fwd)).toBe(60_000);
    expect(flow?.history).toContain('T');
    expect(flow?.connState).toBe('SF');
  });

  it('before it: nothing is missing in the end, and nothing came twice', async () => {
    const { client, server } = known('loss-before');
    const [flow] = await connections('loss-before', one(client), one(server), 7001);
    expect(flow?.fwd.payloadBytes).toBe(60_000);
    expect(flow?.fwd.tcp?.missingBytes).toBeUndefined();
    expect(flow?.fwd.tcp?.retransmitted).toBeUndefined();
    expect(flow?.connState).toBe('SF');
  });
});

describe('ipfrag', () => {
  const { client, server } = known('ipfrag');
  const { datagrams } = session('ipfrag') as {
    datagrams: {
      family: 4 | 6;
      protocol: string;
      port?: number;
      requests?: number;
      count?: number;
      payloadBytes: number;
      fragmentsEach: number;
    }[];
  };
  it.each(datagrams)('IPv$family $protocol: datagrams of $payloadBytes bytes', async (it) => {
    const { flows } = await recordsOf('ipfrag');
    const [flow, ...more] = flows.filter(
      ({ protocol, src, dst, icmpType }) =>
        protocol === it.protocol &&
        src.ip === one(client, it.family) &&
        dst.ip === one(server, it.family) &&
        dst.port === it.port &&
        (icmpType === undefined || icmpType === 8 || icmpType === 128),
    );
    expect(more).toEqual([]);
    const count = it.requests ?? it.count ?? 0;
    expect(flow?.fwd.packets).toBe(count * it.fragmentsEach);
    expect(flow?.fwd.payloadBytes).toBe(count * it.payloadBytes);
    if (it.requests)
      expect(flow?.rev).toMatchObject({
        packets: count * it.fragmentsEach,
        payloadBytes: count * it.payloadBytes,
      });
    const headers = it.family === 4 ? 20 : 48;
    expect(flow?.fwd.bytes).toBe(count * (it.payloadBytes + 8 + it.fragmentsEach * headers));
  });

  it('all fragments found their datagram', async () => {
    const { summary } = await recordsOf('ipfrag');
    const all = datagrams.map(({ requests, count }) => (requests ? 2 * requests : (count ?? 0)));
    expect(summary.reassembled).toBe(all.reduce((a, b) => a + b));
    expect(summary.fragments).toBe(
      datagrams.reduce((sum, { fragmentsEach }, i) => sum + fragmentsEach * (all[i] ?? 0), 0),
    );
  });
});

describe('tunnels', () => {
  const ENCAPSULATIONS: Record<string, object | undefined> = {
    vxlan: [{ type: 'vxlan', id: 77 }],
    geneve: [{ type: 'geneve', id: 77 }],
    gre: [{ type: 'gre', id: 77 }],
    ipip: [{ type: 'ipip' }],
    sit: [{ type: '6in4' }],
    vlan: undefined,
    qinq: undefined,
  };
  it.each(Object.entries(ENCAPSULATIONS))('%s', async (name, encapsulation) => {
    const {
      outer,
      inner,
      id,
      echo,
      connections: list,
    } = session(name) as {
      outer: { left: string; right: string };
      inner: { left: string; right: string };
      id: number | number[] | null;
      echo: { requests: number; replies: number; payloadBytes: number };
      connections: Connection[];
    };
    const { flows, summary } = await recordsOf(name);
    const inside = flows.filter(({ src }) => src.ip === inner.left);
    const ping = inside.find(({ icmpType }) => icmpType === 8 || icmpType === 128);
    expect(ping?.dst.ip).toBe(inner.right);
    expect([ping?.fwd.packets, ping?.rev.packets]).toEqual([echo.requests, echo.replies]);
    expect(ping?.fwd.payloadBytes).toBe(echo.requests * echo.payloadBytes);
    const tcp = inside.filter(({ protocol }) => protocol === 'tcp');
    expect(tcp.map(({ dst, fwd, rev }) => [dst.ip, dst.port, sent(fwd), sent(rev)])).toEqual(
      list.map(({ port, bytesToServer, bytesToClient }) => [
        inner.right,
        port,
        bytesToServer,
        bytesToClient,
      ]),
    );
    for (const flow of [ping, ...tcp]) {
      expect(flow?.encapsulation).toEqual(encapsulation);
      expect(flow?.vlan).toEqual(Array.isArray(id) ? id : undefined);
      const tunnel = { src: outer.left, dst: outer.right };
      expect(flow?.tunnel).toEqual(encapsulation ? tunnel : undefined);
    }
    expect(encapsulation ? summary.tunnelled : summary.vlan).toBeGreaterThan(0);
    // The tunnel itself is a flow only of what has no IP in it: ARP, 42 bytes behind the tunnel's 8.
    const outside = flows.filter(
      ({ protocol, src, dst }) =>
        [src.ip, dst.ip].every((ip) => Object.values(outer).includes(ip)) && protocol !== 'icmp',
    );
    for (const { fwd, rev } of outside) {
      for (const { payload, payloadBytes } of [fwd, rev]) {
        expect(payloadBytes).toBe(50 * (payload?.packets ?? 0));
      }
    }
  });
});

describe('icmp-arp', () => {
  const { client, server } = known('icmp-arp');
  const knownIcmp = session('icmp-arp') as {
    echo: { family: 4 | 6; requests: number; replies: number; payloadBytes: number }[];
    arp: { requestsByArping: number; gratuitousRequests: number };
    portUnreachable: { family: 4 | 6; port: number }[];
    timeExceeded: { to: string; from: string };
  };
  it.each(knownIcmp.echo)(
    'ping of IPv$family',
    async ({ family, requests, replies, payloadBytes }) => {
      const { flows } = await recordsOf('icmp-arp');
      const flow = flows.find(
        ({ src, dst, icmpType }) =>
          src.ip === one(client, family) &&
          dst.ip === one(server, family) &&
          icmpType === (family === 4 ? 8 : 128),
      );
      expect([flow?.fwd.packets, flow?.rev.packets]).toEqual([requests, replies]);
      expect(flow?.fwd.payloadBytes).toBe(requests * payloadBytes);
    },
  );

  it.each(knownIcmp.portUnreachable)(
    'IPv$family: port $port is unreachable',
    async ({ family, port }) => {
      const { flows } = await recordsOf('icmp-arp');
      expect(
        flows.find(
          ({ protocol, dst }) =>
            protocol === 'udp' && dst.port === port && dst.ip === one(server, family),
        ),
      ).toMatchObject({ connState: 'S0' });
      const answer = flows.find(
        ({ icmpType, icmpCode, src }) =>
          src.ip === one(server, family) &&
          icmpType === (family === 4 ? 3 : 1) &&
          icmpCode === (family === 4 ? 3 : 4),
      );
      expect(answer?.dst.ip).toBe(one(client, family));
    },
  );

  it('time exceeded comes from the router', async () => {
    const { flows } = await recordsOf('icmp-arp');
    const answer = flows.find(({ icmpType }) => icmpType === 11);
    expect(answer?.src.ip).toBe(knownIcmp.timeExceeded.from);
  });

  it('ARP is counted', async () => {
    const { summary } = await recordsOf('icmp-arp');
    expect(summary.arp).toBeGreaterThanOrEqual(
      knownIcmp.arp.requestsByArping + knownIcmp.arp.gratuitousRequests,
    );
  });
});

describe('nanosecond', () => {
  it('times have all nine digits', async () => {
    const { flows } = await recordsOf('nanosecond');
    expect(flows.some(({ firstTime }) => firstTime % 1000n !== 0n)).toBe(true);
    const { echo } = session('nanosecond') as { echo: { requests: number; replies: number } };
    const ping = flows.find(({ icmpType }) => icmpType === 8);
    expect([ping?.fwd.packets, ping?.rev.packets]).toEqual([echo.requests, echo.replies]);
    expect(ping?.duration).toBeGreaterThan(0);
  });
});

describe('connections and sizes', () => {
  it.each(['http', 'http2'])('%s: bodies fit into the payload', async (name) => {
    const { port: shared, connections: list } = known(name);
    const seen = new Map<string, number>();
    for (const { client, server, port = shared, requests } of list) {
      const nth = seen.get(client) ?? 0;
      seen.set(client, nth + 1);
      const flow = (await connections(name, client, server, port))[nth];
      const bodies = requests.reduce((sum, { bodyBytes }) => sum + (bodyBytes ?? 0), 0);
      const uploads = requests.reduce(
        (sum, { requestBodyBytes }) => sum + (requestBodyBytes ?? 0),
        0,
      );
      expect(flow && sent(flow.rev), `${client} ${nth}`).toBeGreaterThan(bodies);
      expect(flow && sent(flow.fwd), `${client} ${nth}`).toBeGreaterThan(uploads);
      // Headers are not of the size of bodies.
      expect(flow && sent(flow.rev)).toBeLessThan(bodies + 700 * (requests.length + 1));
      expect(flow?.connState).toBe('SF');
    }
    const { flows } = await recordsOf(name);
    expect(flows.filter(({ protocol }) => protocol === 'tcp')).toHaveLength(list.length);
  });

  it.each(['tls12', 'tls13', 'https'])(
    '%s: pages fit into what is encrypted, which looks so',
    async (name) => {
      const it = session(name) as { bodyBytes?: number; port: number } & ReturnType<typeof known>;
      const families = it.connections.map(({ family }) => family ?? 4);
      for (const family of new Set(families)) {
        const flows = await connections(
          name,
          one(it.client, family),
          one(it.server, family),
          it.port,
        );
        const list = it.connections.filter((c) => (c.family ?? 4) === family);
        expect(flows).toHaveLength(list.length);
        for (const [i, { outcome, bodyBytes }] of list.entries()) {
          const page = bodyBytes ?? (outcome?.startsWith('page') ? it.bodyBytes : undefined);
          if (page === undefined) continue;
          const flow = flows[i];
          expect(flow?.rev.payloadBytes).toBeGreaterThan(page);
          expect(flow?.rev.payload?.entropy).toBeGreaterThan(7.8);
        }
      }
    },
  );

  it.each(['redis', 'redis-auth', 'mariadb', 'postgres', 'ssh-password', 'smtp'])(
    '%s: every connection is a flow',
    async (name) => {
      const { client, server, port, connections: list } = known(name);
      const flows = await connections(name, one(client), one(server), port);
      expect(flows).toHaveLength(list.length);
      for (const { connState } of flows) expect(['SF', 'RSTO', 'RSTR']).toContain(connState);
      const all = (await recordsOf(name)).flows.filter(({ protocol }) => protocol === 'tcp');
      expect(all).toHaveLength(list.length);
    },
  );

  it('redis: a value of 10,000 bytes each way, and 100 commands in one go', async () => {
    const { client, server, port } = known('redis');
    const flows = await connections('redis', one(client), one(server), port);
    expect(flows[2]?.fwd.payloadBytes).toBeGreaterThan(10_000);
    expect(flows[3]?.rev.payloadBytes).toBeGreaterThan(10_000);
  });

  it('mqtt: every client is a flow to the broker', async () => {
    const { server, port, connections: list } = known('mqtt');
    for (const client of new Set(list.map((it) => it.client))) {
      const flows = await connections('mqtt', client, one(server), port);
      expect(flows).toHaveLength(list.filter((it) => it.client === client).length);
    }
  });

  it('ftp: control connections, and a data connection for each transfer', async () => {
    const { client, server, port } = known('ftp');
    const list = session('ftp')['connections'] as {
      family: 4 | 6;
      transfers: { mode: string; bytesToClient?: number; bytesToServer?: number }[];
    }[];
    const { flows } = await recordsOf('ftp');
    for (const family of [4, 6] as const) {
      const [a, b] = [one(client, family), one(server, family)];
      const mine = list.filter((it) => it.family === family);
      expect(await connections('ftp', a, b, port)).toHaveLength(mine.length);
      const data = flows
        .filter(({ src, dst }) => src.port !== port && dst.port !== port)
        .filter(({ src, dst }) => [src.ip, dst.ip].includes(a) && [src.ip, dst.ip].includes(b))
        .sort((x, y) => (x.firstTime < y.firstTime ? -1 : 1));
      const transfers = mine.flatMap((it) => it.transfers);
      expect(data).toHaveLength(transfers.length);
      for (const [i, { mode, bytesToClient, bytesToServer }] of transfers.entries()) {
        const flow = data[i];
        // In active mode the server opens the connection.
        expect(flow?.src.ip).toBe(mode === 'PORT' ? b : a);
        const [up, down] = mode === 'PORT' ? [flow?.rev, flow?.fwd] : [flow?.fwd, flow?.rev];
        if (bytesToClient !== undefined) expect(down && sent(down)).toBe(bytesToClient);
        if (bytesToServer !== undefined) expect(up && sent(up)).toBe(bytesToServer);
      }
    }
  });

  it('ssh: a command and a file copied, and a key refused', async () => {
    const list = known('ssh').connections as (Connection & {
      fileBytes?: number;
      outputBytes?: number;
    })[];
    const flows = (await recordsOf('ssh')).flows.sort((a, b) =>
      a.firstTime < b.firstTime ? -1 : 1,
    );
    expect(flows.map(({ src, dst }) => [src.ip, dst.ip, dst.port])).toEqual(
      list.map(({ client, server }) => [client, server, 22]),
    );
    expect(flows[0]?.rev.payloadBytes).toBeGreaterThan(list[0]?.outputBytes ?? 0);
    expect(flows[1]?.fwd.payloadBytes).toBeGreaterThan(list[1]?.fileBytes ?? 0);
  });

  it('dns: every question is in a flow to the server', async () => {
    const { client, server, port } = known('dns');
    const queries = session('dns')['queries'] as {
      family?: 4 | 6;
      transport?: 'tcp';
      answerBytes?: number;
    }[];
    const { flows } = await recordsOf('dns');
    for (const family of [4, 6] as const) {
      const here = flows.filter(
        ({ src, dst }) => src.ip === one(client, family) && dst.ip === one(server, family),
      );
      for (const protocol of ['udp', 'tcp'] as const) {
        const asked = queries.filter(
          (it) => (it.family ?? 4) === family && (it.transport ?? 'udp') === protocol,
        );
        const found = here.filter((flow) => flow.protocol === protocol && flow.dst.port === port);
        const packets = found.reduce((sum, { fwd }) => sum + (fwd.payload?.packets ?? 0), 0);
        expect(packets, `${family} ${protocol}`).toBe(asked.length);
        expect(found.every(({ connState }) => connState === 'SF')).toBe(true);
      }
    }
    const long = queries.find(({ answerBytes }) => answerBytes)?.answerBytes ?? 0;
    expect(flows.some(({ protocol, rev }) => protocol === 'tcp' && rev.payloadBytes > long)).toBe(
      true,
    );
  });
});

describe('office', () => {
  const { hosts, tcp, ping } = session('office') as {
    hosts: Record<string, [string, string]>;
    tcp: {
      what: string;
      client: string;
      server: string;
      port: number;
      connections: number;
      bodyBytes?: number;
    }[];
    ping: { client: string; server: string; family: 4 | 6; requests: number }[];
  };
  const addresses = (host: string) => hosts[host] ?? [host];

  it('has the connections of every program, and no other', async () => {
    const counts = new Map<string, number>();
    for (const { client, server, port, connections: n } of tcp) {
      const key = `${client} ${server} ${port}`;
      counts.set(key, (counts.get(key) ?? 0) + n);
    }
    const { flows } = await recordsOf('office');
    let total = 0;
    for (const [key, count] of counts) {
      const [client = '', server = '', port] = key.split(' ');
      const found = flows.filter(
        ({ protocol, src, dst }) =>
          protocol === 'tcp' &&
          addresses(client).includes(src.ip) &&
          addresses(server).includes(dst.ip) &&
          dst.port === Number(port),
      );
      expect(found.length, key).toBe(count);
      total += count;
    }
    expect(flows.filter(({ protocol }) => protocol === 'tcp')).toHaveLength(total);
  });

  it('the download is one, by its shape and its size', async () => {
    const { flows } = await recordsOf('office');
    const [download] = flows.filter(({ shape }) => shape === 'bulk-download');
    expect(download?.rev.payloadBytes).toBeGreaterThan(
      tcp.find(({ bodyBytes }) => bodyBytes)?.bodyBytes ?? 0,
    );
    expect(addresses('files')).toContain(download?.dst.ip);
  });

  it('the refused port and the SYN without an answer are told', async () => {
    const { flows } = await recordsOf('office');
    expect(flows.filter(({ connState }) => connState === 'REJ').map(({ dst }) => dst.port)).toEqual(
      [8080],
    );
    expect(
      flows
        .filter(({ protocol, connState }) => protocol === 'tcp' && connState === 'S0')
        .map(({ dst }) => dst.ip),
    ).toEqual(['10.77.0.99']);
  });

  it('has the pings', async () => {
    const { flows } = await recordsOf('office');
    for (const { client, server, family, requests } of ping) {
      const found = flows.find(
        ({ src, dst, icmpType }) =>
          src.ip === addresses(client)[family === 4 ? 0 : 1] &&
          dst.ip === addresses(server)[family === 4 ? 0 : 1] &&
          icmpType === (family === 4 ? 8 : 128),
      );
      expect([found?.fwd.packets, found?.rev.packets]).toEqual([requests, requests]);
    }
  });
});
