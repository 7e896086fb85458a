// Zeek's logs: their names, columns and types. The rows are written by assembly/output/zeek-*.ts, column by
// column in the same order; a test holds both together.

import {
  FILE_ZEEK,
  ZEEK_CONN,
  ZEEK_DNS,
  ZEEK_FTP,
  ZEEK_HTTP,
  ZEEK_NOTICE,
  ZEEK_QUIC,
  ZEEK_SMTP,
  ZEEK_SSH,
  ZEEK_SSL,
  ZEEK_WEIRD,
  ZEEK_X509,
} from '../engine/layouts.js';
import { CONNECTION, log, type ZeekLog } from './zeek-log.js';
import { ZEEK_PROTOCOL_LOGS } from './zeek-protocol-logs.js';

/** By FILE_*; conn.log first. */
export const ZEEK_LOGS: ReadonlyMap<number, ZeekLog> = new Map<number, ZeekLog>([
  [
    FILE_ZEEK + ZEEK_CONN,
    log(
      'conn',
      CONNECTION,
      'proto:enum service:string duration:interval orig_bytes:count resp_bytes:count conn_state:string',
      'local_orig:bool local_resp:bool missed_bytes:count history:string orig_pkts:count',
      'orig_ip_bytes:count resp_pkts:count resp_ip_bytes:count tunnel_parents:set[string]',
      'ip_proto:count community_id:string',
    ),
  ],
  [
    FILE_ZEEK + ZEEK_DNS,
    log(
      'dns',
      CONNECTION,
      'proto:enum trans_id:count rtt:interval query:string qclass:count qclass_name:string',
      'qtype:count qtype_name:string rcode:count rcode_name:string AA:bool TC:bool RD:bool RA:bool',
      'Z:count answers:vector[string] TTLs:vector[interval] rejected:bool opcode:count',
      'opcode_name:string',
    ),
  ],
  [
    FILE_ZEEK + ZEEK_HTTP,
    log(
      'http',
      CONNECTION,
      'trans_depth:count method:string host:string uri:string referrer:string version:string',
      'user_agent:string origin:string request_body_len:count response_body_len:count',
      'status_code:count status_msg:string info_code:count info_msg:string tags:set[enum]',
      'username:string password:string proxied:set[string] orig_fuids:vector[string]',
      'orig_filenames:vector[string] orig_mime_types:vector[string] resp_fuids:vector[string]',
      'resp_filenames:vector[string] resp_mime_types:vector[string]',
    ),
  ],
  [
    FILE_ZEEK + ZEEK_SSL,
    log(
      'ssl',
      CONNECTION,
      'version:string cipher:string curve:string server_name:string resumed:bool last_alert:string',
      'next_protocol:string established:bool ssl_history:string cert_chain_fps:vector[string]',
      'client_cert_chain_fps:vector[string] sni_matches_cert:bool ja3:string ja3s:string ja4:string',
    ),
  ],
  [
    FILE_ZEEK + ZEEK_X509,
    log(
      'x509',
      'ts:time fingerprint:string certificate.version:count certificate.serial:string',
      'certificate.subject:string certificate.issuer:string certificate.not_valid_before:time',
      'certificate.not_valid_after:time certificate.key_alg:string certificate.sig_alg:string',
      'certificate.key_type:string certificate.key_length:count certificate.exponent:string',
      'certificate.curve:string san.dns:vector[string] san.uri:vector[string]',
      'san.email:vector[string] san.ip:vector[addr] basic_constraints.ca:bool',
      'basic_constraints.path_len:count host_cert:bool client_cert:bool',
    ),
  ],
  [
    FILE_ZEEK + ZEEK_SSH,
    log(
      'ssh',
      CONNECTION,
      'version:count auth_success:bool auth_attempts:count direction:enum client:string',
      'server:string cipher_alg:string mac_alg:string compression_alg:string kex_alg:string',
      'host_key_alg:string host_key:string hassh:string hasshServer:string',
    ),
  ],
  [
    FILE_ZEEK + ZEEK_FTP,
    log(
      'ftp',
      CONNECTION,
      'user:string password:string command:string arg:string mime_type:string file_size:count',
      'reply_code:count reply_msg:string data_channel.passive:bool data_channel.orig_h:addr',
      'data_channel.resp_h:addr data_channel.resp_p:port fuid:string',
    ),
  ],
  [
    FILE_ZEEK + ZEEK_SMTP,
    log(
      'smtp',
      CONNECTION,
      'trans_depth:count helo:string mailfrom:string rcptto:set[string] date:string from:string',
      'to:set[string] cc:set[string] reply_to:string msg_id:string in_reply_to:string',
      'subject:string x_originating_ip:addr first_received:string second_received:string',
      'last_reply:string path:vector[addr] user_agent:string tls:bool fuids:vector[string]',
    ),
  ],
  [
    FILE_ZEEK + ZEEK_QUIC,
    log(
      'quic',
      CONNECTION,
      'version:string client_initial_dcid:string client_scid:string server_scid:string',
      'server_name:string client_protocol:string history:string',
    ),
  ],
  [
    FILE_ZEEK + ZEEK_WEIRD,
    log('weird', CONNECTION, 'name:string addl:string notice:bool peer:string source:string'),
  ],
  [
    FILE_ZEEK + ZEEK_NOTICE,
    log(
      'notice',
      CONNECTION,
      'fuid:string file_mime_type:string file_desc:string proto:enum note:enum msg:string',
      'sub:string src:addr dst:addr p:port n:count peer_descr:string actions:set[enum]',
      'email_dest:set[string] suppress_for:interval remote_location.country_code:string',
      'remote_location.region:string remote_location.city:string',
      'remote_location.latitude:double remote_location.longitude:double',
    ),
  ],
  ...ZEEK_PROTOCOL_LOGS,
]);
