// Names of DCE/RPC's numbers: what protects a call ([MS-RPCE] §2.2.1.1.7, §2.2.1.1.8), and why one failed
// (C706 appendix E, [MS-ERREF] §2.2).

import { putSymbol } from '../memory/items';
import { Input } from '../stream/input';
import { putStatus } from './smb-names';

export function authenticationName(type: u32): string {
  switch (type) {
    case 9:
      return 'SPNEGO';
    case 10:
      return 'NTLM';
    case 14:
      return 'Schannel';
    case 16:
      return 'Kerberos';
    case 68:
      return 'Netlogon';
    default:
      return 'other';
  }
}

export function protectionName(level: u32): string {
  switch (level) {
    case 2:
      return 'connect';
    case 3:
      return 'call';
    case 4:
      return 'packet';
    case 5:
      return 'integrity';
    case 6:
      return 'privacy';
    default:
      return 'other';
  }
}

/** The fault's name, or its number in hexadecimal. */
export function putFault(p: Input, field: string, status: u32): void {
  const name = faultName(status);
  if (name.length > 0) putSymbol(p, field, name);
  else putStatus(p, field, status);
}

function faultName(status: u32): string {
  switch (status) {
    case 0x5:
      return 'ACCESS_DENIED';
    case 0x57:
      return 'INVALID_PARAMETER';
    case 0x6d3:
      return 'UNKNOWN_AUTHN_SERVICE';
    case 0x6e4:
      return 'CANNOT_SUPPORT';
    case 0x6f7:
      return 'BAD_STUB_DATA';
    case 0x721:
      return 'SEC_PKG_ERROR';
    case 0x1c000009:
      return 'nca_s_fault_addr_error';
    case 0x1c00000a:
      return 'nca_s_fault_fp_div_zero';
    case 0x1c00000d:
      return 'nca_s_fault_cancel';
    case 0x1c00001a:
      return 'nca_s_fault_context_mismatch';
    case 0x1c000024:
      return 'nca_s_fault_user_defined';
    case 0x1c010002:
      return 'nca_s_op_rng_error';
    case 0x1c010003:
      return 'nca_s_unk_if';
    case 0x1c01000b:
      return 'nca_s_proto_error';
    case 0x1c010013:
      return 'nca_s_out_args_too_big';
    case 0x1c010014:
      return 'nca_s_server_too_busy';
    case 0x1c010017:
      return 'nca_s_unsupported_type';
    default:
      return '';
  }
}
