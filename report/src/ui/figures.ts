// Numbers as the page shows them.

import { durationText, shareText } from '../../../src/cli/text/numbers.js';
import { h } from './dom.js';

export {
  bitRate,
  bytesText,
  countOf,
  countText,
  shortCount,
  spanText,
  timeText,
} from '../../../src/cli/text/numbers.js';

/** A terminal may have no micro sign; a page has. */
export function duration(seconds: number): string {
  return durationText(seconds).replace(' us', ' µs');
}

/** A part of a whole as a bar and as percent. */
export function share(part: number, whole: number): HTMLElement {
  const bar = h('span', { class: 'share', 'aria-hidden': 'true' });
  bar.style.setProperty('--part', String(whole > 0 ? part / whole : 0));
  return h('span', { class: 'with-share' }, bar, h('span', {}, shareText(part, whole)));
}
