// The files of a run's outputs: all appear whole, or none does.

import { RecordFile } from './record-file.js';

export class RecordFiles {
  readonly #folder: string;
  readonly #files = new Map<string, RecordFile>();

  /**
   * `names`: files that are there in any case; they are made at once, so that a place that cannot be written
   * to is known before the work. Others come when something is written to them.
   *
   * @throws OutputError if the folder or a file cannot be made
   */
  constructor(folder: string, names: readonly string[]) {
    this.#folder = folder;
    try {
      for (const name of names) this.#file(name);
    } catch (error) {
      this.discard();
      throw error;
    }
  }

  write(name: string, bytes: Uint8Array): void {
    this.#file(name).write(bytes);
  }

  /** Puts the files in their places, once all are complete. */
  finish(): void {
    for (const file of this.#files.values()) file.complete();
    for (const file of this.#files.values()) file.finish();
  }

  /** Leaves nothing of the files that are not in their places. */
  discard(): void {
    // The folders were made for the first one.
    for (const file of [...this.#files.values()].reverse()) file.discard();
  }

  #file(name: string): RecordFile {
    let file = this.#files.get(name);
    if (!file) {
      file = new RecordFile(this.#folder, name);
      this.#files.set(name, file);
    }
    return file;
  }
}
