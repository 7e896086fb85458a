// `flowglass extract`: packets of chosen flows into a capture that appears whole or not at all.

import { basename, dirname, extname } from 'node:path';
import {
  type ExtractedFinding,
  type ExtractOptions,
  type ExtractSummary,
  extract,
} from '../index.js';
import { detectOptions } from './detect-options.js';
import { EXIT, UsageError } from './errors.js';
import type { ExtractFlags } from './extract-command.js';
import { Interrupts } from './interrupt.js';
import { RecordFile } from './record-file.js';
import { printError, printOutput } from './streams.js';
import { styleFor } from './text/colours.js';
import { jsonText } from './text/json.js';
import { harmless } from './text/layout.js';
import { bytesText, countOf, countText } from './text/numbers.js';
import { warningLines } from './warnings.js';

/** Returns the exit code. */
export async function runExtract(inputs: string[], flags: ExtractFlags): Promise<number> {
  const { out, flow = [], finding = [], filter = [], json, quiet } = flags;
  if (flags.anonymize || flags.anonymizeKey !== undefined || !flags.names) {
    throw new UsageError(
      'packets are copied as they are, with their addresses and all they carry: extract anonymises nothing. ' +
        'Records and reports can be: flowglass --anonymize, flowglass report --anonymize',
    );
  }
  if (flow.length + finding.length + filter.length === 0) {
    throw new UsageError('nothing says which packets: give --flow, --finding or --filter');
  }
  const options = await toOptions(flags);
  const stop = new AbortController();
  const interrupts = new Interrupts({
    stop: () => stop.abort(),
    announce: () => printError('flowglass: interrupted: nothing is written\n'),
    discard: () => file.discard(),
    piped: false,
  });
  const file = new RecordFile(dirname(out), basename(out));
  try {
    const { signal } = stop;
    const summary = await extract(inputs, { ...options, signal, write: (it) => file.write(it) });
    if (interrupts.exitCode !== undefined) return interrupts.exitCode;
    const { findings, missing, warnings, packets } = summary;
    const lines = warningLines(warnings, styleFor(process.stderr));
    printError([...lines, ...missingLines(missing), ...partLines(findings)].map(asLine).join(''));
    if (packets === 0) {
      if (json) await printOutput(jsonText(summary));
      printError('flowglass: no flow was chosen: nothing is written\n');
      return EXIT.failed;
    }
    file.finish();
    if (json) await printOutput(jsonText({ file: file.path, ...summary }));
    else if (!quiet) await printOutput(`${harmless(file.path)}: ${amounts(summary)}\n`);
    return warnings.length > 0 ? EXIT.damaged : EXIT.ok;
  } catch (error) {
    if (interrupts.exitCode !== undefined) return interrupts.exitCode;
    throw error;
  } finally {
    file.discard();
    interrupts.close();
  }
}

async function toOptions(flags: ExtractFlags): Promise<Omit<ExtractOptions, 'write'>> {
  const { out, flow, finding, filter, timeouts, workers, maxMemory, maxTunnelDepth } = flags;
  const detect = await detectOptions({ ...flags, findings: true });
  return {
    format: formatOf(out),
    ...(flow ? { flows: flow } : {}),
    ...(finding ? { findings: finding } : {}),
    ...(filter ? { filter: eitherOf(filter) } : {}),
    ...(detect ? { detect } : {}),
    ...(timeouts ? { timeouts } : {}),
    ...(workers === undefined ? {} : { workers }),
    ...(maxTunnelDepth === undefined ? {} : { maxTunnelDepth }),
    ...(maxMemory === undefined ? {} : { limits: { memory: maxMemory } }),
    ...(flags.ignoreVlan ? { vlanInKey: false } : {}),
  };
}

function formatOf(out: string): 'pcap' | 'pcapng' {
  const extension = extname(out).toLowerCase();
  if (extension === '.pcap') return 'pcap';
  if (extension === '.pcapng') return 'pcapng';
  throw new UsageError(`--out ${out}: name it .pcapng or .pcap, which says what is written`);
}

/** One alone stays as it is, so that an error's column is that of the user's text. */
function eitherOf(filters: readonly string[]): string {
  if (filters.length === 1) return filters[0] ?? '';
  return filters.map((it) => `(${it})`).join(' || ');
}

function missingLines(missing: readonly string[]): string[] {
  return missing.map((id) => `flowglass: no flow ${id} is in the input, read with these options`);
}

/** What is not known is said, with what would take it. */
function partLines(findings: readonly ExtractedFinding[]): string[] {
  return findings.flatMap(({ key, flowCount, flowsKnown, filter }) =>
    filter === undefined
      ? []
      : [
          `flowglass: ${harmless(key)}: ${countText(flowsKnown)} of its ${countOf(flowCount, 'flow')} are known, the others are not in;`,
          `  --filter '${filter}' takes them all, with other traffic of the same hosts`,
        ],
  );
}

function amounts({ packets, inputPackets, flows, bytes }: ExtractSummary): string {
  const part = `${countText(packets)} of ${countOf(inputPackets, 'packet')}`;
  return `${part}, ${countOf(flows, 'flow')}, ${bytesText(bytes)}`;
}

function asLine(text: string): string {
  return `${text}\n`;
}
