// The views of the page in their order, and what each is drawn again for.

import type { App } from './app.js';
import { h } from './ui/dom.js';
import type { Section } from './ui/section.js';
import { onTheme } from './ui/theme.js';
import { filterBar } from './views/bar.js';
import { dnsView } from './views/dns.js';
import { findingsView } from './views/findings.js';
import { flowsView } from './views/flows.js';
import { graphView } from './views/graph.js';
import { overview } from './views/overview.js';
import { protocolsView } from './views/protocols.js';
import { scatterView } from './views/scatter.js';
import { talkersView } from './views/talkers.js';
import { timeView } from './views/time.js';
import { certificatesView, tlsView } from './views/tls.js';

export function pageOf(app: App): Node[] {
  // Of all flows that pass the filters.
  const painted = [timeView(app), graphView(app), scatterView(app)];
  const [time, graph, scatter] = painted as [Section, Section, Section];
  const tables = [protocolsView(app), talkersView(app), flowsView(app)];
  const [protocols, talkers, flows] = tables as [Section, Section, Section];
  // Of the whole run.
  const findings = findingsView(app);
  const lists = [tlsView(app), certificatesView(app), dnsView(app)];
  const sections = [findings, time, protocols, talkers, graph, scatter, ...lists, flows];
  app.filters.listen(() => {
    for (const section of [...painted, ...tables]) section.redraw();
  });
  app.onInfo(() => {
    for (const section of [findings, ...lists, time, flows]) section.redraw();
  });
  onTheme(() => {
    for (const section of painted) section.redraw();
  });
  document.title = `${app.info.title} – flowglass`;
  return [
    filterBar(app, sections),
    h('main', {}, overview(app), ...sections.map(({ element }) => element)),
  ];
}
