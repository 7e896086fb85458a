// VNC connections.

import type { RecordBase } from './record-base.js';

/** A connection up to the screen's description; what is known of it where it ended or was encrypted before. */
export interface VncRecord<Time = bigint> extends RecordBase<Time> {
  type: 'vnc';
  /** Version of the remote framebuffer protocol that the server offered: "3.8". */
  serverVersion?: string;
  clientVersion?: string;
  /** Security types that the server offered: names, numbers where they have none here. */
  securityTypes?: (string | number)[];
  /** The one that was taken. */
  security?: string | number;
  /** The one that was taken inside VeNCrypt or Tight. */
  subtype?: string | number;
  /** Account, where it is sent in the clear; the password was sent with it. */
  user?: string;
  password?: true;
  /** The server let the client in. Absent where that was not seen. */
  authenticated?: boolean;
  /** Why the server refused, in its words. */
  reason?: string;
  /** The client leaves others connected. */
  shared?: boolean;
  /** Screen, pixels. @asType integer */
  width?: number;
  /** @asType integer */
  height?: number;
  desktopName?: string;
}
