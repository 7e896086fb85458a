// Findings that the user knows of and allows: by finding, host, network, name or key, with a reason.

import type { BlockList } from 'node:net';
import { FlowglassError } from '../errors.js';
import type { Occurrence } from './detector.js';
import { evidenceOf } from './findings.js';
import { networks } from './home-nets.js';

/** What it names has all to be so; at least one thing besides the reason has to be named. */
export interface AllowRule {
  /** A finding's id; `cleartext.*` for all that begin so. */
  finding?: string;
  /** One of the finding's hosts: an address or a network (CIDR). */
  host?: string;
  /** A name in the finding, of a host or in its evidence, or the domain it is in. */
  name?: string;
  /** A finding's `key`. */
  key?: string;
  /** Why it is allowed. */
  reason: string;
  /**
   * Last day on which it is, by the time of the capture: `2026-12-31`.
   * @pattern ^\d{4}-\d{2}-\d{2}$
   */
  expires?: string;
}

const NAMED = new Set(['host', 'name', 'serverName', 'domain', 'query']);

interface Rule extends AllowRule {
  net: BlockList | undefined;
  /** ns since 1970. */
  until: bigint | undefined;
}

export class AllowList {
  readonly #rules: Rule[];

  /** @throws FlowglassError for a rule that cannot be right */
  constructor(rules: readonly AllowRule[]) {
    this.#rules = rules.map((rule, i) => {
      const option = `allow[${i}]`;
      const { finding, host, name, key, expires, reason } = rule;
      if ((finding ?? host ?? name ?? key) === undefined) {
        throw new FlowglassError(
          'bad-option',
          `${option}: name a finding, a host, a name or a key; a rule that allows everything is none.`,
        );
      }
      if (!reason) throw new FlowglassError('bad-option', `${option}: give a reason.`);
      const net = host === undefined ? undefined : networks(`${option}.host`, [host]);
      return { ...rule, net, until: expires === undefined ? undefined : endOf(option, expires) };
    });
  }

  has(id: string, key: string, it: Occurrence): boolean {
    return this.#rules.some((rule) => {
      const { finding, name, net, until } = rule;
      if (finding !== undefined && !matchesId(finding, id)) return false;
      if (rule.key !== undefined && rule.key !== key) return false;
      if (until !== undefined && it.time >= until) return false;
      if (net && !it.hosts.some(({ ip }) => net.check(ip, ip.includes(':') ? 'ipv6' : 'ipv4'))) {
        return false;
      }
      return name === undefined || namesOf(it).some((text) => isWithin(text, name));
    });
  }
}

/** Is `id` what the pattern says: itself, or with `*` behind what it begins with? */
export function matchesId(pattern: string, id: string): boolean {
  return pattern.endsWith('*') ? id.startsWith(pattern.slice(0, -1)) : id === pattern;
}

function endOf(option: string, day: string): bigint {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time)) {
    throw new FlowglassError('bad-option', `${option}.expires: write a day as 2026-12-31.`);
  }
  return BigInt(time + 86_400_000) * 1_000_000n;
}

function namesOf(it: Occurrence): string[] {
  const names = it.hosts.flatMap(({ name }) => name ?? []);
  for (const { name, value } of evidenceOf(it)) {
    if (NAMED.has(name) && typeof value === 'string') names.push(value);
  }
  return names;
}

function isWithin(text: string, domain: string): boolean {
  const name = text.toLowerCase().replace(/:\d+$|\.$/, '');
  const wanted = domain.toLowerCase();
  return name === wanted || name.endsWith(`.${wanted}`);
}
