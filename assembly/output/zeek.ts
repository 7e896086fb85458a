// Zeek's logs: which record becomes rows of which log. A record that Zeek has no log for gives none.

import { FlowEvent, RecordEvent } from '../memory/event';
import {
  FILE_ZEEK,
  ZEEK_CONN,
  ZEEK_DNS,
  ZEEK_FTP,
  ZEEK_HTTP,
  ZEEK_QUIC,
  ZEEK_SMTP,
  ZEEK_SSH,
  ZEEK_SSL,
  ZEEK_WEIRD,
  ZEEK_X509,
} from '../memory/formats';
import { Partition } from '../memory/partition';
import { endsOf } from './common';
import { Fields } from './fields';
import { endText, textAt } from './texts';
import { beginRow, endRow, isJson } from './zeek-columns';
import { putConn } from './zeek-conn';
import { putDns } from './zeek-dns';
import { putHttp } from './zeek-http';
import { putFtp, putSmtp, putSsh, putWeird } from './zeek-sessions';
import { putCertificate, putQuic, putSsl } from './zeek-tls';

/** Writes the flow's row of conn.log, with its head, at `at`; returns its end. */
export function encodeZeekFlow(at: usize, event: FlowEvent, partition: Partition): usize {
  const json = isJson(partition);
  const ends = endsOf(changetype<usize>(event), offsetof<FlowEvent>('source0'));
  let end = beginRow(textAt(at), json, event.first, event.id, ends);
  end = endRow(putConn(end, json, event, partition), json);
  return endText(at, FILE_ZEEK + ZEEK_CONN, end);
}

/** Writes a record's row, with its head, at `at`; returns its end. */
export function encodeZeekRecord(
  at: usize,
  event: RecordEvent,
  fields: Fields,
  partition: Partition,
): usize {
  const json = isJson(partition);
  const ends = endsOf(changetype<usize>(event), offsetof<RecordEvent>('source0'));
  const name = event.name as usize;
  if (name == changetype<usize>('x509')) {
    // The one log without a connection: it tells of a certificate.
    const row = putCertificate(beginRow(textAt(at), json, event.time, 0, ends), json, fields);
    return endText(at, FILE_ZEEK + ZEEK_X509, endRow(row, json));
  }
  const log = logOf(name);
  if (log < 0) return at;
  let end = beginRow(textAt(at), json, event.time, event.flow, ends);
  switch (log as u32) {
    case ZEEK_DNS:
      end = putDns(end, json, event, fields);
      break;
    case ZEEK_HTTP:
      end = putHttp(end, json, fields);
      break;
    case ZEEK_SSL:
      end = putSsl(end, json, fields);
      break;
    case ZEEK_QUIC:
      end = putQuic(end, json, fields);
      break;
    case ZEEK_SSH:
      end = putSsh(end, json, fields);
      break;
    case ZEEK_FTP:
      end = putFtp(end, json, ends, fields);
      break;
    case ZEEK_SMTP:
      end = putSmtp(end, json, fields);
      break;
    default:
      end = putWeird(end, json, fields);
      break;
  }
  at = endText(at, FILE_ZEEK + log, endRow(end, json));
  if (log != (ZEEK_QUIC as i32)) return at;
  // What QUIC's handshake says of TLS is in ssl.log too.
  end = beginRow(textAt(at), json, event.time, event.flow, ends);
  return endText(at, FILE_ZEEK + ZEEK_SSL, endRow(putSsl(end, json, fields), json));
}

/** Number of the log, -1: none. */
function logOf(name: usize): i32 {
  if (name == changetype<usize>('dns')) return ZEEK_DNS;
  if (name == changetype<usize>('http')) return ZEEK_HTTP;
  if (name == changetype<usize>('tls')) return ZEEK_SSL;
  if (name == changetype<usize>('quic')) return ZEEK_QUIC;
  if (name == changetype<usize>('ssh')) return ZEEK_SSH;
  if (name == changetype<usize>('ftp')) return ZEEK_FTP;
  if (name == changetype<usize>('smtp')) return ZEEK_SMTP;
  if (name == changetype<usize>('anomaly')) return ZEEK_WEIRD;
  return -1;
}
