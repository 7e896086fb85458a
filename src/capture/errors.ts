/** What can be wrong with an input before a single packet is read. Stable: callers switch on it. */
export type CaptureInputErrorCode =
  /** No file or directory of that name. */
  | 'not-found'
  /** It exists, but the system refused to let it be read. */
  | 'not-readable'
  /** A glob pattern that matches no file. */
  | 'no-match'
  /** A directory without a single regular file in it. */
  | 'is-empty-directory'
  /** A directory or a glob whose files are all something else than captures. */
  | 'no-capture'
  /** A device, a socket: neither a file nor a pipe. */
  | 'not-a-file'
  /** Standard input is a keyboard, nobody pipes a capture in. */
  | 'is-terminal'
  /** A value that is none of the kinds of input, or a stream of something else than bytes. */
  | 'bad-input'
  /** A stream can be read once only. */
  | 'already-read';

/** An input that cannot be read; the message says what to do about it. */
export class CaptureInputError extends Error {
  override readonly name = 'CaptureInputError';

  /** @param path what the caller named: a path, a pattern, or the name of a stream */
  constructor(
    readonly code: CaptureInputErrorCode,
    readonly path: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** The same for an error of node:fs, told by its `code`. */
  static fromSystem(error: unknown, path: string): CaptureInputError {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const options = { cause: error };
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      const message = `${path}: no such file or directory; check the path`;
      return new CaptureInputError('not-found', path, message, options);
    }
    const message =
      code === 'EACCES' || code === 'EPERM'
        ? `${path}: permission denied; give this user the right to read it`
        : `${path}: cannot be read (${code})`;
    return new CaptureInputError('not-readable', path, message, options);
  }
}
