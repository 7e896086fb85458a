// Places of severities, for the writer and the page.

import { SEVERITIES, type Severity } from '../records/finding.js';

/** From 1, the least, to 5; 0 is for flows without a verdict. */
export function severityPlace(severity: Severity): number {
  return SEVERITIES.indexOf(severity) + 1;
}
