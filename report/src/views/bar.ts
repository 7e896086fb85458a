// The bar on top: where to go, what to look for, which filters are on, light or dark.

import type { App } from '../app.js';
import { parseQuery, QueryError } from '../data/query.js';
import { h } from '../ui/dom.js';
import { countOf, countText } from '../ui/figures.js';
import type { Section } from '../ui/section.js';
import { themeButton } from '../ui/theme.js';

const TYPING = 150;
const HELP =
  'Words and fields, all of which have to hold: 10.0.0.5 tls · ip:10.0.0.0/8 · -port:53 · app:http · name:example · bytes>1M · entropy>=7.5 · severity>=high';

export function filterBar(app: App, sections: readonly Section[]): HTMLElement {
  const problem = h('p', { id: 'query-problem', class: 'problem', role: 'status' });
  const search = h('input', {
    type: 'search',
    id: 'query',
    placeholder: 'ip:10.0.0.0/8 app:tls bytes>1M',
    'aria-describedby': 'query-help query-problem',
    spellcheck: 'false',
    autocomplete: 'off',
  });
  const chips = h('ul', { class: 'chips', 'aria-label': 'Filters that are on' });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const apply = () => {
    const text = search.value.trim();
    try {
      const test = parseQuery(text, app.store);
      app.filters.set('query', test && { label: `search ${text}`, test });
      problem.textContent = '';
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      problem.textContent = error.message;
    }
  };
  search.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(apply, TYPING);
  });
  const drawChips = () => {
    const active = app.filters.active();
    if (
      !app.filters.has('query') &&
      problem.textContent === '' &&
      document.activeElement !== search
    ) {
      search.value = '';
    }
    const count = `${countText(app.filters.rows().length)} of ${countOf(app.store.count, 'flow')}`;
    chips.replaceChildren(
      ...(active.length > 0 ? [h('li', {}, h('span', { role: 'status' }, count))] : []),
      ...active.map(([name, { label }]) =>
        h(
          'li',
          {},
          h(
            'button',
            {
              type: 'button',
              'aria-label': `Remove filter: ${label}`,
              onclick: () => {
                if (name === 'query') search.value = '';
                app.filters.set(name, undefined);
                (chips.querySelector('button') ?? search).focus();
              },
            },
            label,
            h('span', { 'aria-hidden': 'true' }, ' ✕'),
          ),
        ),
      ),
      ...(active.length > 1
        ? [
            h(
              'li',
              {},
              h(
                'button',
                {
                  type: 'button',
                  onclick: () => {
                    search.value = '';
                    app.filters.clear();
                    search.focus();
                  },
                },
                'Remove all',
              ),
            ),
          ]
        : []),
    );
  };
  app.filters.listen(drawChips);
  addEventListener('keydown', (event) => {
    const typing =
      event.target instanceof Element && event.target.closest('input, select, textarea');
    if (event.key !== '/' || typing) return;
    search.focus();
    event.preventDefault();
  });
  return h(
    'header',
    { class: 'bar' },
    h('a', { class: 'skip', href: '#flows' }, 'Skip to the flows'),
    h(
      'nav',
      { 'aria-label': 'Sections' },
      ...sections.map(({ element }) =>
        h('a', { href: `#${element.id}` }, element.querySelector('h2')?.textContent),
      ),
    ),
    h(
      'div',
      { class: 'search', role: 'search' },
      h('label', { for: 'query' }, 'Search flows'),
      search,
      h(
        'span',
        {
          id: 'query-help',
          class: 'help',
          title: HELP,
          tabindex: 0,
          role: 'note',
          'aria-label': HELP,
        },
        '?',
      ),
      themeButton(),
    ),
    problem,
    chips,
  );
}
