// Names of Modbus numbers, as Zeek's log has them (Modbus Application Protocol 1.1b3, §5.1 and §7).

export function functionName(code: u32): string {
  switch (code) {
    case 1:
      return 'READ_COILS';
    case 2:
      return 'READ_DISCRETE_INPUTS';
    case 3:
      return 'READ_HOLDING_REGISTERS';
    case 4:
      return 'READ_INPUT_REGISTERS';
    case 5:
      return 'WRITE_SINGLE_COIL';
    case 6:
      return 'WRITE_SINGLE_REGISTER';
    case 7:
      return 'READ_EXCEPTION_STATUS';
    case 8:
      return 'DIAGNOSTICS';
    case 11:
      return 'GET_COMM_EVENT_COUNTER';
    case 12:
      return 'GET_COMM_EVENT_LOG';
    case 15:
      return 'WRITE_MULTIPLE_COILS';
    case 16:
      return 'WRITE_MULTIPLE_REGISTERS';
    case 17:
      return 'REPORT_SLAVE_ID';
    case 20:
      return 'READ_FILE_RECORD';
    case 21:
      return 'WRITE_FILE_RECORD';
    case 22:
      return 'MASK_WRITE_REGISTER';
    case 23:
      return 'READ_WRITE_MULTIPLE_REGISTERS';
    case 24:
      return 'READ_FIFO_QUEUE';
    case 43:
      return 'ENCAP_INTERFACE_TRANSPORT';
    default:
      return '';
  }
}

/** Sub-functions of DIAGNOSTICS (§6.8.1). */
export function diagnosticName(code: u32): string {
  switch (code) {
    case 0:
      return 'RETURN_QUERY_DATA';
    case 1:
      return 'RESTART_COMMUNICATIONS';
    case 2:
      return 'RETURN_DIAGNOSTIC_REGISTER';
    case 3:
      return 'CHANGE_ASCII_DELIMITER';
    case 4:
      return 'FORCE_LISTEN_ONLY';
    case 10:
      return 'CLEAR_COUNTERS';
    case 11:
      return 'BUS_MESSAGE_COUNT';
    case 12:
      return 'BUS_COMMUNICATION_ERROR_COUNT';
    case 13:
      return 'BUS_EXCEPTION_ERROR_COUNT';
    case 14:
      return 'SERVER_MESSAGE_COUNT';
    case 15:
      return 'SERVER_NO_RESPONSE_COUNT';
    case 16:
      return 'SERVER_NAK_COUNT';
    case 17:
      return 'SERVER_BUSY_COUNT';
    case 18:
      return 'BUS_CHARACTER_OVERRUN_COUNT';
    case 20:
      return 'CLEAR_OVERRUN_COUNTER';
    default:
      return '';
  }
}

export function exceptionName(code: u32): string {
  switch (code) {
    case 1:
      return 'ILLEGAL_FUNCTION';
    case 2:
      return 'ILLEGAL_DATA_ADDRESS';
    case 3:
      return 'ILLEGAL_DATA_VALUE';
    case 4:
      return 'SLAVE_DEVICE_FAILURE';
    case 5:
      return 'ACKNOWLEDGE';
    case 6:
      return 'SLAVE_DEVICE_BUSY';
    case 7:
      return 'NEGATIVE_ACKNOWLEDGE';
    case 8:
      return 'MEMORY_PARITY_ERROR';
    case 10:
      return 'GATEWAY_PATH_UNAVAILABLE';
    case 11:
      return 'GATEWAY_TARGET_DEVICE_FAILED_TO_RESPOND';
    default:
      return '';
  }
}
