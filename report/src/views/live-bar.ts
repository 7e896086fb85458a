// How far a run is, above the rest of a live page.

import type { LiveProgress } from '../../../src/report/format.js';
import { h } from '../ui/dom.js';
import { bytesText, countText } from '../ui/figures.js';

export function liveBar() {
  const meter = h('progress', { 'aria-label': 'Input read' });
  const text = h('span', { role: 'status' }, 'Waiting for the first flows …');
  const save = h(
    'a',
    { href: 'report.html', download: 'report.html', hidden: true },
    'Save as a file',
  );
  return {
    element: h('div', { class: 'live' }, meter, text, save),
    show({ bytes, totalBytes, packets, flows, state, message }: LiveProgress) {
      const read =
        totalBytes === undefined
          ? bytesText(bytes)
          : `${bytesText(bytes)} of ${bytesText(totalBytes)}`;
      const counts = `${countText(packets)} packets, ${countText(flows)} flows`;
      meter.hidden = state !== 'running';
      if (totalBytes === undefined) meter.removeAttribute('value');
      else meter.value = totalBytes > 0 ? bytes / totalBytes : 1;
      if (state === 'running') text.textContent = `Reading: ${read}, ${counts}`;
      else if (state === 'done') text.textContent = `All read: ${counts}`;
      else text.textContent = `The run failed: ${message ?? ''}`;
      save.hidden = state !== 'done';
    },
    lost() {
      text.textContent = 'flowglass does not answer: what is shown is what came until now.';
    },
  };
}
