// A monitor for the terminal: what is found, and who sends most, while packets come.
//
//   sudo tcpdump -i eth0 -U -w - | npx tsx examples/live/monitor.ts
//
// A flow's own findings are known when it ends, and are printed then. Findings across flows (scans, beacons) are known
// when the input ends.

import { analyze, detectors, type FindingRecord, type FlowRecord } from 'flowglass';

/** Seconds between two lists of talkers. */
const EVERY = Number(process.env['EVERY'] ?? 5);
const ROWS = 5;
/** Hosts counted at once; the smaller half is forgotten when there are more. */
const MAX_HOSTS = 10_000;
const MAX_SEEN = 10_000;

/** What each finding is called, and how bad it is. */
const pages = new Map(detectors.flatMap((it) => Object.entries(it.findings)));

const analysis = analyze('-', {
  filter: 'flow || finding',
  // Of a live input, long flows should be heard of before they end.
  timeouts: { active: 30, tcpClosed: 1 },
});

/** IP bytes sent and received since the last list. */
let talkers = new Map<string, number>();
const seen = new Set<string>();

function talk(ip: string, bytes: number): void {
  talkers.set(ip, (talkers.get(ip) ?? 0) + bytes);
  if (talkers.size > MAX_HOSTS) talkers = new Map(largest(MAX_HOSTS / 2));
}

function largest(count: number): [ip: string, bytes: number][] {
  return [...talkers].sort(([, a], [, b]) => b - a).slice(0, count);
}

function showTalkers(): void {
  if (talkers.size === 0) return;
  const { packets, flows } = analysis.progress();
  console.log(`-- ${packets} packets, ${flows} flows; most bytes since the last list:`);
  for (const [ip, bytes] of largest(ROWS)) console.log(`   ${ip.padEnd(39)} ${bytes} B`);
  talkers.clear();
}

/** Each finding once for each service. */
function showVerdict({ verdict, src, dst, lastTime }: FlowRecord): void {
  for (const id of verdict?.findings ?? []) {
    const service = `${id} ${dst.ip} ${dst.port}`;
    if (seen.has(service) || seen.size >= MAX_SEEN) continue;
    seen.add(service);
    const { severity, title } = pages.get(id) ?? { severity: verdict?.severity, title: id };
    console.log(`${timeOf(lastTime)} ${severity} ${title}: ${src.ip} -> ${dst.ip} ${dst.port}`);
  }
}

function showFinding({ severity, title, hosts, count }: FindingRecord): void {
  console.log(`   ${severity} ${title}: ${hosts.map(({ ip }) => ip).join(', ')} (${count})`);
}

function timeOf(ns: bigint): string {
  return new Date(Number(ns / 1_000_000n)).toISOString().slice(11, 19);
}

const timer = setInterval(showTalkers, EVERY * 1000);
// Ctrl-C reaches tcpdump too: what it still has comes within a moment.
process.once('SIGINT', () => setTimeout(() => analysis.stop(), 1000).unref());

let ending = false;
for await (const record of analysis) {
  if (record.type === 'flow') {
    talk(record.src.ip, record.fwd.bytes + record.rev.bytes);
    talk(record.dst.ip, record.fwd.bytes + record.rev.bytes);
    showVerdict(record);
  } else if (record.type === 'finding') {
    if (!ending) {
      showTalkers();
      console.log('-- all findings, worst first:');
      ending = true;
    }
    showFinding(record);
  } else if (record.type === 'warning') console.error(record.message);
}
clearInterval(timer);
showTalkers();
