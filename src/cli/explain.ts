// `flowglass explain`: a page of the catalogue of findings, or the list of all.

import { type Detector, detectors, type FindingPage } from '../index.js';
import { UsageError } from './errors.js';
import { printOutput } from './streams.js';
import { type Style, styleFor } from './text/colours.js';
import { jsonText } from './text/json.js';
import { columns, facts, wrapped } from './text/layout.js';

interface Entry {
  id: string;
  page: FindingPage;
  detector: Detector;
}

export async function runExplain(
  id: string | undefined,
  { json, quiet }: { json?: true; quiet?: true },
): Promise<number> {
  const entries = detectors.flatMap((detector) =>
    Object.entries(detector.findings).map(([of, page]) => ({ id: of, page, detector })),
  );
  const style = styleFor(process.stdout);
  if (id === undefined) {
    if (!quiet || json)
      await printOutput(json ? jsonText(entries.map(asJson)) : listText(entries, style));
    return 0;
  }
  const entry = entries.find((it) => it.id === id);
  if (!entry) throw new UsageError(unknown(id, entries));
  if (!quiet || json) await printOutput(json ? jsonText(asJson(entry)) : pageText(entry, style));
  return 0;
}

function unknown(id: string, entries: readonly Entry[]): string {
  const near = entries.filter((it) => it.id.startsWith(id.split('.')[0] ?? id));
  const hint = near.length > 0 ? near.map((it) => it.id).join(', ') : 'flowglass explain lists all';
  return `there is no finding ${id}: ${hint}`;
}

function asJson({ id, page, detector }: Entry) {
  return { id, ...page, detector: detector.name, thresholds: detector.thresholds ?? {} };
}

function listText(entries: readonly Entry[], { bold, dim }: Style): string {
  const rows = entries.map(({ id, page }) => [id, page.severity, page.title]);
  const head = [{ title: 'Finding' }, { title: 'severity' }, { title: 'what it is' }];
  const [titles = '', ...lines] = columns(head, rows);
  return `${bold(titles)}\n${lines.join('\n')}\n${dim('A page of each: flowglass explain <id>')}\n`;
}

function pageText({ id, page, detector }: Entry, { bold, dim, width }: Style): string {
  const paragraph = (title: string, text: string) =>
    `${bold(title)}\n${wrapped(text, width - 2)
      .map((line) => `  ${line}`)
      .join('\n')}`;
  const techniques = page.techniques?.length ? `, ATT&CK ${page.techniques.join(', ')}` : '';
  const parts = [
    `${bold(page.title)}\n${dim(`${id}: ${page.severity}, confidence ${page.confidence}${techniques}`)}`,
    paragraph('What it means', page.meaning),
    paragraph('How it is found', page.method),
    paragraph('When nothing is wrong', page.falsePositives),
    paragraph('What to do', page.advice),
  ];
  const thresholds = Object.entries(detector.thresholds ?? {});
  if (thresholds.length > 0) {
    const rows = thresholds.map(([name, it]): [string, string] => [
      name,
      `${it.default}${it.unit ? ` ${it.unit}` : ''} (${it.min} to ${it.max}): ${it.description}`,
    ]);
    const title = `Thresholds (thresholds.${detector.name} in the configuration)`;
    parts.push(
      `${bold(title)}\n${facts(rows, width - 2)
        .map((line) => `  ${line}`)
        .join('\n')}`,
    );
  }
  if (page.references?.length) parts.push(paragraph('References', page.references.join('; ')));
  return `${parts.join('\n\n')}\n`;
}
