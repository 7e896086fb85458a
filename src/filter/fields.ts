// The fields that filters know: those of every record under its type's name, what all records have, and the
// names that Wireshark has for some of them.

import type { Subject } from './subject.js';

/** Values of a field in a record; none where it does not have it. */
export type Reader = (subject: Subject) => readonly unknown[];

/** Wireshark's names for what records have under others. */
const ALIASES: Record<string, string> = {
  'tls.sni': 'tls.serverName',
  'tls.handshake.extensions_server_name': 'tls.serverName',
  'tls.handshake.ja3': 'tls.ja3',
  'tls.handshake.ja3s': 'tls.ja3s',
  'tls.handshake.ja4': 'tls.ja4',
  'quic.sni': 'quic.serverName',
  'dns.qry.name': 'dns.query',
  'dns.qry.type': 'dns.queryType',
  'dns.flags.rcode': 'dns.rcode',
  'http.request.method': 'http.method',
  'http.request.uri': 'http.target',
  'http.user_agent': 'http.userAgent',
  'http.referer': 'http.referrer',
  'http.response.code': 'http.status',
  'ssh.kex.hassh': 'ssh.client.hassh',
  'ssh.kex.hasshserver': 'ssh.server.hassh',
};

/** A port of which protocol, on which side. */
const PORT = /^(?:(tcp|udp)\.)?(src|dst)?port$/;

const PROTOCOLS = new Set([
  'tcp',
  'udp',
  'icmp',
  'icmpv6',
  'sctp',
  'udplite',
  'igmp',
  'gre',
  'esp',
]);

/** The part of JSON Schema that tells which fields there are. */
interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  items?: Schema;
  properties?: Record<string, Schema>;
  definitions?: Record<string, Schema>;
}

/** Fields and record types by the JSON Schema of records. */
export class Fields {
  readonly #all: Record<string, Schema>;
  readonly #types = new Map<string, Schema>();

  constructor(schema: Schema) {
    this.#all = schema.definitions ?? {};
    for (const it of Object.values(this.#all)) {
      const type = it.properties?.['type']?.const;
      if (typeof type === 'string') this.#types.set(type, it);
    }
  }

  /** How the field is read; undefined if there is none of that name. */
  reader(name: string): Reader | undefined {
    return endReader(name) ?? this.#typeReader(name) ?? this.#recordReader(ALIASES[name] ?? name);
  }

  /** A protocol, application or record type by itself: is it that? */
  #typeReader(name: string): Reader | undefined {
    if (name.includes('.')) return undefined;
    if (PROTOCOLS.has(name)) return (it) => (it.protocol() === name ? [true] : []);
    if (!this.#types.has(name) && !APP.test(name)) return undefined;
    return (it) => (it.type === name || it.app() === name ? [true] : []);
  }

  #recordReader(name: string): Reader | undefined {
    const [type = '', ...path] = name.split('.');
    const schema = this.#types.get(type);
    if (!schema || path.length === 0 || !this.#has(schema, path)) return undefined;
    const [first = '', ...rest] = path;
    return (it) => (it.type === type ? walk(it.field(first), rest) : []);
  }

  #has(schema: Schema, path: readonly string[]): boolean {
    let at: Schema | undefined = schema;
    for (const step of path) {
      at = this.#target(at)?.properties?.[step];
      if (!at) return false;
    }
    return true;
  }

  #target(schema: Schema | undefined): Schema | undefined {
    const it = schema?.type === 'array' ? schema.items : schema;
    const name = it?.$ref?.replace('#/definitions/', '');
    return name === undefined ? it : this.#all[decodeURIComponent(name)];
  }

  /** Names near to one that there is not, for the message. */
  near(name: string): string[] {
    const [type = '', ...path] = name.split('.');
    const schema = this.#types.get(type);
    const aliases = Object.keys(ALIASES);
    const names = schema
      ? [
          ...Object.keys(schema.properties ?? {}).map((field) => `${type}.${field}`),
          ...aliases.filter((it) => it.startsWith(`${type}.`)),
        ]
      : [...this.#types.keys(), ...aliases, 'ip.addr', 'ip.src', 'ip.dst', 'port'];
    const wanted = schema && path[0] !== undefined ? `${type}.${path[0]}` : name;
    return names
      .map((it) => ({ it, distance: distanceOf(it.toLowerCase(), wanted.toLowerCase()) }))
      .filter(({ it, distance }) => distance <= Math.max(2, it.length / 3))
      .sort((a, b) => a.distance - b.distance)
      .slice(0, 3)
      .map(({ it }) => it);
  }
}

/** Labels of applications that have no record of their own. */
const APP =
  /^(?:mdns|llmnr|nbns|dtls|http2|syslog|tftp|radius|rtp|rtcp|stun|ssdp|mongodb|memcached|cassandra|amqp|kafka|rpc|nfs|s7comm|enip|bacnet|iec104|bittorrent|rsync|git)$/;

function endReader(name: string): Reader | undefined {
  if (name === 'ip' || name === 'ip.addr') return (it) => it.ends().map(({ ip }) => ip);
  if (name === 'ip.src')
    return (it) =>
      it
        .ends()
        .slice(0, 1)
        .map(({ ip }) => ip);
  if (name === 'ip.dst')
    return (it) =>
      it
        .ends()
        .slice(1, 2)
        .map(({ ip }) => ip);
  const [, protocol, side] = PORT.exec(name) ?? [];
  if (!PORT.test(name)) return undefined;
  const from = side === 'dst' ? 1 : 0;
  const to = side === 'src' ? 1 : undefined;
  return (it) => {
    if (protocol !== undefined && it.protocol() !== protocol) return [];
    const ends = it.ends().slice(from, to);
    return ends.flatMap(({ port }) => (port === undefined ? [] : [port]));
  };
}

/** The value behind a path, or the values where there are lists on the way. */
function walk(value: unknown, path: readonly string[]): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((it) => walk(it, path));
  const [first, ...rest] = path;
  if (first === undefined) return [value];
  return typeof value === 'object' ? walk((value as Record<string, unknown>)[first], rest) : [];
}

/** Edits between two short words (Levenshtein). */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + change));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
