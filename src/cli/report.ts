// `flowglass report`: a run into one HTML file.

import { basename, dirname } from 'node:path';
import { analyze } from '../index.js';
import { ReportBuilder } from '../report/builder.js';
import { anonymizeOptions } from './anonymize-options.js';
import { detectOptions } from './detect-options.js';
import { exitCode } from './exit-code.js';
import { Interrupts } from './interrupt.js';
import { ProgressBar } from './progress-bar.js';
import { RecordFile } from './record-file.js';
import { builderOptions, toRunOptions, type WriteFlags } from './report-command.js';
import { speedLine } from './speed.js';
import { printError, printOutput } from './streams.js';
import { styleFor } from './text/colours.js';
import { jsonText } from './text/json.js';
import { harmless } from './text/layout.js';
import { bytesText, countOf } from './text/numbers.js';
import { warningLines } from './warnings.js';

/** Returns the exit code. */
export async function runReport(inputs: string[], flags: WriteFlags): Promise<number> {
  const began = performance.now();
  const detect = await detectOptions(flags);
  const anonymous = anonymizeOptions(flags);
  const interrupts = new Interrupts({
    stop: () => analysis.stop(),
    announce: () => {
      bar?.stop();
      printError('flowglass: finishing what was read; Ctrl-C again ends at once\n');
    },
    discard: () => file.discard(),
    piped: inputs.includes('-'),
  });
  const { out, json, quiet, verbose } = flags;
  const file = new RecordFile(dirname(out), basename(out));
  const analysis = analyze(inputs, { ...toRunOptions(flags), ...anonymous, detect });
  const drawn = !quiet && process.stderr.isTTY && process.env.TERM !== 'dumb';
  const bar = drawn ? new ProgressBar(() => analysis.progress()) : undefined;
  const builder = new ReportBuilder(builderOptions(flags));
  try {
    for await (const record of analysis) builder.add(record);
    const summary = await analysis.summary();
    const pieces = await builder.finish(summary);
    for (const piece of pieces) file.write(piece);
    file.finish();
    bar?.stop();
    const { warnings } = summary;
    const lines = warningLines(warnings, styleFor(process.stderr));
    printError(lines.map((line) => `${line}\n`).join(''));
    if (interrupts.exitCode !== undefined) {
      printError('flowglass: interrupted: the report is of what was read until then\n');
    }
    if (verbose) printError(speedLine(summary, began));
    if (json) await printOutput(jsonText(summary));
    else if (!quiet) {
      const size = pieces.reduce((sum, { length }) => sum + length, 0);
      const { flows, total } = builder.kept();
      const which =
        flows < total ? `${countOf(flows, 'flow')} of ${total}` : countOf(flows, 'flow');
      await printOutput(
        `${harmless(file.path)}: ${which}, ${bytesText(size)}; open it in a browser\n`,
      );
    }
    return interrupts.exitCode ?? exitCode(summary, flags);
  } finally {
    bar?.stop();
    file.discard();
    interrupts.close();
  }
}
