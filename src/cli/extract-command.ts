// `extract` as the command line understands it.

import { type Command, Option } from 'commander';
import type { Timeouts } from '../index.js';
import type { AnonymizeFlags } from './anonymize-options.js';
import { parseBytes, parseCount, parseTimeouts } from './arguments.js';
import { addDetectOptions, type DetectFlags } from './detect-options.js';
import { guarded } from './guarded.js';

export interface ExtractFlags extends DetectFlags, AnonymizeFlags {
  out: string;
  flow?: string[];
  finding?: string[];
  filter?: string[];
  ignoreVlan?: true;
  maxTunnelDepth?: number;
  timeouts?: Timeouts;
  workers?: number;
  maxMemory?: number;
  json?: true;
  quiet?: true;
  verbose?: true;
}

const EXIT_CODES = `
Exit codes: as of flowglass; 1 also if nothing was chosen, and then no file is written`;

/** Options of other commands that are known here to be refused with a reason. */
const REFUSED = ['--anonymize', '--anonymize-key <file>', '--no-names'];

/** Of the options about findings, those that say what is reported, not what is looked for. */
const NOT_HERE = ['--fail-on', '--no-findings', '--show-accounts'];

export function extractCommand(program: Command): void {
  const command = program
    .command('extract')
    .description('the packets of some flows or findings, as a capture of their own')
    .argument('<inputs...>', 'files, directories or globs')
    .requiredOption('-o, --out <file>', 'the capture to write: .pcapng, or .pcap')
    .option('--flow <id>', 'the flow of this id, as its record has it; may be given again', again)
    .option(
      '--finding <id>',
      'the flows of these findings, as in scan.* or by their key; may be given again',
      again,
    )
    .option('--filter <expression>', 'the flows that it takes; may be given again', again);
  for (const flags of REFUSED) command.addOption(new Option(flags).hideHelp());
  addDetectOptions(command, NOT_HERE)
    .option('--ignore-vlan', 'as of flowglass')
    .addOption(new Option('--max-tunnel-depth <n>', 'as of flowglass').argParser(parseCount(0, 8)))
    .addOption(new Option('--timeouts <list>', 'as of flowglass').argParser(parseTimeouts))
    .addOption(new Option('-w, --workers <n>', 'as of flowglass').argParser(parseCount(0, 256)))
    .addOption(
      new Option('--max-memory <size>', 'as of flowglass').argParser(parseBytes('160M', '4095M')),
    )
    .option('--json', 'what was written, as JSON on standard output')
    .option('-q, --quiet', 'warnings and errors only')
    .option('-v, --verbose', 'the stack of an error')
    .addHelpText('after', EXIT_CODES)
    .action((inputs: string[], flags: ExtractFlags) =>
      guarded(flags.verbose, async () => {
        const { runExtract } = await import('./extract.js');
        return runExtract(inputs, flags);
      }),
    );
}

function again(value: string, before: string[] = []): string[] {
  return [...before, value];
}
