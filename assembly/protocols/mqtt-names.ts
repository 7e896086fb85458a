// Names of MQTT's return codes (3.1.1 §3.2.2.3) and reason codes (5 §2.4).

export function versionName(level: u32): string {
  switch (level) {
    case 3:
      return '3.1';
    case 4:
      return '3.1.1';
    case 5:
      return '5';
    default:
      return 'other';
  }
}

/** Of CONNACK before version 5. */
export function returnName(code: u32): string {
  switch (code) {
    case 0:
      return 'Connection accepted';
    case 1:
      return 'Unacceptable protocol version';
    case 2:
      return 'Identifier rejected';
    case 3:
      return 'Server unavailable';
    case 4:
      return 'Bad user name or password';
    case 5:
      return 'Not authorized';
    default:
      return 'other';
  }
}

/** Of version 5; 0 is "Normal disconnection" in DISCONNECT, "Success" elsewhere. */
export function reasonName(code: u32): string {
  switch (code) {
    case 0x00:
      return 'Success';
    case 0x04:
      return 'Disconnect with Will message';
    case 0x10:
      return 'No matching subscribers';
    case 0x11:
      return 'No subscription existed';
    case 0x18:
      return 'Continue authentication';
    case 0x19:
      return 'Re-authenticate';
    case 0x80:
      return 'Unspecified error';
    case 0x81:
      return 'Malformed packet';
    case 0x82:
      return 'Protocol error';
    case 0x83:
      return 'Implementation specific error';
    case 0x84:
      return 'Unsupported protocol version';
    case 0x85:
      return 'Client identifier not valid';
    case 0x86:
      return 'Bad user name or password';
    case 0x87:
      return 'Not authorized';
    case 0x88:
      return 'Server unavailable';
    case 0x89:
      return 'Server busy';
    case 0x8a:
      return 'Banned';
    case 0x8b:
      return 'Server shutting down';
    case 0x8c:
      return 'Bad authentication method';
    case 0x8d:
      return 'Keep Alive timeout';
    case 0x8e:
      return 'Session taken over';
    case 0x8f:
      return 'Topic Filter invalid';
    case 0x90:
      return 'Topic Name invalid';
    case 0x91:
      return 'Packet identifier in use';
    case 0x92:
      return 'Packet identifier not found';
    case 0x93:
      return 'Receive Maximum exceeded';
    case 0x94:
      return 'Topic Alias invalid';
    case 0x95:
      return 'Packet too large';
    case 0x96:
      return 'Message rate too high';
    case 0x97:
      return 'Quota exceeded';
    case 0x98:
      return 'Administrative action';
    case 0x99:
      return 'Payload format invalid';
    case 0x9a:
      return 'Retain not supported';
    case 0x9b:
      return 'QoS not supported';
    case 0x9c:
      return 'Use another server';
    case 0x9d:
      return 'Server moved';
    case 0x9e:
      return 'Shared Subscriptions not supported';
    case 0x9f:
      return 'Connection rate exceeded';
    case 0xa0:
      return 'Maximum connect time';
    case 0xa1:
      return 'Subscription Identifiers not supported';
    case 0xa2:
      return 'Wildcard Subscriptions not supported';
    default:
      return 'other';
  }
}
