// Operations of DCE/RPC interfaces that belong to RPC itself, to DCOM and WMI, by number. Names as in the
// specifications; empty where none is published.

/** epmapper (C706 appendix O). */
export const EPMAPPER: StaticArray<string> = [
  'ept_insert',
  'ept_delete',
  'ept_lookup',
  'ept_map',
  'ept_lookup_handle_free',
  'ept_inq_object',
  'ept_mgmt_delete',
];

/** mgmt (C706 appendix Q). */
export const MGMT: StaticArray<string> = [
  'rpc__mgmt_inq_if_ids',
  'rpc__mgmt_inq_stats',
  'rpc__mgmt_is_server_listening',
  'rpc__mgmt_stop_server_listening',
  'rpc__mgmt_inq_princ_name',
];

/** IObjectExporter ([MS-DCOM]). */
export const OXID: StaticArray<string> = [
  'ResolveOxid',
  'SimplePing',
  'ComplexPing',
  'ServerAlive',
  'ResolveOxid2',
  'ServerAlive2',
];

/** IActivation ([MS-DCOM]). */
export const ACTIVATION: StaticArray<string> = ['RemoteActivation'];

/** IRemoteSCMActivator ([MS-DCOM]). */
export const ACTIVATOR: StaticArray<string> = [
  '',
  '',
  '',
  'RemoteGetClassObject',
  'RemoteCreateInstance',
];

/** IRemUnknown ([MS-DCOM]). */
export const UNKNOWN: StaticArray<string> = [
  '',
  '',
  '',
  'RemQueryInterface',
  'RemAddRef',
  'RemRelease',
  'RemQueryInterface2',
];

/** IWbemLevel1Login ([MS-WMI]). */
export const WBEM_LOGIN: StaticArray<string> = [
  '',
  '',
  '',
  'EstablishPosition',
  'RequestChallenge',
  'WBEMLogin',
  'NTLMLogin',
];

/** IWbemServices ([MS-WMI]). */
export const WBEM: StaticArray<string> = [
  '',
  '',
  '',
  'OpenNamespace',
  'CancelAsyncCall',
  'QueryObjectSink',
  'GetObject',
  'GetObjectAsync',
  'PutClass',
  'PutClassAsync',
  'DeleteClass',
  'DeleteClassAsync',
  'CreateClassEnum',
  'CreateClassEnumAsync',
  'PutInstance',
  'PutInstanceAsync',
  'DeleteInstance',
  'DeleteInstanceAsync',
  'CreateInstanceEnum',
  'CreateInstanceEnumAsync',
  'ExecQuery',
  'ExecQueryAsync',
  'ExecNotificationQuery',
  'ExecNotificationQueryAsync',
  'ExecMethod',
  'ExecMethodAsync',
];
