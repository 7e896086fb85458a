import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pages } from '../../scripts/docs.js';

describe('pages made from the code', () => {
  it.each([...pages()])('%s is what npm run build:docs writes', (path, text) => {
    expect(readFileSync(path, 'utf8')).toBe(text);
  });
});
