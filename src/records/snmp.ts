// SNMP.

import type { RecordBase } from './record-base.js';

/** What was said in a flow of SNMP. */
export interface SnmpRecord<Time = bigint> extends RecordBase<Time> {
  type: 'snmp';
  /**
   * Seconds from the first message to the last.
   * @minimum 0
   */
  duration: number;
  /** "1", "2c" or "3", of the last message. */
  version: string;
  /** @asType integer */
  messages: number;
  /** PDUs that could be read, by kind. @asType integer */
  getRequests?: number;
  /** @asType integer */
  getNextRequests?: number;
  /** @asType integer */
  getBulkRequests?: number;
  /** @asType integer */
  setRequests?: number;
  /** @asType integer */
  responses?: number;
  /** @asType integer */
  traps?: number;
  /** @asType integer */
  informs?: number;
  /** @asType integer */
  reports?: number;
  /** PDUs that are encrypted. @asType integer */
  encrypted?: number;
  /** Variables that were asked for (get and get-next; get-bulk), set, and answered. @asType integer */
  getVariables?: number;
  /** @asType integer */
  getBulkVariables?: number;
  /** @asType integer */
  setVariables?: number;
  /** @asType integer */
  responseVariables?: number;
  /** PDUs that say that something failed; what the first of them says. @asType integer */
  errors?: number;
  firstError?: string | number;
  /** A community string was sent in the clear: versions 1 and 2c. */
  community?: true;
  /** Version 3: the highest of the flow. */
  securityLevel?: string;
  /** Version 3, in the clear there. */
  user?: string;
  /** Version 3, in hexadecimal. */
  engineId?: string;
  /** The first that were asked for, set or told of, each once, at most 8. */
  oids?: string[];
  /** The device's description of itself, where it was answered. */
  sysDescr?: string;
}
