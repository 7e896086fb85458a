// What to look at first: findings, those of one kind together, worst first.

import type {
  Evidence,
  FindingHost,
  FindingRecord,
  Severity,
} from '../../../src/records/finding.js';
import { SEVERITIES } from '../../../src/records/finding.js';
import { severityPlace } from '../../../src/report/severity.js';
import type { App } from '../app.js';
import { nsOfIso } from '../data/clock.js';
import { copyButton } from '../ui/copy.js';
import { h } from '../ui/dom.js';
import { countOf, countText, spanText } from '../ui/figures.js';
import { Section } from '../ui/section.js';
import { severityBadge } from '../ui/severity.js';

type Finding = FindingRecord<string>;

/** Findings of a kind that are shown at once; the rest when asked for. */
const PAGE = 25;
/** Flows of a finding that have a button of their own. */
const FLOWS = 5;

export function findingsView(app: App): Section {
  const list = h('div', { class: 'findings' });
  return new Section({
    id: 'findings',
    title: 'Findings',
    note: 'Worst first. Open one to see the evidence, its flows and what to do.',
    content: [list],
    draw: () => {
      // What was open stays open when more come.
      const open = new Set(
        [...list.querySelectorAll('details[open]')].map((it) => it.getAttribute('data-id')),
      );
      const { findings } = app.info;
      list.replaceChildren(...contents(app, groupsOf(findings.list), emptyText(app.info)));
      for (const it of list.querySelectorAll('details'))
        it.open = open.has(it.getAttribute('data-id'));
    },
  });
}

interface Group {
  id: string;
  severity: Severity;
  findings: Finding[];
}

/** By id; they come worst first, so groups do too. */
function groupsOf(findings: readonly Finding[]): Group[] {
  const groups = new Map<string, Group>();
  for (const finding of findings) {
    const { id, severity } = finding;
    const group = groups.get(id) ?? { id, severity, findings: [] };
    group.findings.push(finding);
    groups.set(id, group);
  }
  return [...groups.values()].sort((a, b) => severityPlace(b.severity) - severityPlace(a.severity));
}

function emptyText({ looked, summary }: App['info']): string {
  if (!looked) return 'Findings were not looked for (--no-findings).';
  if (!summary) return 'No findings so far.';
  return 'No findings. That nothing was found does not mean that nothing is wrong.';
}

function contents(app: App, groups: Group[], empty: string): Node[] {
  if (groups.length === 0) {
    return [h('p', { class: 'empty' }, empty)];
  }
  const counts = SEVERITIES.map((severity) => ({
    severity,
    count: groups.reduce(
      (sum, { findings }) => sum + findings.filter((it) => it.severity === severity).length,
      0,
    ),
  }));
  return [
    h(
      'p',
      { class: 'counts' },
      ...counts
        .reverse()
        .filter(({ count }) => count > 0)
        .map(({ severity, count }) =>
          h('span', {}, severityBadge(severity), ` ${countText(count)}`),
        ),
    ),
    ...groups.map((group) => groupOf(app, group)),
  ];
}

function groupOf(app: App, { id, severity, findings }: Group): HTMLElement {
  const [first] = findings;
  const hosts = new Set(findings.flatMap((it) => it.hosts.map(({ ip }) => ip)));
  const times = findings.reduce((sum, { count }) => sum + count, 0);
  const advices = new Set(findings.map(({ advice }) => advice));
  const techniques = new Set(findings.flatMap((it) => it.techniques ?? []));
  const rest = h('div', { class: 'cases' });
  let shown = 0;
  const more = h('button', { type: 'button', onclick: () => showMore() });
  const showMore = () => {
    for (const finding of findings.slice(shown, shown + PAGE)) {
      rest.append(caseOf(app, finding, advices.size > 1));
    }
    shown = Math.min(findings.length, shown + PAGE);
    more.hidden = shown === findings.length;
    more.textContent = `Show ${Math.min(PAGE, findings.length - shown)} more of ${countText(findings.length - shown)}`;
  };
  showMore();
  return h(
    'details',
    { class: `finding ${severity}-edge`, 'data-id': id },
    h(
      'summary',
      {},
      severityBadge(severity),
      h('strong', {}, first?.title ?? id),
      h('code', {}, id),
      h(
        'span',
        { class: 'note' },
        [
          findings.length > 1 ? countOf(findings.length, 'finding') : '',
          countOf(hosts.size, 'host'),
          times > findings.length ? `seen ${countText(times)} times` : '',
        ]
          .filter(Boolean)
          .join(', '),
      ),
    ),
    advices.size === 1 ? h('p', {}, h('b', {}, 'What to do: '), first?.advice) : undefined,
    techniques.size > 0
      ? h('p', { class: 'note' }, `MITRE ATT&CK: ${[...techniques].join(', ')}`)
      : undefined,
    rest,
    more,
  );
}

/** One finding: who, since when, measured how, in which flows. */
function caseOf(app: App, finding: Finding, ownAdvice: boolean): HTMLElement {
  const { hosts, severity, confidence, firstTime, lastTime, count, evidence, flows, flowCount } =
    finding;
  const label = `${finding.title}: ${hosts.map(({ ip }) => ip).join(', ')}`;
  return h(
    'article',
    { 'aria-label': label },
    h('p', { class: 'hosts' }, ...hosts.map((host) => hostOf(app, host))),
    h(
      'p',
      { class: 'note' },
      severityBadge(severity),
      `, confidence ${confidence}; ${spanText(nsOfIso(firstTime), nsOfIso(lastTime))}${count > 1 ? `; seen ${countText(count)} times` : ''}`,
    ),
    evidence.length > 0 ? evidenceTable(evidence) : undefined,
    ownAdvice ? h('p', {}, h('b', {}, 'What to do: '), finding.advice) : undefined,
    h(
      'p',
      { class: 'actions' },
      ...flowButtons(app, flows, flowCount, label),
      copyButton('Copy suppression key', () => finding.key),
    ),
  );
}

function hostOf(app: App, { ip, role, port, name }: FindingHost): HTMLElement {
  return h(
    'span',
    { class: 'host' },
    h('span', { class: 'role' }, role),
    ' ',
    h(
      'button',
      {
        type: 'button',
        class: 'link',
        onclick: () => app.showHost(ip),
        'aria-label': `Show flows of ${ip}`,
      },
      ip,
    ),
    port === undefined ? undefined : ` port ${port}`,
    name === undefined ? undefined : ` (${name})`,
  );
}

function evidenceTable(evidence: readonly Evidence[]): HTMLElement {
  /** Is any of it held against something? */
  const held = evidence.some(({ threshold }) => threshold !== undefined);
  const withUnit = (value: string | number, unit?: string) =>
    unit ? `${value} ${unit}` : `${value}`;
  return h(
    'table',
    { class: 'plain evidence' },
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('th', { scope: 'col' }, 'Evidence'),
        h('th', { scope: 'col' }, 'Measured'),
        held ? h('th', { scope: 'col' }, 'Threshold') : undefined,
      ),
    ),
    h(
      'tbody',
      {},
      ...evidence.map(({ name, value, threshold, unit }) =>
        h(
          'tr',
          {},
          h('th', { scope: 'row' }, wordsOf(name)),
          h('td', {}, withUnit(typeof value === 'boolean' ? (value ? 'yes' : 'no') : value, unit)),
          held ? h('td', {}, threshold === undefined ? '–' : withUnit(threshold, unit)) : undefined,
        ),
      ),
    ),
  );
}

function flowButtons(app: App, flows: readonly string[], flowCount: number, label: string): Node[] {
  const there = flows.filter((id) => app.store.rowOf(id) !== undefined);
  if (flowCount === 0) return [];
  if (there.length === 0)
    return [h('span', { class: 'note' }, `${countOf(flowCount, 'flow')}, not in this report`)];
  const which =
    there.length < flowCount
      ? `${countText(there.length)} of ${countOf(flowCount, 'flow')}`
      : countOf(flowCount, 'flow');
  return [
    h('button', { type: 'button', onclick: () => app.showFlows(there, label) }, `Show ${which}`),
    ...there.slice(0, FLOWS).map((id) =>
      h(
        'button',
        {
          type: 'button',
          class: 'link mono',
          onclick: () => {
            const row = app.store.rowOf(id);
            if (row !== undefined) app.open(row);
          },
        },
        id,
      ),
    ),
  ];
}

/** `distinctPorts` as "distinct ports". */
export function wordsOf(name: string): string {
  return name.replace(/(?<=[a-z0-9])[A-Z]/g, (it) => ` ${it.toLowerCase()}`);
}
