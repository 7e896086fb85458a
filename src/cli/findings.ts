// Findings as a person reads them: worst first, the same kind together, who did what to whom, and what to do.

import type { FindingHost, FindingRecord, RunSummary, Severity } from '../index.js';
import { SEVERITIES } from '../records/finding.js';
import type { Style } from './text/colours.js';
import { harmless, wrapped } from './text/layout.js';
import { countOf, countText, timeText } from './text/numbers.js';

const LABEL = 10;
const WORST_FIRST = SEVERITIES.toReversed();

/** @param top findings of a kind at most */
export function findingLines(
  { findings, findingsAllowed }: RunSummary,
  top: number,
  style: Style,
): string[] {
  const { bold, dim, width } = style;
  const counts = WORST_FIRST.map((severity) => ({
    severity,
    count: findings.filter((it) => it.severity === severity).length,
  })).filter(({ count }) => count > 0);
  const totals = counts.map(({ severity, count }) => `${countText(count)} ${severity}`);
  if (findingsAllowed > 0) totals.push(`${countText(findingsAllowed)} allowed by rules`);
  const lines = [`${bold('Findings')}  ${dim(totals.join(', ') || 'none')}`];
  for (const [, kind] of byId(findings)) {
    const [worst] = kind;
    if (!worst) continue;
    const label = colour(worst.severity, style)(worst.severity.toUpperCase().padEnd(LABEL - 2));
    lines.push(`  ${label}${bold(worst.title)}  ${dim(worst.id)}`);
    for (const finding of kind.slice(0, top)) {
      lines.push(...indent(wrapped(rowOf(finding), width - LABEL - 4)));
    }
    const more = kind.length - top;
    if (more > 0) lines.push(dim(`${' '.repeat(LABEL)}and ${countText(more)} more of this kind`));
    const advice = wrapped(worst.advice, width - LABEL);
    lines.push(...advice.map((line) => `${' '.repeat(LABEL)}${dim(line)}`));
  }
  if (findings.length > 0) lines.push(dim('  What one means: flowglass explain <id>'));
  return lines;
}

/** In the order of the worst of each kind. */
function byId(findings: readonly FindingRecord[]): Map<string, FindingRecord[]> {
  const kinds = new Map<string, FindingRecord[]>();
  for (const finding of findings) {
    const kind = kinds.get(finding.id) ?? [];
    kind.push(finding);
    kinds.set(finding.id, kind);
  }
  return kinds;
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line, i) => `${' '.repeat(i === 0 ? LABEL : LABEL + 4)}${line}`);
}

function rowOf(finding: FindingRecord): string {
  const { hosts, count, evidence, firstTime } = finding;
  const who = hosts.map(hostText).join(' -> ');
  const times = count === 1 ? '' : `, ${countText(count)} times`;
  const values = evidence.map(({ name, value, threshold, unit }) => {
    const measured = `${words(name)} ${valueText(value)}${unit ? ` ${unit}` : ''}`;
    return threshold === undefined ? measured : `${measured} (from ${valueText(threshold)})`;
  });
  const what = values.length > 0 ? `: ${values.join(', ')}` : '';
  return harmless(`${who}${what}${times}, ${timeText(firstTime).slice(0, 19)}`);
}

function hostText({ ip, port, name }: FindingHost): string {
  const end = port === undefined ? ip : ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
  return name === undefined ? end : `${end} (${name})`;
}

/** `distinctPorts` as "distinct ports". */
function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function valueText(value: string | number | boolean): string {
  if (typeof value === 'number') {
    return Number.isInteger(value) ? countText(value) : String(Number(value.toPrecision(4)));
  }
  return String(value);
}

function colour(severity: Severity, style: Style): (text: string) => string {
  switch (severity) {
    case 'critical':
      return (text) => style.bold(style.red(text));
    case 'high':
      return style.red;
    case 'medium':
      return style.yellow;
    case 'low':
      return style.cyan;
    default:
      return style.dim;
  }
}

/** How many findings of which severities, for messages. */
export function atLeast(findings: readonly FindingRecord[], severity: Severity): number {
  const wanted = SEVERITIES.slice(SEVERITIES.indexOf(severity));
  return findings.filter((it) => wanted.includes(it.severity)).length;
}

/** Why the exit code is what it is. */
export function failOnLine(count: number, severity: Severity): string {
  return `flowglass: ${countOf(count, 'finding')} of severity ${severity} or worse (--fail-on)\n`;
}
