// 200,000 damaged captures: no trap, no hang, nothing lost in silence. More by `npm run fuzz`.

import { expect, it } from 'vitest';
import { fuzz, originals } from './fuzz.js';

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 200_000);
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);

it(`answers ${RUNS} damaged captures`, { timeout: 600_000 }, async () => {
  const result = await fuzz(originals(), SEED, 0, RUNS);
  expect(result.captures).toBe(RUNS);
  // Most of them are damaged somewhere behind their first packets.
  expect(result.packets).toBeGreaterThan(RUNS);
  expect(result.silent).toBeLessThan(RUNS / 2);
});
