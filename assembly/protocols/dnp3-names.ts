// Names of DNP3 numbers: functions as Zeek's log has them, objects, internal indications, controls
// (IEEE 1815-2012).

export function functionName(code: u32): string {
  switch (code) {
    case 0:
      return 'CONFIRM';
    case 1:
      return 'READ';
    case 2:
      return 'WRITE';
    case 3:
      return 'SELECT';
    case 4:
      return 'OPERATE';
    case 5:
      return 'DIRECT_OPERATE';
    case 6:
      return 'DIRECT_OPERATE_NR';
    case 7:
      return 'IMMED_FREEZE';
    case 8:
      return 'IMMED_FREEZE_NR';
    case 9:
      return 'FREEZE_CLEAR';
    case 10:
      return 'FREEZE_CLEAR_NR';
    case 11:
      return 'FREEZE_AT_TIME';
    case 12:
      return 'FREEZE_AT_TIME_NR';
    case 13:
      return 'COLD_RESTART';
    case 14:
      return 'WARM_RESTART';
    case 15:
      return 'INITIALIZE_DATA';
    case 16:
      return 'INITIALIZE_APPL';
    case 17:
      return 'START_APPL';
    case 18:
      return 'STOP_APPL';
    case 19:
      return 'SAVE_CONFIG';
    case 20:
      return 'ENABLE_UNSOLICITED';
    case 21:
      return 'DISABLE_UNSOLICITED';
    case 22:
      return 'ASSIGN_CLASS';
    case 23:
      return 'DELAY_MEASURE';
    case 24:
      return 'RECORD_CURRENT_TIME';
    case 25:
      return 'OPEN_FILE';
    case 26:
      return 'CLOSE_FILE';
    case 27:
      return 'DELETE_FILE';
    case 28:
      return 'GET_FILE_INFO';
    case 29:
      return 'AUTHENTICATE_FILE';
    case 30:
      return 'ABORT_FILE';
    case 31:
      return 'ACTIVATE_CONFIG';
    case 32:
      return 'AUTHENTICATE_REQ';
    case 33:
      return 'AUTHENTICATE_ERR';
    case 129:
      return 'RESPONSE';
    case 130:
      return 'UNSOLICITED_RESPONSE';
    case 131:
      return 'AUTHENTICATE_RESP';
    default:
      return '';
  }
}

/** Internal indications, by bit: those of the first octet are 8 to 15. */
export function indicationName(bit: u32): string {
  switch (bit) {
    case 0:
      return 'NO_FUNC_CODE_SUPPORT';
    case 1:
      return 'OBJECT_UNKNOWN';
    case 2:
      return 'PARAMETER_ERROR';
    case 3:
      return 'EVENT_BUFFER_OVERFLOW';
    case 4:
      return 'ALREADY_EXECUTING';
    case 5:
      return 'CONFIG_CORRUPT';
    case 8:
      return 'BROADCAST';
    case 9:
      return 'CLASS_1_EVENTS';
    case 10:
      return 'CLASS_2_EVENTS';
    case 11:
      return 'CLASS_3_EVENTS';
    case 12:
      return 'NEED_TIME';
    case 13:
      return 'LOCAL_CONTROL';
    case 14:
      return 'DEVICE_TROUBLE';
    case 15:
      return 'DEVICE_RESTART';
    default:
      return 'RESERVED';
  }
}

/** What a group of objects is. */
export function groupName(group: u32, variation: u32): string {
  switch (group) {
    case 0:
      return 'device attribute';
    case 1:
      return 'binary input';
    case 2:
      return 'binary input event';
    case 3:
      return 'double-bit binary input';
    case 4:
      return 'double-bit binary input event';
    case 10:
      return 'binary output';
    case 11:
      return 'binary output event';
    case 12:
      return variation == 1 ? 'control relay output block' : 'pattern control';
    case 13:
      return 'binary output command event';
    case 20:
      return 'counter';
    case 21:
      return 'frozen counter';
    case 22:
      return 'counter event';
    case 23:
      return 'frozen counter event';
    case 30:
      return 'analog input';
    case 31:
      return 'frozen analog input';
    case 32:
      return 'analog input event';
    case 33:
      return 'frozen analog input event';
    case 34:
      return 'analog input deadband';
    case 40:
      return 'analog output status';
    case 41:
      return 'analog output block';
    case 42:
      return 'analog output event';
    case 43:
      return 'analog output command event';
    case 50:
      return 'time and date';
    case 51:
      return 'common time of occurrence';
    case 52:
      return 'time delay';
    case 60:
      return className(variation);
    case 70:
      return 'file';
    case 80:
      return 'internal indications';
    case 81:
      return 'device storage';
    case 82:
      return 'device profile';
    case 83:
      return 'data set';
    case 85:
      return 'data set prototype';
    case 86:
      return 'data set descriptor';
    case 87:
      return 'present value of a data set';
    case 88:
      return 'data set event';
    case 90:
      return 'application identifier';
    case 110:
      return 'octet string';
    case 111:
      return 'octet string event';
    case 112:
      return 'virtual terminal output';
    case 113:
      return 'virtual terminal event';
    case 120:
      return 'authentication';
    case 121:
      return 'security statistic';
    case 122:
      return 'security statistic event';
    default:
      return '';
  }
}

function className(variation: u32): string {
  switch (variation) {
    case 1:
      return 'class 0 data';
    case 2:
      return 'class 1 data';
    case 3:
      return 'class 2 data';
    case 4:
      return 'class 3 data';
    default:
      return 'class data';
  }
}

/** Operation of a control relay output block (control code, bits 0–3). */
export function operationName(code: u32): string {
  switch (code & 15) {
    case 0:
      return 'NUL';
    case 1:
      return 'PULSE_ON';
    case 2:
      return 'PULSE_OFF';
    case 3:
      return 'LATCH_ON';
    case 4:
      return 'LATCH_OFF';
    default:
      return 'UNDEFINED';
  }
}

/** Trip or close (control code, bits 6–7); '' where neither. */
export function tripCloseName(code: u32): string {
  switch (code >> 6) {
    case 1:
      return 'CLOSE';
    case 2:
      return 'TRIP';
    default:
      return '';
  }
}

export function statusName(code: u32): string {
  switch (code & 127) {
    case 0:
      return 'SUCCESS';
    case 1:
      return 'TIMEOUT';
    case 2:
      return 'NO_SELECT';
    case 3:
      return 'FORMAT_ERROR';
    case 4:
      return 'NOT_SUPPORTED';
    case 5:
      return 'ALREADY_ACTIVE';
    case 6:
      return 'HARDWARE_ERROR';
    case 7:
      return 'LOCAL';
    case 8:
      return 'TOO_MANY_OBJS';
    case 9:
      return 'NOT_AUTHORIZED';
    case 10:
      return 'AUTOMATION_INHIBIT';
    case 11:
      return 'PROCESSING_LIMITED';
    case 12:
      return 'OUT_OF_RANGE';
    case 126:
      return 'NON_PARTICIPATING';
    default:
      return 'UNDEFINED';
  }
}
