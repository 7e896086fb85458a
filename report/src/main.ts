// The page: its data, from the file itself or from a server as they come, then its views.

import './style.css';
import './table.css';
import './views.css';
import './print.css';
import { App } from './app.js';
import { columnsFromPage, detailsFromPage, infoFromPage } from './data/file.js';
import { isLive, LiveSource } from './data/live.js';
import { pageOf } from './page.js';
import { h } from './ui/dom.js';
import { liveBar } from './views/live-bar.js';

/** ms between drawings of a page that grows. */
const REDRAW = 400;

async function fromFile(root: HTMLElement): Promise<void> {
  const info = await infoFromPage();
  if (!info) throw new Error('there are no data in this page');
  const app = new App(info, detailsFromPage());
  await columnsFromPage((block) => app.store.append(block));
  app.grown();
  root.replaceChildren(...pageOf(app));
  ready();
}

function fromServer(root: HTMLElement): void {
  const source = new LiveSource();
  const bar = liveBar();
  let app: App | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const blocks: Uint8Array<ArrayBuffer>[] = [];
  const draw = () => {
    timer = undefined;
    if (!app) return;
    for (const block of blocks.splice(0)) app.store.append(block);
    app.grown();
  };
  root.replaceChildren(bar.element);
  source.follow({
    reset: () => {
      blocks.length = 0;
      app?.reset();
    },
    columns: (block) => {
      blocks.push(block);
      timer ??= setTimeout(draw, REDRAW);
    },
    info: (info) => {
      if (app) {
        app.setInfo(info);
        return;
      }
      app = new App(info, (row) => source.details(row));
      app.live = true;
      draw();
      root.replaceChildren(bar.element, ...pageOf(app));
      ready();
    },
    progress: (progress) => {
      bar.show(progress);
      if (progress.state === 'running' || !app) return;
      clearTimeout(timer);
      draw();
      app.live = false;
    },
    lost: () => bar.lost(),
  });
}

/** After the first frame: from now on it can be used. */
function ready(): void {
  requestAnimationFrame(() => setTimeout(() => performance.mark('interactive')));
  document.documentElement.dataset['ready'] = 'true';
}

const root = document.getElementById('page') ?? document.body;
const start = async () => (isLive() ? fromServer(root) : fromFile(root));
start().catch((error: unknown) => {
  root.replaceChildren(
    h('p', { class: 'problem', role: 'alert' }, `This report cannot be shown: ${error}`),
  );
});
