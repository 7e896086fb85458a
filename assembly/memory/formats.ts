// Output formats whose texts the workers write, and the files that each has. src/output knows them by these numbers.

/** Bits of Partition.formats. */
export const FORMAT_NDJSON: u32 = 1;
export const FORMAT_EVE: u32 = 2;
export const FORMAT_ZEEK: u32 = 4;
/** The same logs as JSON: never beside the other. */
export const FORMAT_ZEEK_JSON: u32 = 8;
export const FORMAT_ECS: u32 = 16;
export const FORMAT_OCSF: u32 = 32;
export const FORMAT_CSV: u32 = 64;

/** Numbers of files: a text says which of them it belongs to. Of Zeek's logs: FILE_ZEEK and the log's own number. */
export const FILE_NDJSON: u32 = 0;
export const FILE_EVE: u32 = 1;
export const FILE_ECS: u32 = 2;
export const FILE_OCSF: u32 = 3;
export const FILE_CSV: u32 = 4;
export const FILE_ZEEK: u32 = 16;
/** Zeek's logs; their names and columns are in src/output/zeek-logs.ts. */
export const ZEEK_CONN: u32 = 0;
export const ZEEK_DNS: u32 = 1;
export const ZEEK_HTTP: u32 = 2;
export const ZEEK_SSL: u32 = 3;
export const ZEEK_X509: u32 = 4;
export const ZEEK_SSH: u32 = 5;
export const ZEEK_FTP: u32 = 6;
export const ZEEK_SMTP: u32 = 7;
export const ZEEK_QUIC: u32 = 8;
export const ZEEK_WEIRD: u32 = 9;
export const ZEEK_NOTICE: u32 = 10;
export const ZEEK_DHCP: u32 = 11;
export const ZEEK_NTP: u32 = 12;
export const ZEEK_SNMP: u32 = 13;
export const ZEEK_LDAP: u32 = 14;
export const ZEEK_LDAP_SEARCH: u32 = 15;
export const ZEEK_KERBEROS: u32 = 16;
export const ZEEK_NTLM: u32 = 17;
export const ZEEK_SMB_MAPPING: u32 = 18;
export const ZEEK_SMB_FILES: u32 = 19;
export const ZEEK_RDP: u32 = 20;
export const ZEEK_RFB: u32 = 21;
export const ZEEK_MYSQL: u32 = 22;
export const ZEEK_POSTGRESQL: u32 = 23;
export const ZEEK_REDIS: u32 = 24;
export const ZEEK_MQTT_CONNECT: u32 = 25;
export const ZEEK_MQTT_PUBLISH: u32 = 26;
export const ZEEK_MQTT_SUBSCRIBE: u32 = 27;
export const ZEEK_MODBUS: u32 = 28;
export const ZEEK_DNP3: u32 = 29;
export const ZEEK_SIP: u32 = 30;
export const ZEEK_IRC: u32 = 31;
export const ZEEK_WEBSOCKET: u32 = 32;
export const ZEEK_FILES: u32 = 33;
export const ZEEK_DCE_RPC: u32 = 34;
/** More than the highest number of a file. */
export const FILES: u32 = 64;
