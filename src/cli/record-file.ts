// Records into a file that appears whole or not at all: written beside its place, then renamed.

import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { OutputError } from './errors.js';

export class RecordFile {
  readonly path: string;
  readonly #partial: string;
  #fd: number | undefined;

  /** @throws OutputError if the folder or the file cannot be made */
  constructor(folder: string, name: string) {
    this.path = join(folder, name);
    this.#partial = join(folder, `.${name}.${process.pid}.partial`);
    try {
      mkdirSync(folder, { recursive: true });
      this.#fd = openSync(this.#partial, 'w');
    } catch (error) {
      throw failure(this.path, error);
    }
  }

  write(lines: Uint8Array): void {
    if (this.#fd === undefined) return;
    try {
      writeAll(this.#fd, lines);
    } catch (error) {
      throw failure(this.path, error);
    }
  }

  /** Puts the file in its place. */
  finish(): void {
    if (this.#fd === undefined) return;
    try {
      const fd = this.#fd;
      this.#fd = undefined;
      closeSync(fd);
      renameSync(this.#partial, this.path);
    } catch (error) {
      rmSync(this.#partial, { force: true });
      throw failure(this.path, error);
    }
  }

  /** Leaves nothing, unless the file is finished. */
  discard(): void {
    if (this.#fd === undefined) return;
    closeSync(this.#fd);
    this.#fd = undefined;
    rmSync(this.#partial, { force: true });
  }
}

/** The system may take less than it is given, a full disk for one; then it is asked again. */
export function writeAll(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at, bytes.length - at);
}

const REASONS: Record<string, string> = {
  ENOSPC: 'no space is left on the device; free some, or choose another place',
  EDQUOT: 'the disk quota is used up; free some space, or choose another place',
  EFBIG: 'the file system takes no files of this size',
  EACCES: 'permission denied; choose a folder that this user may write to',
  EPERM: 'permission denied; choose a folder that this user may write to',
  EROFS: 'the file system is read-only; choose another place',
  EEXIST: 'a file is in the way of the folder; choose another name',
  ENOTDIR: 'a part of the path is no folder; check it',
  EISDIR: 'a folder of this name is in the way; move it',
};

/** What went wrong with the output, and what to do. */
export function failure(path: string, error: unknown): OutputError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return new OutputError(`cannot write ${path}: ${REASONS[code] ?? code}`, { cause: error });
}
