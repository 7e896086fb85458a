// The page that blocks are put into: built from report/ by the build, part of the package.

import { readFileSync } from 'node:fs';

export interface Block {
  kind: 'report' | 'columns' | 'details';
  /** Deflated. */
  bytes: Buffer;
}

/** Where the blocks go. */
const MARK = '<!--blocks-->';

export interface Template {
  before: string;
  after: string;
  /** Of the package. */
  version: string;
}

let template: Template | undefined;

export function loadTemplate(): Template {
  if (template) return template;
  const html = readFileSync(new URL('./template.html', import.meta.url), 'utf8');
  const at = html.indexOf(MARK);
  if (at < 0) throw new Error('the page has no place for its data');
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  template = {
    before: html.slice(0, at),
    after: html.slice(at + MARK.length),
    version: (JSON.parse(manifest) as { version: string }).version,
  };
  return template;
}

/** The page for a run that goes on: without data, and allowed to ask for them where it came from. */
export function livePage(): string {
  const { before, after } = loadTemplate();
  const mark = '<script type="application/json" data-block="live">{}</script>';
  return `${before}${mark}${after}`.replace("connect-src 'none'", "connect-src 'self'");
}

/** The page with its blocks. Base64 has no character that means anything to HTML. */
export function filled(blocks: readonly Block[]): Uint8Array[] {
  const { before, after } = loadTemplate();
  return [
    Buffer.from(before),
    ...blocks.map(({ kind, bytes }) =>
      Buffer.from(
        `<script type="application/octet-stream" data-block="${kind}">${bytes.toString('base64')}</script>\n`,
      ),
    ),
    Buffer.from(after),
  ];
}
