// Who spoke to whom, as findings name it.

import type { FlowView } from '../records/flow-view.js';
import type { FindingHost, ProtocolRecord } from '../records/types.js';
import type { RecordView } from '../records/view.js';

type View<R extends ProtocolRecord> = RecordView<R> | FlowView;

/** The flow's client and its server. `reversed`: what was said shows that the client is the flow's destination. */
export function clientAndServer<R extends ProtocolRecord>(
  view: View<R>,
  reversed = false,
): FindingHost[] {
  const client = reversed ? view.dst : view.src;
  return [{ ip: client.ip, role: 'client' }, server(view, reversed)];
}

/** Its server alone: for what is the server's to mend, whoever its clients are. `name`: what a client called it. */
export function serverAlone<R extends ProtocolRecord>(
  view: View<R>,
  name?: string,
  reversed = false,
): FindingHost[] {
  const host = server(view, reversed);
  return [name === undefined ? host : { ...host, name }];
}

function server<R extends ProtocolRecord>(view: View<R>, reversed: boolean): FindingHost {
  return { ...(reversed ? view.src : view.dst), role: 'server' };
}
