// `npm run bench`: measures, prints the report, writes it to build/bench. docs/benchmarks.md has the options.

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { EXCHANGES } from './generate.js';
import { SHAPES, type Traffic } from './generator/traffic.js';
import { measureKernels } from './kernels.js';
import { buildPrograms } from './pipeline/build.js';
import { type Capture, generated, ownCapture, realTraffic, warm } from './pipeline/captures.js';
import { measureCosts } from './pipeline/costs.js';
import { measureFormats } from './pipeline/formats.js';
import { measureGrowth } from './pipeline/growth.js';
import { disagreement, measure, type Options } from './pipeline/measure.js';
import { flowcountProgram, programs, summaryProgram } from './pipeline/programs.js';
import { fullReport } from './report/full.js';
import { thisMachine } from './report/machine.js';
import { readmeTable } from './report/readme.js';
import { type Results, TARGET_WORKERS } from './report/results.js';

type Kind = Traffic | 'real';

/** Few flows of many packets, and many of few: what formats cost goes by flows. */
const FORMAT_CAPTURES: readonly Kind[] = ['imix', 'manyflows'];

interface Request {
  quick: boolean;
  runs: number;
  kinds: Kind[];
  files: string[];
  /** What protocols cost by flows. */
  costs: boolean;
  /** What writing each output format costs, and nothing else of the captures. */
  formats: boolean;
  /** Kernels and growth too: all that has no capture of its own. */
  whole: boolean;
}

/** Beside the project's modules, which one of them needs. */
const PROGRAMS = join('build', 'bench');
const values = options();
const FOLDER = values.folder;
const CAPTURES = join(FOLDER, 'captures');

const results: Results = values.from
  ? JSON.parse(readFileSync(values.from, 'utf8'))
  : await bench(request());
const readme = readmeTable(results);
const full = fullReport(results);
if (!values.from) {
  writeFileSync(join(FOLDER, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(join(FOLDER, 'results.md'), full);
  writeFileSync(join(FOLDER, 'readme.md'), readme);
}
process.stdout.write(values.readme ? readme : full);

function options() {
  try {
    return parseArgs({
      options: {
        quick: { type: 'boolean', default: false },
        captures: { type: 'string' },
        file: { type: 'string', multiple: true, default: [] },
        costs: { type: 'boolean', default: false },
        formats: { type: 'boolean', default: false },
        runs: { type: 'string' },
        folder: { type: 'string', default: PROGRAMS },
        readme: { type: 'boolean', default: false },
        from: { type: 'string' },
      },
    }).values;
  } catch (error) {
    return usage(error instanceof Error ? error.message : String(error));
  }
}

function request(): Request {
  const { quick, captures, file: files, costs, formats } = values;
  const all: Kind[] = [...(Object.keys(SHAPES) as Traffic[]), 'real'];
  const whole = captures === undefined && files.length === 0 && !costs && !formats;
  const some = formats && files.length === 0 ? FORMAT_CAPTURES : [];
  const kinds = captures?.split(',') ?? (whole ? all : some);
  const runs = Number(values.runs ?? (quick ? 3 : 5));
  const unknown = kinds.find((kind) => !all.includes(kind as Kind));
  if (unknown !== undefined) usage(`no such capture: ${unknown}; there are ${all.join(', ')}`);
  const missing = files.find((file) => !existsSync(file));
  if (missing !== undefined) usage(`no such file: ${missing}`);
  if (!Number.isInteger(runs) || runs < 1) usage(`--runs ${values.runs}: not a number of runs`);
  return { quick, runs, kinds: kinds as Kind[], files, costs: costs || whole, formats, whole };
}

function usage(why: string): never {
  console.error(`${why}\nThe options are in docs/benchmarks.md.`);
  process.exit(1);
}

async function bench(request: Request): Promise<Results> {
  const { quick, runs, kinds, files, costs, whole } = request;
  const machine = thisMachine();
  if (machine.load > machine.cores / 4) {
    progress(`the machine is busy (load ${machine.load.toFixed(1)}): figures will be worse`);
  }
  mkdirSync(FOLDER, { recursive: true });
  const built = buildPrograms(PROGRAMS);
  const { here, absent } = programs(built);
  const scratch = join(FOLDER, 'scratch');
  const options: Options = { runs, timed: built.timed, scratch, progress };

  progress('kernels');
  const kernels = whole ? measureKernels(quick) : [];
  const disagreements: string[] = [];
  const measured: Results['captures'] = [];
  const formats: Results['formats'] = [];
  for await (const capture of captures(kinds, files, quick, absent)) {
    warm(capture);
    if (request.formats) {
      formats.push(measureFormats(capture, options));
      continue;
    }
    for (const program of here.filter(({ counts }) => counts)) {
      const text = disagreement(capture, program);
      if (text) disagreements.push(text);
    }
    const { path: _, ...facts } = capture;
    const jobs = here.map((program) => ({ capture, program }));
    measured.push({ ...facts, results: measure(jobs, options) });
  }
  const growing = [summaryProgram(TARGET_WORKERS)];
  if (built.flowcount) growing.push(flowcountProgram(built.flowcount));
  const growth = whole ? await measureGrowth(CAPTURES, growing, quick, options) : [];
  const flows = quick ? EXCHANGES / 20 : EXCHANGES;
  const protocols = costs ? await measureCosts(CAPTURES, flows, options) : [];
  rmSync(scratch, { recursive: true, force: true });
  return {
    machine,
    quick,
    captures: measured,
    kernels,
    growth,
    costs: protocols,
    formats,
    versions: Object.fromEntries(
      here.flatMap(({ name, version }) => (version ? [[name, version]] : [])),
    ),
    absent,
    disagreements,
  };
}

async function* captures(
  kinds: readonly Kind[],
  files: readonly string[],
  quick: boolean,
  absent: string[],
): AsyncGenerator<Capture> {
  const part = quick ? 0.1 : 1;
  for (const kind of kinds) {
    progress(`captures: ${kind}`);
    const capture =
      kind === 'real' ? await realTraffic(CAPTURES, part) : await generated(CAPTURES, kind, part);
    if (capture) yield capture;
    else absent.push(`capture ${kind} (no recorded captures)`);
  }
  for (const file of files) yield ownCapture(file);
}

function progress(text: string): void {
  console.error(text);
}
