// Records into a file that appears whole or not at all: written beside its place, then renamed.

import {
  closeSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { failure } from './errors.js';

export class RecordFile {
  readonly path: string;
  readonly #partial: string;
  /** Folders made for the file, outermost first. */
  readonly #folders: string[] = [];
  #fd: number | undefined;
  #placed = false;

  /** @throws OutputError if the folder or the file cannot be made */
  constructor(folder: string, name: string) {
    this.path = join(folder, name);
    this.#partial = join(folder, `.${name}.${process.pid}.partial`);
    try {
      makeFolders(folder, this.#folders);
      this.#fd = openSync(this.#partial, 'w');
    } catch (error) {
      this.#removeFolders();
      throw failure(this.path, error);
    }
  }

  write(bytes: Uint8Array): void {
    if (this.#fd === undefined) return;
    try {
      writeAll(this.#fd, bytes);
    } catch (error) {
      throw failure(this.path, error);
    }
  }

  /** Everything is written: what is left is to put the file in its place. */
  complete(): void {
    try {
      this.#close();
    } catch (error) {
      throw failure(this.path, error);
    }
  }

  /** Puts the file in its place. */
  finish(): void {
    this.complete();
    try {
      renameSync(this.#partial, this.path);
      this.#placed = true;
    } catch (error) {
      throw failure(this.path, error);
    }
  }

  /** Leaves nothing, folders neither, unless the file is in its place. */
  discard(): void {
    if (this.#placed) return;
    try {
      this.#close();
    } catch {
      // It goes anyway.
    }
    rmSync(this.#partial, { force: true });
    this.#removeFolders();
  }

  #close(): void {
    const fd = this.#fd;
    this.#fd = undefined;
    if (fd !== undefined) closeSync(fd);
  }

  /** Those that it made, as long as nothing else has come into them. */
  #removeFolders(): void {
    try {
      for (let folder = this.#folders.pop(); folder; folder = this.#folders.pop()) {
        rmdirSync(folder);
      }
    } catch {
      // Somebody uses it: it stays.
    }
  }
}

/**
 * Makes a folder and what is missing above it, and tells which. `mkdirSync` with `recursive` does not return
 * from places like /proc (Node 20).
 */
function makeFolders(folder: string, made: string[]): void {
  if (isFolder(folder)) return;
  if (dirname(folder) !== folder) makeFolders(dirname(folder), made);
  try {
    mkdirSync(folder);
    made.push(folder);
  } catch (error) {
    // Another run may have been faster.
    if (!isFolder(folder)) throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** The system may take less than it is given, a full disk for one; then it is asked again. */
export function writeAll(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at, bytes.length - at);
}
