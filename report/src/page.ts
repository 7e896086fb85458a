// The views of the page in their order, and what each is drawn again for.

import type { App } from './app.js';
import { h } from './ui/dom.js';
import type { Section } from './ui/section.js';
import { filterBar } from './views/bar.js';
import { flowsView } from './views/flows.js';
import { overview } from './views/overview.js';
import { timeView } from './views/time.js';

export function pageOf(app: App): Node[] {
  document.title = `${app.info.title} – flowglass`;
  const sections: Section[] = [timeView(app), flowsView(app)];
  app.filters.listen(() => {
    for (const section of sections) section.redraw();
  });
  return [
    filterBar(app, sections),
    h('main', {}, overview(app), ...sections.map(({ element }) => element)),
  ];
}
