// The report of a run in full.

import type { Result } from '../pipeline/measure.js';
import { machineLine } from './machine.js';
import {
  bestTracker,
  floorOf,
  type Results,
  TARGET_FORMAT,
  TARGET_GROWTH,
  times,
  verdict,
} from './results.js';
import { count, figure, megabytes, type Row, table } from './table.js';

type Measured = Results['captures'][number];

/** Preamble with start of frame 8, FCS 4, gap 12: bytes that a frame takes on the wire besides. */
const AROUND_FRAME = 24;
/** Gbit/s */
const RATES = [1, 10, 25];

export function fullReport(results: Results): string {
  const { machine, absent, disagreements, versions } = results;
  const parts = [machineLine(machine)];
  if (results.quick) parts.push('Small captures and few runs (`--quick`): for trying out only.');
  for (const capture of results.captures) {
    parts.push(captureReport(capture), scaling(capture), withProtocols(capture));
  }
  if (results.growth.length > 0) parts.push(growthReport(results));
  if (results.costs.length > 0) parts.push(costReport(results));
  for (const formats of results.formats) parts.push(formatReport(formats));
  if (results.kernels.length > 0) parts.push(kernelReport(results));
  const known = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  if (known.length > 0) parts.push(`Versions: ${known.join(', ')}.`);
  if (absent.length > 0) parts.push(`Not here, so not measured: ${absent.join(', ')}.`);
  for (const text of disagreements) parts.push(`**Counts differ.** ${text}`);
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function captureReport(capture: Measured): string {
  const { name, packets, bytes, flows, results } = capture;
  const mean = Math.round(bytes / Math.max(1, packets));
  const head = ['Program', 'Runs', 'Seconds (min–max)', 'CPU s', 'Packets/s', 'Gbit/s'];
  const rates = RATES.map((rate) => `% of ${rate} GbE`);
  return [
    `## ${name}: ${count(packets)} packets of ${mean} bytes on average, ${count(flows)} flows`,
    table(
      [...head, ...rates, 'Peak memory', '× C count', 'Target'],
      results.map((result) => programRow(result, capture)),
    ),
  ].join('\n\n');
}

function programRow(result: Result, { packets, bytes, results }: Measured): Row {
  const part = result.packets < packets ? `, first ${count(result.packets)} packets` : '';
  const name = `${result.program}${part}`;
  if (result.failed)
    return [name, String(result.runs), `failed: ${result.failed}`, ...dashes(8), ''];
  const speed = result.packets / result.seconds;
  const mean = bytes / Math.max(1, packets);
  const lineGbit = (speed * (mean + AROUND_FRAME) * 8) / 1e9;
  const floor = floorOf(results);
  const target = verdict(result, results);
  return [
    name,
    String(result.runs),
    `${result.seconds.toFixed(2)} (${result.min.toFixed(2)}–${result.max.toFixed(2)})`,
    result.cpu === undefined ? '–' : result.cpu.toFixed(2),
    count(speed),
    figure((speed * mean * 8) / 1e9),
    ...RATES.map((rate) => figure((100 * lineGbit) / rate)),
    megabytes(result.peak),
    floor ? figure(floor.packets / floor.seconds / speed) : '–',
    target ? `${target.met ? 'yes' : 'no'} (${target.target})` : '',
  ];
}

function dashes(length: number): string[] {
  return Array.from({ length }, () => '–');
}

/** Speed by workers, relative to one. */
function scaling({ results }: Measured): string {
  const summaries = results.filter(({ role, failed }) => role === 'summary' && !failed);
  const [one] = summaries;
  if (!one) return '';
  const text = summaries
    .map(({ workers, seconds }) => `${workers}: ${figure(one.seconds / seconds)}`)
    .join(', ');
  const best = bestTracker(results);
  const records = results.find(({ role, failed }) => role === 'records' && !failed);
  const against =
    best && records
      ? ` NDJSON against ${best.program}: ${figure(best.seconds / records.seconds)} times as fast.`
      : '';
  return `Speed by workers, relative to one: ${text}.${against}`;
}

/** Flows and protocols beside flows alone, and beside what else knows protocols. */
function withProtocols({ results }: Measured): string {
  const protocols = results.find(({ role }) => role === 'protocols');
  const beside = [
    [
      'flows alone',
      times(
        protocols,
        results.find(({ role }) => role === 'records'),
      ),
    ] as const,
    ...results
      .filter(({ knowsProtocols }) => knowsProtocols)
      .map((it) => [it.program, times(protocols, it)] as const),
  ].flatMap(([name, ratio]) => (ratio === undefined ? [] : [`${figure(ratio)} × ${name}`]));
  if (beside.length === 0) return '';
  return `Time for a packet with protocols: ${beside.join(', ')}.`;
}

function costReport({ costs }: Results): string {
  const rows = costs.map(({ protocol, flows, packets, without, reading, failed }) => {
    const facts = [protocol, count(flows), figure(packets / flows)];
    if (failed) return [...facts, `failed: ${failed}`, ...dashes(3)];
    const cells = [without.cpu, reading.cpu, without.wall, reading.wall];
    return [...facts, ...cells.map((it) => (it === undefined ? '–' : figure(it)))];
  });
  const head = ['Protocol', 'Flows', 'Packets of a flow'];
  const micros = ['CPU µs', 'wall µs'].flatMap((it) => [`${it}, flows`, `${it}, its protocol`]);
  return ['## A flow, by protocol', table([...head, ...micros], rows)].join('\n\n');
}

function formatReport({ capture, tracking, formats }: Results['formats'][number]): string {
  const rows = formats.map(({ format, writing, failed }): Row => {
    if (failed) return [format, `failed: ${failed}`, ...dashes(3), ''];
    const { cpu, wall } = writing;
    const times = cpu !== undefined && tracking.cpu ? cpu / tracking.cpu : undefined;
    const met = times !== undefined && times <= TARGET_FORMAT;
    return [
      format,
      cpu === undefined ? '–' : figure(cpu),
      times === undefined ? '–' : figure(times),
      figure(wall),
      figure(wall / tracking.wall),
      times === undefined ? '' : `${met ? 'yes' : 'no'} (at most ${TARGET_FORMAT})`,
    ];
  });
  const seconds = [
    ...(tracking.cpu === undefined ? [] : [`${figure(tracking.cpu)} s of CPU time`]),
    `${figure(tracking.wall)} s`,
  ].join(', ');
  return [
    `## Writing formats: ${capture}`,
    `Tracking, without output: ${seconds}. Above that:`,
    table(['Format', 'CPU s', '× tracking', 'Wall s', '× tracking', 'Target'], rows),
  ].join('\n\n');
}

function growthReport({ growth }: Results): string {
  const [first] = growth;
  if (!first) return '';
  const rows = growth.flatMap(({ program, few, many }) =>
    (['more', 'whole'] as const).map((which) => {
      const times = many[which] / few[which];
      const aims = which === 'more' && program.startsWith('flowglass');
      return [
        `${program}: ${which === 'more' ? 'one packet more' : 'all, by packets'}`,
        String(Math.round(few[which])),
        String(Math.round(many[which])),
        figure(times),
        aims ? `${times <= TARGET_GROWTH ? 'yes' : 'no'} (at most ${TARGET_GROWTH})` : '',
      ];
    }),
  );
  const live = ({ flows }: { flows: number }) => `CPU ns, ${count(flows)} live flows`;
  const head = ['Cost of a packet', live(first.few), live(first.many), 'Times', 'Target'];
  return ['## Growth', table(head, rows)].join('\n\n');
}

function kernelReport({ kernels }: Results): string {
  return [
    '## Kernels',
    table(
      ['Kernel', 'Bytes', 'WebAssembly, MB/s', 'TypeScript, MB/s', 'Times as fast'],
      kernels.map(({ kernel, size, wasm, typescript, margins }) => [
        kernel,
        count(size),
        `${count(wasm)} ± ${Math.round(margins[0] * 100)} %`,
        `${count(typescript)} ± ${Math.round(margins[1] * 100)} %`,
        figure(wasm / typescript),
      ]),
    ),
  ].join('\n\n');
}
