// What the command line understands. Commands are loaded when they run, so that --help and --version
// start fast.

import { readFileSync } from 'node:fs';
import { Command, Help, Option } from 'commander';
import { FORMAT_NAMES } from '../output/names.js';
import { addAnonymizeOptions } from './anonymize-options.js';
import { parseBytes, parseCount, parseFormats, parseTimeouts } from './arguments.js';
import { completionCommand } from './completion-command.js';
import { addDetectOptions } from './detect-options.js';
import { extractCommand } from './extract-command.js';
import type { AnalyzeFlags } from './flags.js';
import { guarded } from './guarded.js';
import { reportCommand, serveCommand } from './report-command.js';
import { printError, printOutput } from './streams.js';

export const EXAMPLES = `
Examples:
  flowglass capture.pcapng                      summary on the screen
  flowglass day1.pcap day2.pcap.gz 'week/*'     several captures, read as one
  tcpdump -w - | flowglass -                    packets as they come; Ctrl-C ends with the summary
  flowglass capture.pcap --out results          records to results/records.ndjson
  flowglass capture.pcap -o results -f eve      EVE events to results/eve.json
  flowglass capture.pcap | jq 'select(.shape == "bulk-upload")'
  flowglass capture.pcap --json                 summary as JSON
  flowglass capture.pcap --fail-on high         exit code 3 if something bad is in it
  flowglass explain cleartext.http-basic        what a finding means
  flowglass report capture.pcapng -o out.html   one page to look at: findings, charts, flows
  flowglass extract capture.pcapng -o part.pcapng --finding 'tls.*'
                                                the packets of what was found
  flowglass info capture.pcapng                 what kind of file this is`;

const EXIT_CODES = `
Exit codes:
  0    fine
  1    wrong usage, no capture, or input or output failed
  2    an input is damaged; everything up to the damage is in the results
  3    something as bad as --fail-on says was found
  130  interrupted by Ctrl-C; what was read until then is in the results (143: SIGTERM)`;

/** Of commands that tell what there is. */
interface TellFlags {
  json?: true;
  quiet?: true;
  verbose?: true;
}

export function createProgram(): Command {
  const program = new Command('flowglass');
  program
    .description('Reads network captures (pcap, pcapng) and tells what is in them.')
    .usage(
      '[analyze] [options] <inputs...>\n       flowglass info|extract|report|serve [options] <inputs...>\n       flowglass explain [finding]\n       flowglass completion bash|zsh|fish',
    )
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help, or that of a command')
    .showHelpAfterError('Try: flowglass --help')
    .configureOutput({
      writeOut: (text) => void printOutput(text).catch(() => undefined),
      writeErr: printError,
      outputError: (text, write) => write(text.replace(/^error: /, 'flowglass: ')),
    });
  const analyze = analyzeCommand(program);
  infoCommand(program);
  explainCommand(program);
  extractCommand(program);
  reportCommand(program);
  serveCommand(program);
  completionCommand(program);
  program.addHelpText('after', EXAMPLES).addHelpText('after', EXIT_CODES);
  // `analyze` is what runs without a command's name: its options belong on the first page.
  program.configureHelp({
    visibleOptions: (command) => {
      const help = new Help();
      const own = help.visibleOptions(command);
      if (command !== program) return own;
      return [...help.visibleOptions(analyze).filter((it) => it.long !== '--help'), ...own];
    },
  });
  return program;
}

function analyzeCommand(program: Command): Command {
  const output = 'Output:';
  const engine = 'Engine:';
  const flows = 'Flows:';
  const command = program
    .command('analyze', { isDefault: true })
    .description('findings, flow and protocol records, and a summary (the default command)')
    .argument('<inputs...>', "files, directories, globs, or '-' for standard input")
    .addOption(new Option('-o, --out <dir>', 'write records to files in <dir>').helpGroup(output))
    .addOption(
      new Option(
        '-f, --format <list>',
        `what records are written as: ${FORMAT_NAMES.join(', ')} (default: ndjson); with --out several, ` +
          'separated by commas. summary: no records, in a pipe either',
      )
        .argParser(parseFormats(FORMAT_NAMES))
        .helpGroup(output),
    )
    .addOption(
      new Option(
        '--filter <expression>',
        `records to write, as in 'ip.addr == 10.0.0.0/8 && tls.sni contains "example"' (docs/filter.md)`,
      ).helpGroup(output),
    )
    .addOption(
      new Option(
        '--raw-fingerprints',
        'the texts behind JA3, JA3S and JA4 too, and JA4 in original order',
      ).helpGroup(output),
    )
    .addOption(new Option('--json', 'the summary as JSON on standard output').helpGroup(output))
    .addOption(
      new Option('--top <n>', "rows of each of the summary's lists, 1-10")
        .argParser(parseCount(1, 10))
        .default(5)
        .helpGroup(output),
    )
    .addOption(new Option('-q, --quiet', 'warnings and errors only').helpGroup(output))
    .addOption(
      new Option('-v, --verbose', 'time and speed of the run; the stack of an error').helpGroup(
        output,
      ),
    )
    .addOption(
      new Option(
        '--timeouts <list>',
        'seconds until a silent flow ends, as in tcp=300,udp=60; also tcp-attempt, tcp-closed, icmp, ' +
          'other, fragments, and active, the longest life of a flow (0: no end)',
      )
        .argParser(parseTimeouts)
        .helpGroup(flows),
    )
    .addOption(
      new Option('--splt <n>', 'packet lengths and times kept of each flow, 0-255 (default: 32)')
        .argParser(parseCount(0, 255))
        .helpGroup(flows),
    )
    .addOption(
      new Option('--max-tunnel-depth <n>', 'tunnels unwrapped, 0-8 (default: 4)')
        .argParser(parseCount(0, 8))
        .helpGroup(flows),
    )
    .addOption(new Option('--ignore-vlan', 'VLAN ids do not tell flows apart').helpGroup(flows))
    .addOption(
      new Option(
        '--no-protocols',
        'recognise application protocols, but give no records of them',
      ).helpGroup(flows),
    )
    .addOption(new Option('--no-checksums', 'do not verify checksums').helpGroup(flows))
    .addOption(
      new Option('-w, --workers <n>', 'threads; 0: none (default: by cores and input)')
        .argParser(parseCount(0, 256))
        .helpGroup(engine),
    )
    .addOption(
      new Option('--max-memory <size>', 'shared memory in all, 160M to 4095M (default: 1G)')
        .argParser(parseBytes('160M', '4095M'))
        .helpGroup(engine),
    )
    .addOption(
      new Option('--max-flows <n>', 'flows held at once (default: 1048576)')
        .argParser(parseCount(16, 2 ** 26))
        .helpGroup(engine),
    )
    .addOption(
      new Option('--max-hosts <n>', 'hosts counted for the summary (default: 262144)')
        .argParser(parseCount(1, 2 ** 24))
        .helpGroup(engine),
    )
    .addOption(
      new Option('--max-fragments <size>', 'memory for IP fragments, 66K to 2G (default: 32M)')
        .argParser(parseBytes('66K', '2G'))
        .helpGroup(engine),
    )
    .addOption(
      new Option(
        '--max-streams <size>',
        'memory for payload that is being read, 64K to 4095M (default: 64M)',
      )
        .argParser(parseBytes('64K', '4095M'))
        .helpGroup(engine),
    )
    .addOption(
      new Option(
        '--max-body-bytes <size>',
        'bodies up to this long are hashed, 0 to 4095M (default: 16M)',
      )
        .argParser(parseBytes('0', '4095M'))
        .helpGroup(engine),
    )
    .addHelpText('after', EXIT_CODES)
    .action((inputs: string[], flags: AnalyzeFlags) =>
      guarded(flags.verbose, async () => {
        const { runAnalyze } = await import('./analyze.js');
        return runAnalyze(inputs, flags);
      }),
    );
  return addAnonymizeOptions(addDetectOptions(command));
}

function explainCommand(program: Command): void {
  program
    .command('explain')
    .description('what a finding means, how it is found, and what to do about it')
    .argument('[finding]', 'its id; without one, the list of all')
    .option('--json', 'as JSON')
    .option('-q, --quiet', 'warnings and errors only')
    .option('-v, --verbose', 'the stack of an error')
    .action((id: string | undefined, flags: TellFlags) =>
      guarded(flags.verbose, async () => {
        const { runExplain } = await import('./explain.js');
        return runExplain(id, flags);
      }),
    );
}

function infoCommand(program: Command): void {
  program
    .command('info')
    .description('what captures say of themselves: format, interfaces, counts, times')
    .argument('<inputs...>', "files, directories, globs, or '-' for standard input")
    .option('--json', 'as JSON')
    .option('-q, --quiet', 'warnings and errors only')
    .option('-v, --verbose', 'the stack of an error')
    .addHelpText('after', EXIT_CODES)
    .action((inputs: string[], flags: TellFlags) =>
      guarded(flags.verbose, async () => {
        const { runInfo } = await import('./info.js');
        return runInfo(inputs, flags);
      }),
    );
}

function version(): string {
  const path = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}
