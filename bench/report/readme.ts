// The compact table of README.md.

import type { Result } from '../pipeline/measure.js';
import type { Role } from '../pipeline/programs.js';
import {
  bestTracker,
  floorOf,
  type Results,
  TARGET_GROWTH,
  TARGET_WORKERS,
  times,
} from './results.js';
import { count, figure, table } from './table.js';

type Measured = Results['captures'][number];

const OURS: ReadonlySet<Role> = new Set<Role>(['summary', 'records', 'protocols', 'findings']);

export function readmeTable(results: Results): string {
  const { captures, machine, growth } = results;
  const programs = captures[0]?.results ?? [];
  const rows = programs.map(({ program, role }) => [
    OURS.has(role) ? `**${program}**` : program + part(program, captures),
    ...captures.map((capture) => cell(capture.results.find((it) => it.program === program))),
  ]);
  const head = captures.map(({ name, packets }) => `${name}, ${figure(packets / 1e6)} M packets`);
  const gib = Math.round(machine.memory / 2 ** 30);
  const costs = results.costs.filter(({ failed }) => !failed);
  const parts = [
    `Seconds of a whole process, its start included, and peak memory; medians on ${machine.cores} cores ` +
      `(${machine.cpu}, ${gib} GiB, Node ${machine.node}), captures in the page cache:`,
    table(['', ...head], [...rows, ...ratios(captures)]),
    ...growth
      .filter(({ program }) => program.startsWith('flowglass'))
      .map(
        ({ few, many }) =>
          `One packet more takes ${figure(many.more / few.more)} times as much CPU time with ` +
          `${count(many.flows)} live flows as with ${count(few.flows)} (aim: at most ${TARGET_GROWTH}).`,
      ),
  ];
  if (costs.length > 0) {
    const list = costs.map(({ protocol, reading: { cpu, wall } }) => {
      return `${protocol} ${figure(cpu ?? wall)}`;
    });
    parts.push(`To read what a flow says takes, µs of CPU time: ${list.join(', ')}.`);
  }
  return `${parts.join('\n\n')}\n`;
}

/** What of a capture a program read, where that is not all of it. */
function part(program: string, captures: readonly Measured[]): string {
  for (const { packets, results } of captures) {
    const result = results.find((it) => it.program === program);
    if (result && result.packets < packets)
      return `, first ${figure(result.packets / 1e6)} M packets`;
  }
  return '';
}

function cell(result: Result | undefined): string {
  if (!result) return '–';
  if (result.failed) return 'fails';
  const memory = result.peak === undefined ? '' : ` (${Math.round(result.peak / 1e6)} MB)`;
  return `${figure(result.seconds)}${memory}`;
}

/** Other programs that know protocols. */
function knowing(captures: readonly Measured[]): string[] {
  const all = captures.flatMap(({ results }) => results.filter((it) => it.knowsProtocols));
  return [...new Set(all.map(({ program }) => program))];
}

function ratios(captures: readonly Measured[]): string[][] {
  const summary = ({ results }: Measured) =>
    results.find(({ role, workers }) => role === 'summary' && workers === TARGET_WORKERS);
  const withRole = (wanted: Role) => (capture: Measured) =>
    capture.results.find(({ role }) => role === wanted);
  const byName = (wanted: string) => (capture: Measured) =>
    capture.results.find(({ program }) => program === wanted);
  const [records, protocols] = [withRole('records'), withRole('protocols')];
  const row = (
    name: string,
    over: (capture: Measured) => Result | undefined,
    under: (capture: Measured) => Result | undefined,
  ) => [
    name,
    ...captures.map((capture) => {
      const ratio = times(over(capture), under(capture));
      return ratio === undefined ? '–' : figure(ratio);
    }),
  ];
  return [
    row('Summary ÷ flow count in C', summary, ({ results }) => floorOf(results)),
    row('Best flow tracker ÷ flows as NDJSON', ({ results }) => bestTracker(results), records),
    row('Flows and protocols ÷ flows alone', protocols, records),
    row('With findings ÷ without', withRole('findings'), protocols),
    ...knowing(captures).map((program) =>
      row(`${program} ÷ flows and protocols, by packets`, byName(program), protocols),
    ),
  ];
}
