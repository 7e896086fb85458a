// Telnet options (IANA "Telnet Options") by number.

/** Name of option `number`, below 64; empty without one here. */
export function telnetOptionName(number: u32): string {
  switch (number) {
    case 0:
      return 'BINARY';
    case 1:
      return 'ECHO';
    case 3:
      return 'SUPPRESS-GO-AHEAD';
    case 5:
      return 'STATUS';
    case 6:
      return 'TIMING-MARK';
    case 24:
      return 'TERMINAL-TYPE';
    case 25:
      return 'END-OF-RECORD';
    case 31:
      return 'NAWS';
    case 32:
      return 'TERMINAL-SPEED';
    case 33:
      return 'TOGGLE-FLOW-CONTROL';
    case 34:
      return 'LINEMODE';
    case 35:
      return 'X-DISPLAY-LOCATION';
    case 36:
      return 'OLD-ENVIRON';
    case 37:
      return 'AUTHENTICATION';
    case 38:
      return 'ENCRYPT';
    case 39:
      return 'NEW-ENVIRON';
    case 40:
      return 'TN3270E';
    case 42:
      return 'CHARSET';
    case 44:
      return 'COM-PORT-CONTROL';
    case 46:
      return 'START-TLS';
    default:
      return '';
  }
}
