// Light, dark, or as the system says. The choice lasts as long as the page: nothing is stored.

import { h } from './dom.js';

const THEMES = ['auto', 'light', 'dark'] as const;
const listeners: (() => void)[] = [];

/** Hears when colours have changed: canvases have to be drawn again. */
export function onTheme(listener: () => void): void {
  listeners.push(listener);
}

function changed(): void {
  for (const listener of listeners) listener();
}

export function themeButton(): HTMLElement {
  let at = 0;
  const text = () => `Theme: ${THEMES[at]}`;
  const button = h('button', { type: 'button', class: 'theme' }, text());
  button.addEventListener('click', () => {
    at = (at + 1) % THEMES.length;
    document.documentElement.dataset['theme'] = THEMES[at];
    button.textContent = text();
    changed();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', changed);
  // Paper is white.
  let before: string | undefined;
  addEventListener('beforeprint', () => {
    before = document.documentElement.dataset['theme'];
    document.documentElement.dataset['theme'] = 'light';
    changed();
  });
  addEventListener('afterprint', () => {
    document.documentElement.dataset['theme'] = before ?? 'auto';
    changed();
  });
  return button;
}
