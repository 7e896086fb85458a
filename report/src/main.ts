// The page: its data, then its views.

import './style.css';
import { App } from './app.js';
import { columnsFromPage, detailsFromPage, infoFromPage } from './data/file.js';
import { pageOf } from './page.js';
import { h } from './ui/dom.js';

async function main(root: HTMLElement): Promise<void> {
  const info = await infoFromPage();
  if (!info) throw new Error('There are no data in this page.');
  const app = new App(info, detailsFromPage());
  await columnsFromPage((block) => app.store.append(block));
  app.grown();
  root.replaceChildren(...pageOf(app));
  document.documentElement.dataset['ready'] = 'true';
}

const root = document.getElementById('page') ?? document.body;
main(root).catch((error: unknown) => {
  root.replaceChildren(
    h('p', { class: 'problem', role: 'alert' }, `This report cannot be shown: ${error}`),
  );
});
