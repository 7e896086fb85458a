// Names of MySQL's commands, as Zeek has them (enum_server_command of MySQL; MariaDB's from 0xfa on).

export function commandName(command: u32): string {
  switch (command) {
    case 0x00:
      return 'sleep';
    case 0x01:
      return 'quit';
    case 0x02:
      return 'init_db';
    case 0x03:
      return 'query';
    case 0x04:
      return 'field_list';
    case 0x05:
      return 'create_db';
    case 0x06:
      return 'drop_db';
    case 0x07:
      return 'refresh';
    case 0x08:
      return 'shutdown';
    case 0x09:
      return 'statistics';
    case 0x0a:
      return 'process_info';
    case 0x0b:
      return 'connect';
    case 0x0c:
      return 'process_kill';
    case 0x0d:
      return 'debug';
    case 0x0e:
      return 'ping';
    case 0x0f:
      return 'time';
    case 0x10:
      return 'delayed_insert';
    case 0x11:
      return 'change_user';
    case 0x12:
      return 'binlog_dump';
    case 0x13:
      return 'table_dump';
    case 0x14:
      return 'connect_out';
    case 0x15:
      return 'register_slave';
    case 0x16:
      return 'stmt_prepare';
    case 0x17:
      return 'stmt_execute';
    case 0x18:
      return 'stmt_send_long_data';
    case 0x19:
      return 'stmt_close';
    case 0x1a:
      return 'stmt_reset';
    case 0x1b:
      return 'set_option';
    case 0x1c:
      return 'stmt_fetch';
    case 0x1d:
      return 'daemon';
    case 0x1e:
      return 'binlog_dump_gtid';
    case 0x1f:
      return 'reset_connection';
    case 0x20:
      return 'clone';
    case 0xfa:
      return 'stmt_bulk_execute';
    default:
      return 'unknown';
  }
}
