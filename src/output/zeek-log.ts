// What a log of Zeek's is: its name and its columns.

export interface ZeekLog {
  /** `#path`; the file is `<path>.log`. */
  path: string;
  /** `name:type`. */
  columns: readonly string[];
}

/** The columns that logs of connections begin with. */
export const CONNECTION =
  'ts:time uid:string id.orig_h:addr id.orig_p:port id.resp_h:addr id.resp_p:port';

export function log(path: string, ...columns: string[]): ZeekLog {
  return { path, columns: columns.join(' ').split(' ') };
}
