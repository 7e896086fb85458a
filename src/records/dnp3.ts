// DNP3 (IEEE 1815).

import type { RecordBase } from './record-base.js';

/** An object header: which points a message is about. */
export interface Dnp3Objects {
  /** @asType integer */
  group: number;
  /** @asType integer */
  variation: number;
  /** What the group is: "binary input event", "class 1 data". */
  name?: string;
  /** First and last index. @asType integer */
  start?: number;
  /** @asType integer */
  stop?: number;
  /** Objects, where they are counted. Without it and a range, all are meant. @asType integer */
  count?: number;
}

/** A control that a master sends: a control relay output block, or an analog output block. */
export interface Dnp3Control {
  /** Index of the point. @asType integer */
  point: number;
  /** NUL, PULSE_ON, PULSE_OFF, LATCH_ON, LATCH_OFF or UNDEFINED. */
  operation?: string;
  /** TRIP or CLOSE, where it says one. */
  tripClose?: string;
  clear?: true;
  /** Times that it is done. @asType integer */
  count?: number;
  /** Milliseconds. @asType integer */
  onTime?: number;
  /** Milliseconds. @asType integer */
  offTime?: number;
  /** Analog: the value that is set. @asType integer */
  value?: number;
  /** The same of floating-point variations: in decimal, up to six digits behind the point. */
  realValue?: string;
}

/**
 * A request and its response; a request without response (no `reply`); a response whose request is not in
 * the capture (no `request`); what an outstation says unasked, and its confirmation.
 */
export interface Dnp3Record<Time = bigint> extends RecordBase<Time> {
  type: 'dnp3';
  /** Link address of the station that asks. @asType integer */
  master: number;
  /** Link address of the station that is asked. @asType integer */
  outstation: number;
  /** Sequence number of the message, 0 to 15. @asType integer */
  sequence: number;
  /** Belongs to an unsolicited response. */
  unsolicited?: true;
  /** Function, as Zeek has it ("DIRECT_OPERATE"), or its number where it has no name. */
  request?: string | number;
  objects?: Dnp3Objects[];
  controls?: Dnp3Control[];
  /** Function of the response: RESPONSE, UNSOLICITED_RESPONSE, AUTHENTICATE_RESP. */
  reply?: string | number;
  /**
   * Seconds from the request to the response.
   * @minimum 0
   */
  latency?: number;
  /** Internal indications: first octet × 256 + second. @asType integer */
  iin?: number;
  /** Their names: "DEVICE_RESTART", "NO_FUNC_CODE_SUPPORT". */
  indications?: string[];
  /** The response asks to be confirmed. */
  confirmationWanted?: true;
  /** Further fragments follow, each in a record of its own. */
  moreFragments?: true;
  replyObjects?: Dnp3Objects[];
  /** How each control went, in their order: "SUCCESS", "NO_SELECT". */
  controlStatuses?: string[];
}
