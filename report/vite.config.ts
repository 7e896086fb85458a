// The report's page: one HTML file with its script and style inside, and a policy that lets nothing else in.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Puts script and style into the page, and their hashes into its Content-Security-Policy. */
function oneFile(): Plugin {
  return {
    name: 'one-file',
    enforce: 'post',
    generateBundle(_, bundle) {
      const files = Object.values(bundle);
      const html = files.find((it) => it.fileName.endsWith('.html'));
      if (html?.type !== 'asset') throw new Error('the page was not built');
      const script = files
        .flatMap((it) => (it.type === 'chunk' ? [it.code] : []))
        .join('\n')
        // Neither may end the element that it is in.
        .replaceAll('</script', '<\\/script')
        .replaceAll('<!--', '<\\!--');
      const licences = licencesOf(
        files.flatMap((it) => (it.type === 'chunk' ? Object.keys(it.modules) : [])),
      );
      const style = files
        .filter((it) => it.fileName.endsWith('.css'))
        .map((it) => (it.type === 'asset' ? String(it.source) : ''))
        .join('\n');
      const page = String(html.source)
        .replace(/\s*<script type="module"[^>]*><\/script>/, '')
        .replace(/\s*<link rel="stylesheet"[^>]*>/, '')
        .replace('{script-hash}', hash(script))
        .replace('{style-hash}', hash(style))
        .replace('<!doctype html>', () => `<!doctype html>\n<!--\n${licences}\n-->`)
        .replace('</head>', () => `<style>${style}</style>\n</head>`)
        .replace('</body>', () => `<script>${script}</script>\n</body>`);
      for (const { fileName } of files) delete bundle[fileName];
      this.emitFile({ type: 'asset', fileName: 'template.html', source: page });
    },
  };
}

/** What the libraries in the page ask to be said with every copy. */
function licencesOf(modules: readonly string[]): string {
  const packages = new Set(
    modules.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0] ?? []),
  );
  return [...packages]
    .sort()
    .map((path) => `${basename(path)}\n\n${readFileSync(join(path, 'LICENSE'), 'utf8').trim()}`)
    .join('\n\n')
    .replaceAll('--', '- -');
}

function hash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

export default defineConfig({
  root: here('.'),
  base: './',
  plugins: [oneFile()],
  build: {
    outDir: here('../dist/report'),
    // TypeScript's output is there too.
    emptyOutDir: false,
    target: 'es2022',
    modulePreload: false,
    cssCodeSplit: false,
    assetsInlineLimit: Number.MAX_SAFE_INTEGER,
    reportCompressedSize: false,
    rolldownOptions: { output: { format: 'iife', codeSplitting: false } },
  },
  logLevel: 'warn',
});
