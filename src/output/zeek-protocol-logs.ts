// Zeek's logs of further protocols, as zeek-logs.ts has them.

import {
  FILE_ZEEK,
  ZEEK_DCE_RPC,
  ZEEK_DHCP,
  ZEEK_DNP3,
  ZEEK_FILES,
  ZEEK_IRC,
  ZEEK_KERBEROS,
  ZEEK_LDAP,
  ZEEK_LDAP_SEARCH,
  ZEEK_MODBUS,
  ZEEK_MQTT_CONNECT,
  ZEEK_MQTT_PUBLISH,
  ZEEK_MQTT_SUBSCRIBE,
  ZEEK_MYSQL,
  ZEEK_NTLM,
  ZEEK_NTP,
  ZEEK_POSTGRESQL,
  ZEEK_RDP,
  ZEEK_REDIS,
  ZEEK_RFB,
  ZEEK_SIP,
  ZEEK_SMB_FILES,
  ZEEK_SMB_MAPPING,
  ZEEK_SNMP,
  ZEEK_WEBSOCKET,
} from '../engine/layouts.js';
import { CONNECTION, log, type ZeekLog } from './zeek-log.js';

export const ZEEK_PROTOCOL_LOGS: readonly (readonly [number, ZeekLog])[] = [
  [
    FILE_ZEEK + ZEEK_DHCP,
    log(
      'dhcp',
      'ts:time uids:set[string] client_addr:addr server_addr:addr mac:string host_name:string',
      'client_fqdn:string domain:string requested_addr:addr assigned_addr:addr lease_time:interval',
      'client_message:string server_message:string msg_types:vector[string] duration:interval',
    ),
  ],
  [
    FILE_ZEEK + ZEEK_NTP,
    log(
      'ntp',
      CONNECTION,
      'version:count mode:count stratum:count poll:interval precision:interval',
      'root_delay:interval root_disp:interval ref_id:string ref_time:time org_time:time',
      'rec_time:time xmt_time:time num_exts:count',
    ),
  ],
  [
    FILE_ZEEK + ZEEK_SNMP,
    log(
      'snmp',
      CONNECTION,
      'duration:interval version:string community:string get_requests:count',
      'get_bulk_requests:count get_responses:count set_requests:count display_string:string',
      'up_since:time',
    ),
  ],
  [
    FILE_ZEEK + ZEEK_LDAP,
    log(
      'ldap',
      CONNECTION,
      'message_id:int version:int opcode:string result:string diagnostic_message:string',
      'object:string argument:string',
    ),
  ],
  [
    FILE_ZEEK + ZEEK_LDAP_SEARCH,
    log(
      'ldap_search',
      CONNECTION,
      'message_id:int scope:string deref_aliases:string base_object:string result_count:count',
      'result:string diagnostic_message:string filter:string attributes:vector[string]',
    ),
  ],
  [
    FILE_ZEEK + ZEEK_KERBEROS,
    log(
      'kerberos',
      CONNECTION,
      'request_type:string client:string service:string success:bool error_msg:string from:time',
      'till:time cipher:string forwardable:bool renewable:bool client_cert_subject:string',
      'client_cert_fuid:string server_cert_subject:string server_cert_fuid:string',
    ),
  ],
  [
    FILE_ZEEK + ZEEK_NTLM,
    log(
      'ntlm',
      CONNECTION,
      'username:string hostname:string domainname:string server_nb_computer_name:string',
      'server_dns_computer_name:string server_tree_name:string success:bool',
    ),
  ],
  [
    FILE_ZEEK + ZEEK_DCE_RPC,
    log('dce_rpc', CONNECTION, 'rtt:interval named_pipe:string endpoint:string operation:string'),
  ],
  [
    FILE_ZEEK + ZEEK_SMB_MAPPING,
    log(
      'smb_mapping',
      CONNECTION,
      'path:string service:string native_file_system:string share_type:string',
    ),
  ],
  [
    FILE_ZEEK + ZEEK_SMB_FILES,
    log(
      'smb_files',
      CONNECTION,
      'fuid:string action:enum path:string name:string size:count prev_name:string',
      'times.modified:time times.accessed:time times.created:time times.changed:time',
    ),
  ],
  [
    FILE_ZEEK + ZEEK_RDP,
    log(
      'rdp',
      CONNECTION,
      'cookie:string result:string security_protocol:string client_channels:vector[string]',
      'keyboard_layout:string client_build:string client_name:string',
      'client_dig_product_id:string desktop_width:count desktop_height:count',
      'requested_color_depth:string cert_type:string cert_count:count cert_permanent:bool',
      'encryption_level:string encryption_method:string',
    ),
  ],
  [
    FILE_ZEEK + ZEEK_RFB,
    log(
      'rfb',
      CONNECTION,
      'client_major_version:string client_minor_version:string server_major_version:string',
      'server_minor_version:string authentication_method:string auth:bool share_flag:bool',
      'desktop_name:string width:count height:count',
    ),
  ],
  [
    FILE_ZEEK + ZEEK_MYSQL,
    log('mysql', CONNECTION, 'cmd:string arg:string success:bool rows:count response:string'),
  ],
  [
    FILE_ZEEK + ZEEK_POSTGRESQL,
    log(
      'postgresql',
      CONNECTION,
      'user:string database:string application_name:string frontend:string',
      'frontend_arg:string backend:string backend_arg:string success:bool rows:count',
    ),
  ],
  [
    FILE_ZEEK + ZEEK_REDIS,
    log(
      'redis',
      CONNECTION,
      'cmd.name:string cmd.key:string cmd.value:string success:bool reply.value:string',
    ),
  ],
  [
    FILE_ZEEK + ZEEK_MQTT_CONNECT,
    log(
      'mqtt_connect',
      CONNECTION,
      'proto_name:string proto_version:string client_id:string connect_status:string',
      'will_topic:string will_payload:string',
    ),
  ],
  [
    FILE_ZEEK + ZEEK_MQTT_PUBLISH,
    log(
      'mqtt_publish',
      CONNECTION,
      'from_client:bool retain:bool qos:string status:string topic:string payload:string',
      'payload_len:count',
    ),
  ],
  [
    FILE_ZEEK + ZEEK_MQTT_SUBSCRIBE,
    log(
      'mqtt_subscribe',
      CONNECTION,
      'action:enum topics:vector[string] qos_levels:vector[count] granted_qos_level:count',
      'ack:bool',
    ),
  ],
  [
    FILE_ZEEK + ZEEK_MODBUS,
    log('modbus', CONNECTION, 'tid:count unit:count func:string pdu_type:string exception:string'),
  ],
  [FILE_ZEEK + ZEEK_DNP3, log('dnp3', CONNECTION, 'fc_request:string fc_reply:string iin:count')],
  [
    FILE_ZEEK + ZEEK_SIP,
    log(
      'sip',
      CONNECTION,
      'trans_depth:count method:string uri:string date:string request_from:string',
      'request_to:string response_from:string response_to:string reply_to:string call_id:string',
      'seq:string subject:string request_path:vector[string] response_path:vector[string]',
      'user_agent:string status_code:count status_msg:string warning:string',
      'request_body_len:count response_body_len:count content_type:string',
    ),
  ],
  [
    FILE_ZEEK + ZEEK_IRC,
    log(
      'irc',
      CONNECTION,
      'nick:string user:string command:string value:string addl:string dcc_file_name:string',
      'dcc_file_size:count dcc_mime_type:string',
    ),
  ],
  [
    FILE_ZEEK + ZEEK_WEBSOCKET,
    log(
      'websocket',
      CONNECTION,
      'host:string uri:string user_agent:string subprotocol:string',
      'client_protocols:vector[string] server_extensions:vector[string]',
      'client_extensions:vector[string]',
    ),
  ],
  [
    FILE_ZEEK + ZEEK_FILES,
    log(
      'files',
      'ts:time fuid:string uid:string id.orig_h:addr id.orig_p:port id.resp_h:addr id.resp_p:port',
      'source:string depth:count analyzers:set[string] mime_type:string filename:string',
      'duration:interval local_orig:bool is_orig:bool seen_bytes:count total_bytes:count',
      'missing_bytes:count overflow_bytes:count timedout:bool parent_fuid:string md5:string',
      'sha1:string sha256:string extracted:string extracted_cutoff:bool extracted_size:count',
    ),
  ],
];
