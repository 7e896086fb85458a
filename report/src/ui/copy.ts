// A button that copies a text, and says so.

import { h } from './dom.js';

export function copyButton(label: string, text: () => string): HTMLElement {
  const button = h('button', { type: 'button', 'aria-live': 'polite' }, label);
  button.addEventListener('click', () => {
    void copied(text()).then((done) => {
      button.textContent = done ? 'Copied' : 'Could not copy';
      setTimeout(() => {
        button.textContent = label;
      }, 1500);
    });
  });
  return button;
}

/** A page from disk may have no clipboard: then by way of a selection. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = h('textarea', { class: 'off-screen', 'aria-hidden': 'true', tabindex: -1 });
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}
