// Precision and recall of findings over the labelled shared captures: npm run evaluate. Writes docs/evaluation.md.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyze } from 'flowglass';
import { FAMILIES, LABELS, TOPICS } from './labels.js';

const CAPTURES = process.env['FLOWGLASS_CAPTURES'] ?? '../shared/captures';

interface Tally {
  labelled: number;
  found: number;
  right: number;
  wrong: string[];
  missed: string[];
}

const tallies = new Map<string, Tally>(
  FAMILIES.map((family) => [family, { labelled: 0, found: 0, right: 0, wrong: [], missed: [] }]),
);
const tallyOf = (id: string) => tallies.get(id.split('.')[0] ?? '');

if (!existsSync(join(CAPTURES, 'manifest.json'))) {
  console.error(`There are no captures in ${CAPTURES}: name their folder by FLOWGLASS_CAPTURES.`);
  process.exit(1);
}
const manifest = JSON.parse(readFileSync(join(CAPTURES, 'manifest.json'), 'utf8')) as {
  captures: { file: string; topic: string }[];
};
let captures = 0;
for (const { file, topic } of manifest.captures) {
  if (!TOPICS.includes(topic)) continue;
  const name = file.replace(/^captures\//, '');
  const ids = await idsIn(join(CAPTURES, name));
  if (!ids) continue;
  captures++;
  judge(name, ids);
}
writeFileSync('docs/evaluation.md', page());
console.log(page());

/** Ids of findings of the judged families; undefined for what is no capture. */
async function idsIn(path: string): Promise<Set<string> | undefined> {
  try {
    const { findings } = await analyze(path, { workers: 0 }).summary();
    return new Set(findings.map(({ id }) => id).filter((id) => tallyOf(id)));
  } catch (error) {
    if ((error as { code?: string }).code === 'not-a-capture') return undefined;
    throw error;
  }
}

function judge(name: string, ids: ReadonlySet<string>): void {
  const labels = (LABELS[name] ?? []).map((it) => (typeof it === 'string' ? [it] : it));
  for (const choices of labels) {
    const tally = tallyOf(choices[0] ?? '') ?? other();
    tally.labelled++;
    if (!choices.some((id) => ids.has(id))) tally.missed.push(`${name}: ${choices.join(' or ')}`);
  }
  for (const id of ids) {
    const tally = tallyOf(id);
    if (!tally) continue;
    tally.found++;
    if (labels.some((choices) => choices.includes(id))) tally.right++;
    else tally.wrong.push(`${name}: ${id}`);
  }
}

/** Labels of kinds that nothing looks for. */
function other(): Tally {
  const known = tallies.get('not looked for');
  if (known) return known;
  const tally = { labelled: 0, found: 0, right: 0, wrong: [], missed: [] };
  tallies.set('not looked for', tally);
  return tally;
}

function page(): string {
  const rows = [...tallies].map(([family, it]) => {
    const precision = it.found === 0 ? '–' : share(it.right, it.found);
    const recall = it.labelled === 0 ? '–' : share(it.labelled - it.missed.length, it.labelled);
    return `| ${family} | ${it.labelled} | ${it.found} | ${precision} | ${recall} |`;
  });
  const all = [...tallies.values()];
  const missed = all.flatMap((it) => it.missed);
  const wrong = all.flatMap((it) => it.wrong);
  return `# How right findings are

<!-- Made by npm run evaluate. -->

Findings over ${captures} of the shared captures, real and test traffic of the topics ${TOPICS.join(', ')}, against
labels that were written down from what their sources say of them ([labels.ts](../bench/evaluation/labels.ts)).
Precision: of the finding ids that a capture had, those that it should. Recall: of those that it should have, those
that it had. The captures are short and known to everybody: the table says that the detectors work, not how they do
on your network.

| Family | Labels | Found | Precision | Recall |
|---|---|---|---|---|
${rows.join('\n')}

Missed: ${missed.length === 0 ? 'none' : missed.map((it) => `\n- ${it}`).join('')}

Found and not labelled: ${wrong.length === 0 ? 'none' : wrong.map((it) => `\n- ${it}`).join('')}
`;
}

function share(part: number, whole: number): string {
  return `${Math.round((100 * part) / whole)} %`;
}
