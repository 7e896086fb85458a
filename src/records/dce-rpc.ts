// DCE/RPC: remote calls of Windows, over TCP and through the pipes of SMB.

import type { RecordBase } from './record-base.js';

/**
 * A call and its answer; a call without answer (no `latency`). Operations have the names that Microsoft's
 * specifications and C706 give them.
 */
export interface DceRpcRecord<Time = bigint> extends RecordBase<Time> {
  type: 'dce-rpc';
  /** The server's second address, as its answer to the binding has it: "\PIPE\lsass", or a TCP port. */
  endpoint?: string;
  /** UUID of the interface; absent where the binding is not in the capture. */
  interface?: string;
  /** Its well-known name: "svcctl". */
  interfaceName?: string;
  /** "1.0" */
  interfaceVersion?: string;
  /** Number of the operation. @asType integer */
  operation: number;
  /** "RCreateServiceW" */
  operationName?: string;
  /** What the caller proves who it is with. */
  authentication?: 'SPNEGO' | 'NTLM' | 'Schannel' | 'Kerberos' | 'Netlogon' | 'other';
  /** What it protects: `privacy` is encryption, of which only the operation is seen. */
  protection?: 'connect' | 'call' | 'packet' | 'integrity' | 'privacy' | 'other';
  /** netlogon: the account and the computer that a secure channel is asked for. */
  account?: string;
  computer?: string;
  /** netlogon: client challenge, credential of nothing but zeros, which ought to be random: see CVE-2020-1472. */
  zeroChallenge?: true;
  zeroCredential?: true;
  /** netlogon: NT status of the answer to a challenge or credential. */
  status?: string;
  /** svcctl: the service that is to be created. */
  service?: string;
  /** ITaskSchedulerService: path of the task that is to be registered. */
  task?: string;
  /** Seconds from the call to its answer. */
  latency?: number;
  /** Why the call failed: "ACCESS_DENIED", "nca_s_op_rng_error", or a number in hexadecimal. */
  fault?: string;
}
