// What can go wrong on the command line besides what the library throws, and the exit codes.

export const EXIT = { ok: 0, failed: 1, damaged: 2, found: 3 } as const;

/** Usage that the parser cannot see is wrong. */
export class UsageError extends Error {}

/** Records could not be written. */
export class OutputError extends Error {}

/** Whoever read our standard output has had enough, as `head` does. */
export class OutputClosed extends Error {}

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
  ENOENT: 'the folder cannot be made there; choose another place',
};

/** What went wrong with the output, and what to do. */
export function failure(path: string, error: unknown): OutputError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return new OutputError(`cannot write ${path}: ${REASONS[code] ?? code}`, { cause: error });
}
