// A severity as people see it: by word, by shape and by colour.

import type { Severity } from '../../../src/records/finding.js';
import { h } from './dom.js';

const MARKS: Record<Severity, string> = {
  critical: '◆',
  high: '▲',
  medium: '●',
  low: '○',
  info: '·',
};

export function severityBadge(severity: Severity): HTMLElement {
  return h(
    'span',
    { class: `severity ${severity}` },
    h('span', { 'aria-hidden': 'true' }, MARKS[severity]),
    ` ${severity}`,
  );
}
