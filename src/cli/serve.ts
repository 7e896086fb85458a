// `flowglass serve`: a run that can be looked at while it goes on, and as long as somebody wants to.

import { isIP } from 'node:net';
import { analyze } from '../index.js';
import { ReportBuilder } from '../report/builder.js';
import type { LiveProgress } from '../report/format.js';
import { ReportServer } from '../report/server.js';
import { anonymizeOptions } from './anonymize-options.js';
import { detectOptions } from './detect-options.js';
import { UsageError } from './errors.js';
import { exitCode } from './exit-code.js';
import { Interrupts } from './interrupt.js';
import { builderOptions, type ServeFlags, toRunOptions } from './report-command.js';
import { speedLine } from './speed.js';
import { printError, printOutput } from './streams.js';
import { styleFor } from './text/colours.js';
import { countOf } from './text/numbers.js';
import { warningLines } from './warnings.js';

/** Requests get their turn so often, ms. */
const TURN = 30;

/** Returns the exit code. */
export async function runServe(inputs: string[], flags: ServeFlags): Promise<number> {
  const began = performance.now();
  const detect = await detectOptions(flags);
  const { host, port, json, quiet, verbose } = flags;
  if (isIP(host) === 0) throw new UsageError(`--host: '${host}' is no IP address`);
  const anonymous = anonymizeOptions(flags);
  let ended = () => {};
  const end = new Promise<void>((resolve) => {
    ended = resolve;
  });
  let state: LiveProgress['state'] = 'running';
  const interrupts = new Interrupts({
    stop: () => (state === 'running' ? analysis.stop() : ended()),
    announce: () => {
      if (state !== 'running') return;
      printError('flowglass: the input ends here, the page stays; Ctrl-C again ends it\n');
    },
    discard: () => server.close(),
    piped: inputs.includes('-'),
  });
  const analysis = analyze(inputs, { ...toRunOptions(flags), ...anonymous, detect });
  const builder = new ReportBuilder(builderOptions(flags));
  const progress = (): LiveProgress => {
    const { bytes, totalBytes, packets, flows } = analysis.progress();
    return { bytes, packets, flows, state, ...(totalBytes === undefined ? {} : { totalBytes }) };
  };
  const server = new ReportServer({ builder, progress });
  try {
    const address = await server.listen(host, port);
    if (!isLoopback(host)) {
      printError(
        `flowglass: whoever reaches ${host} and has the address can read the page, and it is not encrypted\n`,
      );
    }
    await printOutput(json ? jsonLine(address) : `${address}\n`);
    let turn = performance.now();
    for await (const record of analysis) {
      builder.add(record);
      if (performance.now() - turn < TURN) continue;
      await new Promise((resolve) => setImmediate(resolve));
      turn = performance.now();
    }
    const summary = await analysis.summary();
    server.finish(summary);
    state = 'done';
    const lines = warningLines(summary.warnings, styleFor(process.stderr));
    printError(lines.map((line) => `${line}\n`).join(''));
    if (verbose) printError(speedLine(summary, began));
    if (!quiet) printError(`${countOf(summary.flows.flows, 'flow')}; Ctrl-C ends the page\n`);
    await end;
    return exitCode(summary, flags);
  } finally {
    server.close();
    interrupts.close();
  }
}

/** For a program that starts the server: in one line, since more output is to be expected of a server. */
function jsonLine(url: string): string {
  const { hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  return `${JSON.stringify({ url, host, port: Number(port) })}\n`;
}

function isLoopback(host: string): boolean {
  return host.startsWith('127.') || host === '::1';
}
