// `npm run fuzz -- --runs 2000000 --seed 7`: longer than CI has time for.

import { parseArgs } from 'node:util';
import { fuzz, originals } from './fuzz.js';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
});
const runs = Number(values.runs);
const seed = Number(values.seed);
const from = originals();
const STEP = 10_000;
for (let at = 0; at < runs; at += STEP) {
  const { packets, flows, silent } = await fuzz(from, seed, at, Math.min(STEP, runs - at));
  console.log(
    `${at + Math.min(STEP, runs - at)} captures: ${packets} packets, ${flows} flows, ${silent} unread`,
  );
}
