// What a defender reads of scans: one finding for what belongs together, and what answered.

import { HALF_OPEN, REFUSED } from '../engine/layouts.js';
import type { Evidence, FindingHost } from '../records/types.js';
import { ICMP, UDP } from './probe.js';
import { serviceText } from './probe-log.js';
import type { ScanContext, ScanFinding, ScanWatch } from './scan.js';
import { nanoseconds, type Windows } from './windows.js';

/** By their number in keys; 0 is none. */
export const STEALTH_KINDS = ['', 'NULL', 'FIN', 'Xmas', 'ACK'];

/** Of what answered, and of flows: how many are named. */
const NAMED = 20;
/** Scans of one source that are told as one. */
const BLOCK = 3;

/** Findings of scans, and of scan.trw, in a run. */
const MAX_SCANS = 1000;
const MAX_WALKS = 100;

/** What is said of one scan: collected in a pass over all probes. */
interface Scan {
  id: ScanFinding;
  source: number;
  /** Number of the host, of a scan of one. */
  target?: number;
  /** Keys of the services that a sweep was for. */
  swept?: number[];
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
  /** ICMP messages to the source that a port is unreachable. */
  unreachable: number;
  flows: bigint[];
}

/** Reports all scans that there are by now. */
export function reportScans(context: ScanContext, watch: ScanWatch): void {
  const scans = merged([...vertical(context, watch), ...horizontal(context, watch)]);
  scans.push(...stealthy(context, watch));
  const told = ownFirst(context, scans, MAX_SCANS);
  collect(context, watch, told);
  for (const scan of told) say(context, scan);
  const sources = new Set(scans.map(({ source }) => source));
  const others = watch.contacts.scanners.filter((source) => !sources.has(source));
  const walks = others.map((source) => ({ source }));
  for (const { source } of ownFirst(context, walks, MAX_WALKS)) sayTrw(context, watch, source);
}

/** At most so many, those of the network's own hosts first: at its edge there are always scans from outside. */
function ownFirst<S extends { source: number }>(
  { home, hosts, dropped }: ScanContext,
  scans: readonly S[],
  most: number,
): S[] {
  if (scans.length <= most) return [...scans];
  dropped(scans.length - most);
  const isOwn = ({ source }: S) => home.hasHost(hosts, source);
  return [...scans.filter(isOwn), ...scans.filter((scan) => !isOwn(scan))].slice(0, most);
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
    unreachable: 0,
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

function horizontal({ thresholds }: ScanContext, watch: ScanWatch): Scan[] {
  const { hosts } = watch;
  const scans = [...reached(hosts)].map((place) => ({
    ...begin('scan.horizontal', hosts.table.key(place, 0), hosts, place, thresholds.minHosts),
    swept: [hosts.table.key(place, 1)],
    total: hosts.total(place),
  }));
  return scans.filter(({ source, swept: [service = 0], total }) => {
    const all = total + watch.succeeded(source, service);
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

/** Three scans of hosts, or three sweeps, by one source are one scan of a block; two sweeps are one sweep. */
function merged(scans: readonly Scan[]): Scan[] {
  const bySource = new Map<number, Scan[]>();
  for (const scan of scans) {
    const list = bySource.get(scan.source);
    if (list) list.push(scan);
    else bySource.set(scan.source, [scan]);
  }
  return [...bySource.values()].flatMap((list) => {
    const sweeps = list.filter(({ swept }) => swept);
    const hosts = list.filter(({ swept }) => !swept);
    const ports = sweeps.filter(({ swept: [service = 0] = [] }) => service >>> 16 !== ICMP);
    if (hosts.length >= BLOCK || ports.length >= BLOCK) {
      const { target: _, swept: __, ...block } = together(list);
      return [{ ...block, id: 'scan.block' as const, peak: list.length, threshold: BLOCK }];
    }
    return sweeps.length > 1 ? [...hosts, together(sweeps)] : list;
  });
}

function together(scans: readonly Scan[]): Scan {
  const [one] = scans as readonly [Scan];
  return {
    ...one,
    swept: scans.flatMap(({ swept }) => swept ?? []),
    peak: Math.max(...scans.map(({ peak }) => peak)),
    first: Math.min(...scans.map(({ first }) => first)),
    last: Math.max(...scans.map(({ last }) => last)),
  };
}

/** Puts each probe into the scans that it is of. */
function collect(
  { hosts }: ScanContext,
  { probes, unreachable }: ScanWatch,
  scans: readonly Scan[],
): void {
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
      if (scan.swept && !scan.swept.includes(service)) continue;
      scan.probes++;
      if (!scan.hosts.has(target) && !scan.kind)
        scan.unreachable += unreachable.of(target, scan.source);
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
  if (scan.swept?.length === 1) return ip;
  return `${ip} ${serviceText(service)}`;
}

function say(context: ScanContext, scan: Scan): void {
  const source = context.hosts.text(scan.source);
  const hosts: FindingHost[] = [{ ip: source, role: 'source' }];
  if (scan.target !== undefined)
    hosts.push({ ip: context.hosts.text(scan.target), role: 'target' });
  const subject = scan.swept ? servicesText(scan.swept) : scan.kind;
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
    // Rather a broken uplink: nobody finds hosts by sweeping IPv6.
    ...(scan.swept && source.includes(':') ? { confidence: 'low' as const } : {}),
  });
}

function servicesText(services: readonly number[]): string {
  return services.map(serviceText).join(', ');
}

/** Nobody said no to a UDP scan: it may as well be that answers went another way. */
function onlySilentUdp(scan: Scan): boolean {
  return (
    [...scan.services].every((service) => service >>> 16 === UDP) &&
    scan.answeredCount + scan.unreachable === 0
  );
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
  const service = scan.swept ? [{ name: 'service', value: servicesText(scan.swept) }] : [];
  return [
    ...service,
    ...(byId[scan.id] ?? []),
    { name: 'hosts', value: scan.hosts.size },
    { name: 'ports', value: scan.services.size },
    { name: 'duration', value: seconds, unit: 's' },
    { name: 'refused', value: scan.refused },
    ...(scan.unreachable > 0 ? [{ name: 'portUnreachable', value: scan.unreachable }] : []),
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
