// Links of documents lead somewhere: to a file that is there, and to a heading in it.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';

const DOCUMENTS = globSync(['*.md', 'docs/**/*.md', 'examples/**/*.md', 'bench/**/*.md'], {
  ignore: ['**/node_modules/**'],
});

/** Markdown without its blocks and spans of code: links in these are text. */
function prose(path: string): string {
  return readFileSync(path, 'utf8')
    .replaceAll(/^```[\s\S]*?^```/gm, '')
    .replaceAll(/`[^`\n]*`/g, '');
}

function linksIn(path: string): string[] {
  const links = [...prose(path).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return links.filter((it) => !/^[a-z]+:/.test(it));
}

/** A heading's anchor, as GitHub makes it; a heading that is there again gets a number. */
function anchorsIn(path: string): Set<string> {
  const text = readFileSync(path, 'utf8').replaceAll(/^```[\s\S]*?^```/gm, '');
  const seen = new Map<string, number>();
  return new Set(
    [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => {
      const anchor = heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-');
      const before = seen.get(anchor) ?? 0;
      seen.set(anchor, before + 1);
      return before === 0 ? anchor : `${anchor}-${before}`;
    }),
  );
}

/** Why a link leads nowhere. */
function problem(from: string, link: string): string | undefined {
  const [file = '', anchor] = link.split('#');
  const path = file === '' ? from : normalize(join(dirname(from), file));
  if (!existsSync(path)) return `${link}: there is no ${path}`;
  if (anchor === undefined || anchorsIn(path).has(anchor)) return;
  return `${link}: ${path} has no such heading`;
}

describe('links', () => {
  it.each(DOCUMENTS)('of %s lead somewhere', (path) => {
    expect(linksIn(path).flatMap((link) => problem(path, link) ?? [])).toEqual([]);
  });

  it('are many', () => {
    expect(DOCUMENTS).toEqual(expect.arrayContaining(['README.md', 'docs/guides/duckdb.md']));
    expect(DOCUMENTS.flatMap(linksIn).length).toBeGreaterThan(200);
  });
});
