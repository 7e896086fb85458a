// From what a user names to files: a path, a directory (one level), or a glob.

import type { Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CaptureInputError } from './errors.js';
import { readOrThrow } from './raw.js';

export interface FoundFile {
  /** As the user would write it. */
  name: string;
  /** Absolute. */
  path: string;
  type: 'file' | 'pipe';
  /** The user named this very file; false when a directory or a glob brought it in. */
  named: boolean;
}

export interface Found {
  /** What the user named. */
  name: string;
  /** Never empty; sorted by name unless the user named it. */
  files: FoundFile[];
}

/** @throws CaptureInputError when nothing is there, or nothing that can be read */
export async function findFiles(input: string | URL): Promise<Found> {
  const name = input instanceof URL ? urlToPath(input) : input;
  const stats = await statOrUndefined(name);
  // A file may well be called "a[1].pcap": what exists is no pattern.
  if (stats === undefined) {
    const { isDynamicPattern } = await import('tinyglobby');
    if (isDynamicPattern(name)) return await matchGlob(name);
  }
  if (stats === undefined) {
    const message = `${name}: no such file or directory; check the path`;
    throw new CaptureInputError('not-found', name, message);
  }
  if (stats.isDirectory()) return await listDirectory(name);
  if (!stats.isFile() && !stats.isFIFO()) {
    const message = `${name}: is a device or a socket; give a file, or pipe it in and give '-'`;
    throw new CaptureInputError('not-a-file', name, message);
  }
  const type = stats.isFIFO() ? 'pipe' : 'file';
  return { name, files: [{ name, path: resolve(name), type, named: true }] };
}

async function listDirectory(name: string): Promise<Found> {
  const entries = await readOrThrow(name, () => readdir(name));
  const files: FoundFile[] = [];
  for (const entry of entries.sort()) {
    const path = join(name, entry);
    // By `stat`, so that a link to a capture counts; one that leads nowhere does not.
    if ((await statOrUndefined(path))?.isFile() === true) {
      files.push({ name: path, path: resolve(path), type: 'file', named: false });
    }
  }
  if (files.length === 0) {
    const message =
      `${name}: the directory has no files; ` +
      `its subdirectories are not searched, but a glob is: '${join(name, '**')}'`;
    throw new CaptureInputError('is-empty-directory', name, message);
  }
  return { name, files };
}

async function matchGlob(pattern: string): Promise<Found> {
  // A backslash escapes in a pattern; on Windows it is what separates folders.
  const portable = process.platform === 'win32' ? pattern.replaceAll('\\', '/') : pattern;
  const { glob } = await import('tinyglobby');
  const names = await glob(portable, {
    absolute: isAbsolute(pattern),
    expandDirectories: false,
    onlyFiles: true,
  });
  if (names.length === 0) {
    const message = `${pattern}: no file matches this pattern`;
    throw new CaptureInputError('no-match', pattern, message);
  }
  const files = names
    .sort()
    .map((name): FoundFile => ({ name, path: resolve(name), type: 'file', named: false }));
  return { name: pattern, files };
}

function urlToPath(url: URL): string {
  if (url.protocol === 'file:') return fileURLToPath(url);
  const message = `${url.href}: only file: URLs can be read; fetch it and give the response's body`;
  throw new CaptureInputError('bad-input', url.href, message);
}

/** undefined when nothing of that name exists. */
async function statOrUndefined(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    const failure = CaptureInputError.fromSystem(error, path);
    if (failure.code === 'not-found') return undefined;
    throw failure;
  }
}
