// docs/findings.md: a page of the catalogue for each finding, from the detectors.

import type { Detector, FindingPage, Threshold } from '../../src/detect/detector.js';
import { DETECTORS } from '../../src/detect/registry.js';

const HEAD = `# Findings

<!-- Made by npm run build:docs from src/detect. -->

What flowglass looks for, what it means when it is found, and what to do. \`flowglass explain <id>\` prints a page
of it. How findings, verdicts, allow-lists and detectors of your own work is in [detection.md](detection.md).
`;

export function findingsPage(detectors: readonly Detector[] = DETECTORS): string {
  const rows = detectors.flatMap(({ findings }) =>
    Object.entries(findings).map(
      ([id, { severity, title }]) => `| [\`${id}\`](#${anchor(id)}) | ${severity} | ${title} |`,
    ),
  );
  const parts = detectors.flatMap((detector) => [
    ...Object.entries(detector.findings).map(([id, page]) => section(id, page)),
    ...thresholds(detector),
  ]);
  return `${HEAD}\n| Finding | Severity | |\n|---|---|---|\n${rows.join('\n')}\n\n${parts.join('\n')}`;
}

/** As GitHub makes it of a heading. */
function anchor(id: string): string {
  return id.toLowerCase().replace(/[^a-z0-9_-]/g, '');
}

function section(id: string, page: FindingPage): string {
  const { title, severity, confidence, techniques, references } = page;
  const attack = (techniques ?? []).map(
    (it) => `[${it}](https://attack.mitre.org/techniques/${it.replace('.', '/')}/)`,
  );
  const facts = [severity, `confidence ${confidence}`];
  if (attack.length > 0) facts.push(`ATT&CK ${attack.join(', ')}`);
  return [
    `## ${id}`,
    '',
    `**${title}.** ${facts.join(' · ')}`,
    '',
    page.meaning,
    '',
    `- **How it is found:** ${page.method}`,
    `- **When nothing is wrong:** ${page.falsePositives}`,
    `- **What to do:** ${page.advice}`,
    ...(references?.length ? [`- **References:** ${references.join('; ')}`] : []),
    '',
  ].join('\n');
}

function thresholds({ name, findings, thresholds: of = {} }: Detector): string[] {
  const entries = Object.entries<Threshold>(of);
  if (entries.length === 0) return [];
  const ids = Object.keys(findings).map((id) => `\`${id}\``);
  const rows = entries.map(([key, it]) => {
    const unit = it.unit ? ` ${it.unit}` : '';
    return `| \`${key}\` | ${it.default}${unit} | ${it.min} to ${it.max} | ${it.description} |`;
  });
  return [
    [
      `Thresholds of ${ids.join(', ')}: \`thresholds.${name}\` in the configuration.`,
      '',
      '| Threshold | Default | Range | |',
      '|---|---|---|---|',
      ...rows,
      '',
    ].join('\n'),
  ];
}
