// What flows of a source that scans look like. What came of each, the engine tells: assembly/attention/probe.ts.

import type { FlowView } from '../records/flow-view.js';

export const ICMP = 1;
export const TCP = 6;
export const UDP = 17;

const FIN = 1;
const XMAS = 1 + 8 + 32;
const ALL = 63;

/** Which of the scans that go without SYN a flow is of whose outcome is STEALTH. */
export function stealthKind(flow: FlowView): 'NULL' | 'FIN' | 'Xmas' | 'ACK' {
  const flags = flow.fwd.tcpFlags & ALL;
  if (flags === 0) return 'NULL';
  if (flags === FIN) return 'FIN';
  return flags === XMAS ? 'Xmas' : 'ACK';
}
