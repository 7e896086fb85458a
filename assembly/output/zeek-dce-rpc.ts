// dce_rpc.log (base/protocols/dce-rpc).

import { Fields, field, numberOf } from './fields';
import { put } from './json';
import { putNumber } from './text';
import { beginText, column, endText, intervalColumn, putPlain } from './zeek-columns';

/** As in Zeek there is a row for a call that was answered, and whose interface is known. */
export function isAnswered(fields: Fields): bool {
  return field(fields, 'latency') != 0 && field(fields, 'interface') != 0;
}

/** The columns from `rtt` on. */
export function putDceRpc(at: usize, json: bool, fields: Fields): usize {
  const name = field(fields, 'interfaceName');
  const operation = field(fields, 'operationName');
  // Seconds in 10^-6.
  at = intervalColumn(at, json, 'rtt', (numberOf(field(fields, 'latency')) as i64) * 1000);
  at = column(at, json, 'named_pipe', field(fields, 'endpoint'));
  if (name != 0) at = column(at, json, 'endpoint', name);
  else {
    at = put(beginText(at, json, 'endpoint'), 'unknown-');
    at = endText(putPlain(at, json, field(fields, 'interface'), false), json);
  }
  if (operation != 0) return column(at, json, 'operation', operation);
  at = put(beginText(at, json, 'operation'), 'unknown-');
  return endText(putNumber(at, numberOf(field(fields, 'operation'))), json);
}
