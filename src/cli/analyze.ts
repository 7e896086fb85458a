// `flowglass analyze`: records to files or a pipe, a summary to whoever looks.

import { analyze, type Progress, type RunSummary } from '../index.js';
import { anonymizeOptions } from './anonymize-options.js';
import { detectOptions } from './detect-options.js';
import { exitCode } from './exit-code.js';
import { findingLines } from './findings.js';
import { type AnalyzeFlags, toOptions } from './flags.js';
import { Interrupts } from './interrupt.js';
import { planOutput } from './output.js';
import { ProgressBar } from './progress-bar.js';
import { speedLine } from './speed.js';
import { printError, printOutput } from './streams.js';
import { summaryText } from './summary.js';
import { styleFor } from './text/colours.js';
import { jsonText } from './text/json.js';
import { bytesText } from './text/numbers.js';
import { warningLines } from './warnings.js';

/** Returns the exit code. */
export async function runAnalyze(inputs: string[], flags: AnalyzeFlags): Promise<number> {
  const began = performance.now();
  const detect = await detectOptions(flags);
  const anonymous = anonymizeOptions(flags);
  // Before there is a file that a signal could leave behind.
  const interrupts = new Interrupts({
    stop: () => analysis.stop(),
    announce: () => {
      bar?.stop();
      printError('flowglass: finishing what was read; Ctrl-C again ends at once\n');
    },
    discard: () => files?.discard(),
    piped: inputs.includes('-'),
  });
  const { files, outputs, piped } = planOutput(flags);
  const analysis = analyze(inputs, { ...toOptions(flags), ...anonymous, detect, outputs });
  const bar = wantsBar(flags, piped) ? new ProgressBar(() => analysis.progress()) : undefined;
  try {
    const summary = await analysis.summary();
    files?.finish();
    bar?.stop();
    await report(summary, flags, piped);
    if (flags.verbose) printError(speedLine(summary, began));
    if (interrupts.exitCode !== undefined) printError(interruptedLine(analysis.progress()));
    return interrupts.exitCode ?? exitCode(summary, flags);
  } finally {
    bar?.stop();
    files?.discard();
    interrupts.close();
  }
}

/** A bar needs a terminal of its own: records on the same would be mixed with it. */
function wantsBar({ quiet }: AnalyzeFlags, piped: boolean): boolean {
  if (quiet || !process.stderr.isTTY || process.env.TERM === 'dumb') return false;
  return !(piped && process.stdout.isTTY);
}

async function report(summary: RunSummary, flags: AnalyzeFlags, piped: boolean): Promise<void> {
  const { json, quiet, top } = flags;
  if (json) await printOutput(jsonText(summary));
  if (json || quiet) {
    const lines = warningLines(summary.warnings, styleFor(process.stderr));
    printError(lines.map((line) => `${line}\n`).join(''));
    return;
  }
  const text = (stream: NodeJS.WriteStream) => {
    const style = styleFor(stream);
    const found = flags.findings ? [...findingLines(summary, top, style), '', ''].join('\n') : '';
    return found + summaryText(summary, top, style);
  };
  if (piped) printError(text(process.stderr));
  else await printOutput(text(process.stdout));
}

/** A summary of a part must not be taken for one of the whole. */
function interruptedLine({ bytes, totalBytes, captures, captureCount }: Progress): string {
  const read =
    totalBytes === undefined ? bytesText(bytes) : `${bytesText(bytes)} of ${bytesText(totalBytes)}`;
  const which = captureCount > 1 ? `, ${captures} of ${captureCount} captures to their end` : '';
  return `flowglass: interrupted: these are the results of ${read}${which}\n`;
}
