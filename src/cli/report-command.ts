// `report` and `serve` as the command line understands them.

import { type Command, Option } from 'commander';
import type { Limits, Timeouts } from '../index.js';
import type { ReportOptions } from '../report/builder.js';
import { type AnonymizeFlags, addAnonymizeOptions } from './anonymize-options.js';
import { parseBytes, parseCount, parseTimeouts } from './arguments.js';
import { addDetectOptions, type DetectFlags } from './detect-options.js';
import { guarded } from './guarded.js';

/** What both understand. */
export interface ReportFlags extends DetectFlags, AnonymizeFlags {
  title?: string;
  reportFlows: number;
  reportRecords: number;
  timeouts?: Timeouts;
  workers?: number;
  maxMemory?: number;
  json?: true;
  quiet?: true;
  verbose?: true;
}

export interface WriteFlags extends ReportFlags {
  out: string;
}

export interface ServeFlags extends ReportFlags {
  host: string;
  port: number;
}

const EXIT_CODES = `
Exit codes: as of flowglass`;

export function reportCommand(program: Command): void {
  const command = program
    .command('report')
    .description('one HTML file to look at captures with: findings, charts, flows')
    .argument('<inputs...>', "files, directories, globs, or '-' for standard input")
    .option('-o, --out <file>', 'the file', 'report.html')
    .option('--json', 'the summary as JSON on standard output');
  withCommon(command)
    .addHelpText('after', EXIT_CODES)
    .action((inputs: string[], flags: WriteFlags) =>
      guarded(flags.verbose, async () => {
        const { runReport } = await import('./report.js');
        return runReport(inputs, flags);
      }),
    );
}

export function serveCommand(program: Command): void {
  const command = program
    .command('serve')
    .description('the same page while the captures are read, on this machine only')
    .argument('<inputs...>', "files, directories, globs, or '-' for standard input")
    .option('--json', 'the address as JSON on standard output')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .addOption(
      new Option('--port <n>', 'port to listen on (default: one that is free)')
        .argParser(parseCount(0, 65_535))
        .default(0, ''),
    );
  withCommon(command)
    .addHelpText('after', EXIT_CODES)
    .action((inputs: string[], flags: ServeFlags) =>
      guarded(flags.verbose, async () => {
        const { runServe } = await import('./serve.js');
        return runServe(inputs, flags);
      }),
    );
}

function withCommon(command: Command): Command {
  return addAnonymizeOptions(addDetectOptions(command))
    .option('--title <text>', "the page's title (default: the captures' names)")
    .addOption(
      new Option('--report-flows <n>', 'flows in the page at most: with verdicts, then the largest')
        .argParser(parseCount(1, 500_000))
        .default(100_000),
    )
    .addOption(
      new Option('--report-records <n>', 'protocol records of each flow in the page at most')
        .argParser(parseCount(0, 10_000))
        .default(50),
    )
    .addOption(
      new Option('--timeouts <list>', 'as of flowglass: tcp=300,udp=60').argParser(parseTimeouts),
    )
    .addOption(
      new Option('-w, --workers <n>', 'threads; 0: none (default: by cores and input)').argParser(
        parseCount(0, 256),
      ),
    )
    .addOption(
      new Option(
        '--max-memory <size>',
        'shared memory in all, 160M to 4095M (default: 1G)',
      ).argParser(parseBytes('160M', '4095M')),
    )
    .option('-q, --quiet', 'warnings and errors only')
    .option('-v, --verbose', 'time and speed of the run; the stack of an error');
}

export function builderOptions(flags: ReportFlags): ReportOptions {
  const { title, reportFlows, reportRecords, findings } = flags;
  return {
    findings,
    flows: reportFlows,
    recordsPerFlow: reportRecords,
    ...(title === undefined ? {} : { title }),
  };
}

/** Options of the library that the flags stand for. */
export function toRunOptions({ timeouts, workers, maxMemory }: ReportFlags) {
  const limits: Limits = maxMemory === undefined ? {} : { memory: maxMemory };
  return {
    limits,
    ...(timeouts ? { timeouts } : {}),
    ...(workers === undefined ? {} : { workers }),
  };
}
