// The head of the page: which captures, from when, how much, and what to know before trusting it.

import type { App } from '../app.js';
import { nsOfIso } from '../data/clock.js';
import { isLive } from '../data/live.js';
import { h } from '../ui/dom.js';
import { bytesText, countOf, countText, duration, timeText } from '../ui/figures.js';
import { wordsOf } from './findings.js';

export function overview(app: App): HTMLElement {
  const element = h('section', { id: 'overview', 'aria-labelledby': 'overview-title' });
  const draw = () => element.replaceChildren(...contents(app));
  app.onInfo(draw);
  draw();
  return element;
}

function contents({ info }: App): Node[] {
  const { title, summary, generator } = info;
  const facts: [string, string][] = [];
  if (summary) {
    const { firstTime, lastTime, frames, frameBytes, flows, hostCount } = summary;
    if (firstTime && lastTime) {
      const [from, to] = [nsOfIso(firstTime), nsOfIso(lastTime)];
      facts.push(['From', `${timeText(from)} UTC`], ['To', `${timeText(to)} UTC`]);
      facts.push(['Span', duration(Number(to - from) / 1e9)]);
    }
    facts.push(
      ['Packets', countText(frames)],
      ['On the wire', bytesText(frameBytes)],
      ['Flows', countText(flows.flows)],
      ['Hosts', countText(hostCount)],
      ['Captures', countText(summary.captures.length)],
    );
  }
  return [
    h('h1', { id: 'overview-title' }, title),
    h(
      'dl',
      { class: 'facts' },
      ...facts.map(([label, value]) => h('div', {}, h('dt', {}, label), h('dd', {}, value))),
    ),
    ...caveats(info),
    h(
      'p',
      { class: 'note' },
      `Made by ${generator}.${isLive() ? '' : ' Nothing is loaded from anywhere: all data are in this page.'}`,
    ),
  ];
}

/** What is missing or doubtful, in words. */
function caveats({
  summary,
  leftOut,
  flows,
  recordsLeftOut,
  findings,
  dns,
  tls,
  certificates,
}: App['info']): Node[] {
  const lines: string[] = [];
  for (const { capture, offset, message } of summary?.warnings ?? []) {
    lines.push(`Damage in ${capture}, byte ${countText(offset)}: ${message}`);
  }
  if (leftOut.flows > 0) {
    lines.push(
      `The charts and the table have ${countText(flows)} of ${countText(flows + leftOut.flows)} flows: those with verdicts, then those with most bytes. ` +
        `${countOf(leftOut.flows, 'flow')} with ${bytesText(leftOut.bytes)} are left out (--report-flows).`,
    );
  }
  if (recordsLeftOut > 0) {
    lines.push(
      `${countOf(recordsLeftOut, 'protocol record')} are left out of the flows’ details (--report-records).`,
    );
  }
  if (summary && summary.findingsAllowed > 0) {
    lines.push(
      `${countOf(summary.findingsAllowed, 'finding')} allowed by the configuration and not shown.`,
    );
  }
  const cut: [string, number][] = [
    ['findings', findings.leftOut],
    ['DNS queries in the list of names', dns.leftOut],
    ['handshakes in the list of TLS servers', tls.leftOut],
    ['times that a certificate was sent', certificates.leftOut],
  ];
  for (const [what, count] of cut) {
    if (count > 0) lines.push(`Left out, as their list is full: ${countText(count)} ${what}.`);
  }
  const dropped = Object.entries(summary?.dropped ?? {}).filter(([, count]) => count > 0);
  if (dropped.length > 0) {
    lines.push(
      `Not analysed, or not fully: ${dropped.map(([name, count]) => `${wordsOf(name)} ${countText(count)}`).join(', ')}.`,
    );
  }
  if (lines.length === 0) return [];
  return [
    h(
      'ul',
      { class: 'caveats', 'aria-label': 'What to know of these data' },
      ...lines.map((line) => h('li', {}, line)),
    ),
  ];
}
