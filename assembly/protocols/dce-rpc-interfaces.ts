// Well-known interfaces of DCE/RPC, by UUID, and their operations: names that Microsoft's specifications and the
// Open Group's (C706) publish.

import {
  ACTIVATION,
  ACTIVATOR,
  EPMAPPER,
  MGMT,
  OXID,
  UNKNOWN,
  WBEM,
  WBEM_LOGIN,
} from './dce-rpc-base';
import { BACKUP_KEY, DRSUAPI, DSSETUP, LSARPC, NETLOGON, SAMR } from './dce-rpc-domain';
import { EFSRPC, FSRVP, NETDFS, SPOOLSS, SRVSVC, WKSSVC } from './dce-rpc-files';
import { ATSVC, EVENTLOG, EVENTLOG6, SHUTDOWN, SVCCTL, TASKS, WINREG } from './dce-rpc-host';

// Numbers of interfaces whose arguments are looked at.
export const INTERFACE_SVCCTL: u32 = 3;
export const INTERFACE_ATSVC: u32 = 4;
export const INTERFACE_TASKS: u32 = 5;
export const INTERFACE_NETLOGON: u32 = 12;

/** UUIDs as on the wire in little endian, in two halves; an interface's number is one more than its place. */
const UUIDS: usize = memory.data<u64>([
  0x11c95d1fe1af8308,
  0xfaa0142b0008a491, // epmapper
  0x11c97d8aafa8bd80,
  0x8929102b0008f4be, // mgmt
  0x35f19844367abb81,
  0x03100038f09832ad, // svcctl
  0x30e80a511ff70682,
  0x8be9cee80b746d07, // atsvc
  0x404483c986d35949,
  0x0cfd313236db24b4, // ITaskSchedulerService
  0x31f12244338cd001,
  0x031000380090aaaa, // winreg
  0x18c3e32a82273fdc,
  0xea23dc297982783f, // eventlog
  0x4fbb1e19f6beaff7,
  0x7c3318209eb88f9f, // IEventService
  0x11d30d55894de0c0,
  0xa121a34fc00022a3, // InitShutdown
  0xabcd123412345778,
  0xac896745230100ef, // samr
  0xabcd123412345778,
  0xab896745230100ef, // lsarpc
  0xabcd123412345678,
  0xfbcf6745230100ef, // netlogon
  0x11d14b06e3514235,
  0xd2dcc24fc00004ab, // drsuapi
  0x11d0b10c3919286a,
  0xf52ed94fc000a89b, // dssetup
  0x11d1165d3dde7c30,
  0x40db145f80008fab, // BackupKey
  0x01d316704b324fc8,
  0x88e16ebf475a7812, // srvsvc
  0x3610a1126bffd098,
  0x5a347ef8c3463398, // wkssvc
  0x11cf4a104fc742e0,
  0x73e64a00aa007382, // netdfs
  0x11d0d850c681d488,
  0x7e0fd94fc000528c, // efsrpc
  0x43892744a8e0653c,
  0x92228bdf73731da6, // FileServerVssAgent
  0xabcd123412345678,
  0xab896745230100ef, // spoolss
  0x101b526099fcfec4,
  0x7a342100aa00cbbb, // IObjectExporter
  0x11cf7d1c4d9f4ab8,
  0x577c6eaf20001e86, // IActivation
  0x00000000000001a0,
  0x46000000000000c0, // IRemoteSCMActivator
  0x0000000000000131,
  0x46000000000000c0, // IRemUnknown
  0x0000000000000143,
  0x46000000000000c0, // IRemUnknown2
  0x11d0d86af309ad18,
  0x2088b64fc00075a0, // IWbemLevel1Login
  0x11cf828c9556dc99,
  0xc7403200aa007ea3, // IWbemServices
  0x4e79fe89df1941c5,
  0x4df4ac57364610bf, // efsrpc
  0x101a4264f5cc5a18,
  0x26842f2b0008598c, // nspi
  0x1067c70b906b0ce0,
  0xda620601dd0017b3, // IXnRemote
  0x101a4264f5cc59b4,
  0x26842f2b0008598c, // FrsRpc
  0x437693f3897e2e5f,
  0x275c497722fd9c9c, // FrsTransport
  0x40b3574d50abc2a4,
  0x76a0fbd54fee669d, // DnsServer
  0x11cf9e3c91ae6020,
  0xbe91c000aa007c8d, // ICertPassage
  0x3610a1126bffd098,
  0x2d5374f8c3463398, // dhcpsrv
  0x4259a6d5d95afe70,
  0x0ddb1dda842c2e82, // WindowsShutdown
  0x3610a1126bffd098,
  0x6201029228013398, // browser
  0x44fccdfd76f03f96,
  0x0912000a95642ca2, // IRemoteWinspool
]);

const NAMES: StaticArray<string> = [
  'epmapper',
  'mgmt',
  'svcctl',
  'atsvc',
  'ITaskSchedulerService',
  'winreg',
  'eventlog',
  'IEventService',
  'InitShutdown',
  'samr',
  'lsarpc',
  'netlogon',
  'drsuapi',
  'dssetup',
  'BackupKey',
  'srvsvc',
  'wkssvc',
  'netdfs',
  'efsrpc',
  'FileServerVssAgent',
  'spoolss',
  'IObjectExporter',
  'IActivation',
  'IRemoteSCMActivator',
  'IRemUnknown',
  'IRemUnknown2',
  'IWbemLevel1Login',
  'IWbemServices',
  'efsrpc',
  'nspi',
  'IXnRemote',
  'FrsRpc',
  'FrsTransport',
  'DnsServer',
  'ICertPassage',
  'dhcpsrv',
  'WindowsShutdown',
  'browser',
  'IRemoteWinspool',
];

/** Number of the interface whose UUID is at `at`; 0: it is not known. */
export function interfaceOf(at: usize): u32 {
  const low = load<u64>(at);
  const high = load<u64>(at, 8);
  for (let i: u32 = 0; i < 39; i++) {
    if (load<u64>(UUIDS + (i << 4)) == low && load<u64>(UUIDS + (i << 4), 8) == high) return i + 1;
  }
  return 0;
}

/** `number`: not 0. */
export function interfaceName(number: u32): string {
  return unchecked(NAMES[number - 1]);
}

/** Empty where there is no name. */
export function operationName(number: u32, operation: u32): string {
  const names = operationsOf(number);
  return operation < (names.length as u32) ? unchecked(names[operation]) : '';
}

const NONE: StaticArray<string> = [''];

function operationsOf(number: u32): StaticArray<string> {
  switch (number) {
    case 1:
      return EPMAPPER;
    case 2:
      return MGMT;
    case 3:
      return SVCCTL;
    case 4:
      return ATSVC;
    case 5:
      return TASKS;
    case 6:
      return WINREG;
    case 7:
      return EVENTLOG;
    case 8:
      return EVENTLOG6;
    case 9:
      return SHUTDOWN;
    case 10:
      return SAMR;
    case 11:
      return LSARPC;
    case 12:
      return NETLOGON;
    case 13:
      return DRSUAPI;
    case 14:
      return DSSETUP;
    case 15:
      return BACKUP_KEY;
    case 16:
      return SRVSVC;
    case 17:
      return WKSSVC;
    case 18:
      return NETDFS;
    case 19:
      return EFSRPC;
    case 20:
      return FSRVP;
    case 21:
      return SPOOLSS;
    case 22:
      return OXID;
    case 23:
      return ACTIVATION;
    case 24:
      return ACTIVATOR;
    case 25:
      return UNKNOWN;
    case 26:
      return UNKNOWN;
    case 27:
      return WBEM_LOGIN;
    case 28:
      return WBEM;
    case 29:
      return EFSRPC;
    default:
      return NONE;
  }
}
