// DHCP servers that contradict each other.

import { defineDetector } from './detector.js';
import { cut } from './evidence.js';

/** Servers that are kept apart. */
const MAX_SERVERS = 1024;

interface Server {
  ip: string;
  first: bigint;
  last: bigint;
  answers: number;
  routers: Set<string>;
  domains: Set<string>;
  flows: bigint[];
}

export const rogueDhcp = defineDetector({
  name: 'rogue-dhcp',
  findings: {
    'network.rogue-dhcp-server': {
      title: 'Several DHCP servers answer, and give different gateways',
      severity: 'medium',
      confidence: 'medium',
      meaning:
        'Clients of a network were offered addresses by more than one DHCP server. Whoever answers first decides over ' +
        'which gateway and name server a client speaks: a forged server puts itself in the middle.',
      method:
        'OFFER and ACK messages that no relay passed on, by server (its identifier, else its address). Medium ' +
        'where servers whose own addresses are in one /16 network give different gateways; info where they give the same ' +
        'or none, as servers that stand in for each other do.',
      falsePositives:
        'Captures that hold several networks (trunks, merged captures), home routers that somebody plugged in, labs.',
      advice:
        'Find out which of the servers is yours, and let switches pass answers from it only (DHCP snooping).',
      techniques: ['T1557.003'],
      references: ['RFC 2131', 'RFC 7610'],
    },
  },
  watch({ report, dropped }) {
    const servers = new Map<string, Server>();
    return {
      records: {
        dhcp(record) {
          const types = record.get('messageTypes') ?? [];
          if (!types.includes('OFFER') && !types.includes('ACK')) return;
          // What a relay brought is of another network.
          if (record.has('relayAddress')) return;
          const asked = types.some((it) => it === 'DISCOVER' || it === 'REQUEST');
          const ip = record.get('serverAddress') ?? (asked ? record.dst.ip : record.src.ip);
          let server = servers.get(ip);
          if (!server) {
            if (servers.size >= MAX_SERVERS) {
              dropped();
              return;
            }
            server = {
              ip,
              first: record.time,
              last: record.time,
              answers: 0,
              routers: new Set(),
              domains: new Set(),
              flows: [],
            };
            servers.set(ip, server);
          }
          server.answers++;
          if (record.time > server.last) server.last = record.time;
          if (server.flows.length < 20 && server.flows.at(-1) !== record.flowId) {
            server.flows.push(record.flowId);
          }
          const router = record.get('router');
          const domain = record.get('domain');
          if (router !== undefined && server.routers.size < 8) server.routers.add(router);
          if (domain !== undefined && server.domains.size < 8) server.domains.add(cut(domain));
        },
      },
      end() {
        for (const group of networksOf(servers.values())) {
          if (group.length < 2) continue;
          const routers = new Set(group.flatMap((it) => [...it.routers]));
          const differ = routers.size > 1;
          const times = group.flatMap((it) => [it.first, it.last]).sort((a, b) => (a < b ? -1 : 1));
          const flows = group.flatMap((it) => it.flows);
          report('network.rogue-dhcp-server', {
            time: times[0] ?? 0n,
            lastTime: times.at(-1) ?? 0n,
            hosts: group.map(({ ip }) => ({ ip, role: 'server' as const, port: 67 })),
            flows,
            count: group.reduce((sum, it) => sum + it.answers, 0),
            ...(differ ? {} : { severity: 'info' as const }),
            evidence: [
              { name: 'servers', value: group.length, threshold: 2 },
              { name: 'differentRouters', value: routers.size },
              ...group.slice(0, 8).map((it) => ({
                name: 'answersOf',
                value: cut(
                  `${it.ip}: ${it.answers}, router ${[...it.routers].join(' ') || 'none'}` +
                    (it.domains.size > 0 ? `, domain ${[...it.domains].join(' ')}` : ''),
                ),
              })),
            ],
          });
        }
      },
    };
  },
});

/** Servers by the first 16 bits of their addresses, each group in order of address. */
function networksOf(servers: Iterable<Server>): Server[][] {
  const groups = new Map<string, Server[]>();
  for (const server of servers) {
    const network = server.ip.split('.').slice(0, 2).join('.');
    const group = groups.get(network);
    if (group) group.push(server);
    else groups.set(network, [server]);
  }
  for (const group of groups.values()) group.sort((a, b) => (a.ip < b.ip ? -1 : 1));
  return [...groups.values()];
}
