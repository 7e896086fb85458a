// What a run that came to its end exits with.

import type { RunSummary, Severity } from '../index.js';
import { EXIT } from './errors.js';
import { atLeast, failOnLine } from './findings.js';
import { printError } from './streams.js';

/** What was found says more than that the input is damaged. */
export function exitCode(
  { findings, warnings }: RunSummary,
  { failOn }: { failOn?: Severity },
): number {
  const bad = failOn === undefined ? 0 : atLeast(findings, failOn);
  if (failOn !== undefined && bad > 0) {
    printError(failOnLine(bad, failOn));
    return EXIT.found;
  }
  return warnings.length > 0 ? EXIT.damaged : EXIT.ok;
}
