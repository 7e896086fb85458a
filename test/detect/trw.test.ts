import { describe, expect, it } from 'vitest';
import { Trw } from '../../src/detect/trw.js';

/** Outcomes, S and F, until there is a verdict. */
function walk(outcomes: string): string {
  const trw = new Trw();
  let ratio = 1;
  for (let i = 0; i < outcomes.length; i++) {
    ratio = trw.step(ratio, outcomes[i] === 'S');
    const verdict = trw.verdict(ratio);
    if (verdict) return `${verdict} after ${i + 1}`;
  }
  return `pending at ${outcomes.length}`;
}

describe('the threshold random walk with the published values', () => {
  it('has the published thresholds', () => {
    const { eta0, eta1 } = new Trw();
    expect(eta1).toBeCloseTo(99, 10);
    expect(eta0).toBeCloseTo(1 / 99, 10);
  });

  it.each([
    ['FFFF', 'scanner after 4'],
    ['FFF', 'pending at 3'],
    ['SSSS', 'benign after 4'],
    ['SSS', 'pending at 3'],
    ['FSFSFSFFFF', 'scanner after 10'],
    ['SFFFFF', 'scanner after 6'],
    ['FFFSFF', 'scanner after 6'],
    ['FSSSSS', 'benign after 6'],
    ['SFSFSFSF', 'pending at 8'],
  ])('%s: %s', (outcomes, verdict) => {
    expect(walk(outcomes)).toBe(verdict);
  });

  it('takes more failures where a false alarm has to be rarer', () => {
    const trw = new Trw({ theta0: 0.8, theta1: 0.2, alpha: 0.0001, beta: 0.99 });
    let ratio = 1;
    let failures = 0;
    while (trw.verdict(ratio) === undefined) {
      ratio = trw.step(ratio, false);
      failures++;
    }
    // 0.99 / 0.0001 = 9900 lies between 4^6 and 4^7.
    expect(failures).toBe(7);
  });
});
