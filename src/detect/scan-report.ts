// What a defender reads of scans: one finding for what belongs together, and what answered.

import type { Evidence, FindingHost } from '../records/types.js';
import { HALF_OPEN, ICMP, REFUSED, UDP } from './probe.js';
import { serviceText } from './probe-log.js';
import type { ScanContext, ScanFinding, ScanWatch } from './scan.js';
import { nanoseconds, type Windows } from './windows.js';

/** By their number in keys; 0 is none. */
export const STEALTH_KINDS = ['', 'NULL', 'FIN', 'Xmas', 'ACK'];

/** Of what answered, and of flows: how many are named. */
const NAMED = 20;
/** Scans of one source that are told as one. */
const BLOCK = 3;

/** What is said of one scan: collected in a pass over all probes. */
interface Scan {
  id: ScanFinding;
  source: number;
  /** Number of the host, of a scan of one. */
  target?: number;
  /** Key of the service, of a sweep for one. */
  service?: number;
  kind?: string;
  peak: number;
  threshold: number;
  first: number;
  last: number;
  hosts: Set<number>;
  services: Set<number>;
  probes: number;
  answeredCount: number;
  answered: string[];
  refused: number;
  flows: bigint[];
}

/** Reports all scans that there are by now. */
export function reportScans(context: ScanContext, watch: ScanWatch): void {
  const scans = merged([...vertical(context, watch), ...horizontal(context, watch)]);
  scans.push(...stealthy(context, watch));
  collect(context, watch, scans);
  for (const scan of scans) say(context, scan);
  const told = new Set(scans.map(({ source }) => source));
  for (const source of watch.contacts.scanners) {
    if (!told.has(source)) sayTrw(context, watch, source);
  }
}

function begin(
  id: ScanFinding,
  source: number,
  windows: Windows,
  place: number,
  threshold: number,
): Scan {
  return {
    id,
    source,
    peak: windows.peak(place),
    threshold,
    first: windows.first(place),
    last: windows.last(place),
    hosts: new Set(),
    services: new Set(),
    probes: 0,
    answeredCount: 0,
    answered: [],
    refused: 0,
    flows: [],
  };
}

function* reached(windows: Windows): Generator<number> {
  for (let place = 1; place <= windows.table.count; place++) {
    if (windows.reached(place)) yield place;
  }
}

function vertical({ thresholds }: ScanContext, { ports }: ScanWatch): Scan[] {
  return [...reached(ports)].map((place) => ({
    ...begin('scan.vertical', ports.table.key(place, 0), ports, place, thresholds.minPorts),
    target: ports.table.key(place, 1),
  }));
}

function horizontal({ thresholds }: ScanContext, { hosts, successes }: ScanWatch): Scan[] {
  const scans = [...reached(hosts)].map((place) => ({
    ...begin('scan.horizontal', hosts.table.key(place, 0), hosts, place, thresholds.minHosts),
    service: hosts.table.key(place, 1),
    total: hosts.total(place),
  }));
  return scans.filter(({ source, service, total }) => {
    const all = total + successes.count(source, service);
    return total >= thresholds.minFailedShare * all;
  });
}

function stealthy({ thresholds }: ScanContext, { stealth }: ScanWatch): Scan[] {
  return [...reached(stealth)].map((place) => {
    const { table } = stealth;
    const scan = begin('scan.stealth', table.key(place, 0), stealth, place, thresholds.minStealth);
    const target = table.key(place, 1);
    const kind = STEALTH_KINDS[table.key(place, 2)] ?? '';
    return { ...scan, kind, ...(target > 0 ? { target } : {}) };
  });
}

/** Three scans of hosts, or three sweeps, by one source are one scan of a block. */
function merged(scans: readonly Scan[]): Scan[] {
  const bySource = new Map<number, Scan[]>();
  for (const scan of scans) {
    const list = bySource.get(scan.source);
    if (list) list.push(scan);
    else bySource.set(scan.source, [scan]);
  }
  return [...bySource.values()].flatMap((list) => {
    const hosts = list.filter(({ id }) => id === 'scan.vertical').length;
    const sweeps = list.filter(({ service }) => service !== undefined && service >>> 16 !== ICMP);
    const [one] = list;
    if (!one || (hosts < BLOCK && sweeps.length < BLOCK)) return list;
    const { target: _, service: __, ...block } = one;
    return [
      {
        ...block,
        id: 'scan.block' as const,
        peak: list.length,
        threshold: BLOCK,
        first: Math.min(...list.map(({ first }) => first)),
        last: Math.max(...list.map(({ last }) => last)),
      },
    ];
  });
}

/** Puts each probe into the scans that it is of. */
function collect({ hosts }: ScanContext, { probes }: ScanWatch, scans: readonly Scan[]): void {
  const bySource = new Map<number, Scan[]>();
  for (const scan of scans) bySource.set(scan.source, [...(bySource.get(scan.source) ?? []), scan]);
  const { table } = probes;
  for (let place = 1; place <= table.count; place++) {
    const list = bySource.get(table.key(place, 0));
    if (!list) continue;
    const target = table.key(place, 1);
    const service = table.key(place, 2);
    const kind = STEALTH_KINDS[service >>> 24] ?? '';
    for (const scan of list) {
      if ((scan.kind ?? '') !== kind) continue;
      if (scan.target !== undefined && scan.target !== target) continue;
      if (scan.service !== undefined && scan.service !== service) continue;
      scan.probes++;
      scan.hosts.add(target);
      scan.services.add(service);
      if (scan.flows.length < NAMED) scan.flows.push(probes.flow(place));
      const outcome = probes.outcome(place);
      if (outcome === REFUSED) scan.refused++;
      if (outcome < HALF_OPEN) continue;
      scan.answeredCount++;
      if (scan.answered.length < NAMED) {
        scan.answered.push(answerer(scan, hosts.text(target), service));
      }
    }
  }
}

/** What a scan does not say already of a target: its port, its host, or both. */
function answerer(scan: Scan, ip: string, service: number): string {
  if (scan.target !== undefined) return serviceText(service);
  if (scan.service !== undefined) return ip;
  return `${ip} ${serviceText(service)}`;
}

function say(context: ScanContext, scan: Scan): void {
  const source = context.hosts.text(scan.source);
  const hosts: FindingHost[] = [{ ip: source, role: 'source' }];
  if (scan.target !== undefined)
    hosts.push({ ip: context.hosts.text(scan.target), role: 'target' });
  const subject = scan.service === undefined ? scan.kind : serviceText(scan.service);
  context.report(scan.id, {
    time: nanoseconds(scan.first),
    lastTime: nanoseconds(scan.last),
    hosts,
    ...(subject === undefined ? {} : { subject }),
    count: scan.probes,
    flows: scan.flows,
    flowCount: scan.probes,
    evidence: evidence(scan),
    ...(context.home.has(source) ? {} : { severity: 'low' as const }),
    ...(onlySilentUdp(scan) ? { confidence: 'medium' as const } : {}),
  });
}

/** Nobody said no to a UDP scan: it may as well be that answers went another way. */
function onlySilentUdp(scan: Scan): boolean {
  return [...scan.services].every((service) => service >>> 16 === UDP) && scan.answeredCount === 0;
}

function evidence(scan: Scan): Evidence[] {
  const { peak, threshold } = scan;
  const seconds = Math.round((scan.last - scan.first) * 1000) / 1000;
  const byId: Record<string, Evidence[]> = {
    'scan.vertical': [{ name: 'portsInWindow', value: peak, threshold }],
    'scan.horizontal': [{ name: 'hostsInWindow', value: peak, threshold }],
    'scan.block': [{ name: 'scans', value: peak, threshold }],
    'scan.stealth': [
      { name: 'kind', value: scan.kind ?? '' },
      { name: 'targetsInWindow', value: peak, threshold },
    ],
  };
  const service =
    scan.service === undefined ? [] : [{ name: 'service', value: serviceText(scan.service) }];
  return [
    ...service,
    ...(byId[scan.id] ?? []),
    { name: 'hosts', value: scan.hosts.size },
    { name: 'ports', value: scan.services.size },
    { name: 'duration', value: seconds, unit: 's' },
    { name: 'refused', value: scan.refused },
    ...(scan.kind === undefined ? [{ name: 'answeredCount', value: scan.answeredCount }] : []),
    ...(scan.answered.length > 0 ? [{ name: 'answered', value: scan.answered.join(', ') }] : []),
  ];
}

function sayTrw(context: ScanContext, { contacts }: ScanWatch, source: number): void {
  const { contacts: count, failures, ratio, threshold, first, last } = contacts.of(source);
  context.report('scan.trw', {
    time: nanoseconds(first),
    lastTime: nanoseconds(last),
    hosts: [{ ip: context.hosts.text(source), role: 'source' }],
    count: failures,
    evidence: [
      { name: 'likelihoodRatio', value: Math.round(ratio * 100) / 100, threshold },
      { name: 'firstContacts', value: count },
      { name: 'failures', value: failures },
    ],
  });
}
