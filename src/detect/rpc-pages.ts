// Pages of the catalogue for remote calls of Windows (DCE/RPC).

import type { FindingPage } from './detector.js';

const ADMINISTRATORS =
  'Administrators and their tools (deployment of software, monitoring, backup, PsExec) do this too.';

export const RPC_PAGES = {
  'rpc.remote-service': {
    title: 'Service created on another host',
    severity: 'medium',
    confidence: 'medium',
    meaning:
      'A host asked another one’s service manager to create a service. A service runs what its creator wants, mostly ' +
      'with all rights: the usual way to run a program on another Windows host, for PsExec and for intruders who move on.',
    method:
      'Calls RCreateServiceW, RCreateServiceA, RCreateServiceWOW64W and RCreateWowService of svcctl (MS-SCMR §3.1.4), over ' +
      'SMB pipes or TCP. The service’s name where it is not encrypted. Low where the call failed at once or has no answer. ' +
      'Whether the service manager itself refused (its return value) is not looked at.',
    falsePositives: ADMINISTRATORS,
    advice:
      'Ask whether the caller administers that host; if not, look at the service on it, and at who was logged on to the caller.',
    techniques: ['T1569.002', 'T1543.003', 'T1021.002'],
    references: ['MS-SCMR §3.1.4.12'],
  },
  'rpc.remote-task': {
    title: 'Task scheduled on another host',
    severity: 'medium',
    confidence: 'medium',
    meaning:
      'A host had another one’s task scheduler take on a task, which runs a program there at a time or at once: a way to ' +
      'run programs on other Windows hosts, for administrators and for intruders who move on.',
    method:
      'Calls SchRpcRegisterTask of ITaskSchedulerService and NetrJobAdd of atsvc, the older “at” (MS-TSCH §3.2.5.4.2, ' +
      '§3.2.5.2.1), over SMB pipes or TCP. The task’s path where it is not encrypted. Low where the call failed at once or ' +
      'has no answer. Whether the scheduler itself refused (its return value) is not looked at.',
    falsePositives: `${ADMINISTRATORS} “at” is hardly in use any more.`,
    advice:
      'Ask whether the caller administers that host; if not, look at its tasks, and at who was logged on to the caller.',
    techniques: ['T1053.005', 'T1053.002'],
    references: ['MS-TSCH §3.2.5.4.2', 'MS-TSCH §3.2.5.2.1'],
  },
  'rpc.zerologon': {
    title: 'Attempts to log on to Netlogon with zeros (Zerologon)',
    severity: 'high',
    confidence: 'high',
    meaning:
      'A host tries to open a secure channel to a domain controller with a credential of nothing but zeros. On a controller ' +
      'without the update of August 2020 one try in 256 succeeds, and lets anybody become administrator of the domain.',
    method:
      'NetrServerAuthenticate, 2 and 3 of netlogon whose client credential is eight zero bytes, by client and server, once ' +
      'there are `minAttempts`; by chance that happens once in 2^64. Critical where the server accepted one (status ' +
      'SUCCESS), however many there were: `accepted`. `zeroChallenges` counts NetrServerReqChallenge with a challenge of ' +
      'zeros; `passwordChanges` NetrServerPasswordSet2 behind it on the same flow, the exploit’s last step.',
    falsePositives:
      'Vulnerability scanners that test for it; they stop before they change a password.',
    advice:
      'If one was accepted, take the domain controller for compromised: look at changes of its machine account’s password ' +
      'and rebuild trust. Otherwise find the client, and install the update where it is missing.',
    techniques: ['T1210', 'T1068'],
    references: [
      'CVE-2020-1472',
      'MS-NRPC §3.5.4.4.2',
      'Tervoort, Zerologon: Unauthenticated domain controller compromise, Secura 2020',
    ],
  },
  'rpc.dcsync': {
    title: 'Directory replicated by a host that is no domain controller (DCSync)',
    severity: 'medium',
    confidence: 'medium',
    meaning:
      'A host asked a domain controller for the changes of the directory, as controllers do among each other. The answer ' +
      'has the password hashes of whom it asks for: intruders with the rights for it take them all that way.',
    method:
      'DRSGetNCChanges of drsuapi (MS-DRSR §4.1.10) from a host that in the whole capture answers no Kerberos request and no ' +
      'call of drsuapi or netlogon, as a domain controller does. What was asked for is encrypted.',
    falsePositives:
      'Domain controllers whose own services are not in the capture; programs that copy the directory with leave: Microsoft ' +
      'Entra Connect, other directories, password audits.',
    advice:
      'See whether the client is a domain controller or meant to copy the directory (allow-list it); if not, act at once: ' +
      'the passwords of the domain are to be taken for known.',
    techniques: ['T1003.006'],
    references: ['MS-DRSR §4.1.10'],
  },
} as const satisfies Record<string, FindingPage>;
