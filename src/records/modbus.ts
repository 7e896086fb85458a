// Modbus over TCP.

import type { RecordBase } from './record-base.js';

/** What a device says of itself (READ DEVICE IDENTIFICATION). */
export interface ModbusDevice {
  vendor?: string;
  productCode?: string;
  revision?: string;
  vendorUrl?: string;
  productName?: string;
  model?: string;
  application?: string;
}

/**
 * A request and its response; a request without response (no `answered`); a response whose request is not in
 * the capture (no `latency`).
 */
export interface ModbusRecord<Time = bigint> extends RecordBase<Time> {
  type: 'modbus';
  /** Transaction id. @asType integer */
  transaction: number;
  /** The device behind the address. @asType integer */
  unit: number;
  /** @asType integer */
  functionCode: number;
  /** Its name, as Zeek has it: "READ_HOLDING_REGISTERS". Absent for codes that have none. */
  function?: string;
  /** DIAGNOSTICS. @asType integer */
  subfunctionCode?: number;
  subfunction?: string;
  /** ENCAP_INTERFACE_TRANSPORT; 14: read device identification. @asType integer */
  meiType?: number;
  /** First coil or register that is read or written, as on the wire: from 0. @asType integer */
  address?: number;
  /** Coils or registers. @asType integer */
  quantity?: number;
  /** READ_WRITE_MULTIPLE_REGISTERS: what is written; `address` and `quantity` are what is read. @asType integer */
  writeAddress?: number;
  /** @asType integer */
  writeQuantity?: number;
  /** Registers as they are written, 0 to 65535. */
  values?: number[];
  /** Coils as they are written, 1 or 0 for each, `address` first. */
  coils?: string;
  /** MASK_WRITE_REGISTER: register = (register & andMask) | (orMask & ~andMask). @asType integer */
  andMask?: number;
  /** @asType integer */
  orMask?: number;
  /** A response came. */
  answered?: true;
  /**
   * Seconds from the request to the response.
   * @minimum 0
   */
  latency?: number;
  /** Present: the request was refused. @asType integer */
  exceptionCode?: number;
  /** Its name: "ILLEGAL_DATA_ADDRESS". */
  exception?: string;
  /** Bytes of the values that were read; the values themselves are left out. @asType integer */
  byteCount?: number;
  device?: ModbusDevice;
}
