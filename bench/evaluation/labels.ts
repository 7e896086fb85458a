// What is in the shared captures, by what their sources say of them and tshark shows: written down without asking
// flowglass. Captures of the same topics that are not named here hold nothing of the kind.

/** Families of findings that labels speak of; others (anomalies, notes on TLS in passing) are not judged. */
export const FAMILIES = [
  'scan',
  'brute-force',
  'flood',
  'beacon',
  'dns',
  'cleartext',
  'http',
  'ics',
  'rpc',
];

/** Topics that are judged: attacks, and traffic that resembles them. */
export const TOPICS = [
  'scan-brute',
  'malware-attack',
  'windows',
  'dns',
  'http',
  'mail',
  'cleartext',
  'database',
  'ics-iot',
  'ssh',
  'quic',
  'discovery',
  'voip',
  'infra',
  'sctp',
  'community-id',
  'encap',
  'icmp-arp',
];

/** Finding ids that a capture should have; any of several where there is a list inside. */
export const LABELS: Readonly<Record<string, readonly (string | readonly string[])[]>> = {
  'scan-brute/synscan.pcap': ['scan.vertical'],
  'scan-brute/nmap-vsn.pcap': [['scan.vertical', 'scan.trw']],
  'scan-brute/sshguess.pcap': ['brute-force.ssh'],
  'scan-brute/kali-password-attack_hydra.pcap': [['brute-force.ssh', 'brute-force.success']],
  'scan-brute/tcp-session-syn-flood-drop-precedence__input.pcap': ['flood.syn'],
  'malware-attack/emotet.pcap': ['http.executable-download', 'cleartext.smtp'],
  'malware-attack/exe_download.pcap': ['http.executable-download'],
  // Nikto, which also announces itself and asks for /etc/passwd.
  'malware-attack/WebattackRCE.pcap': [
    'http.shell-injection',
    'http.scanner-user-agent',
    'http.path-traversal',
  ],
  'malware-attack/WebattackSQLinj.pcap': ['http.sql-injection'],
  // A beacon of a few minutes over QUIC; an exploit of Netlogon; a task scheduled over SMB.
  'malware-attack/merlinc2_Zeek_example.pcapng': ['beacon.connection'],
  'malware-attack/zerologon__input.pcap': ['rpc.zerologon'],
  'malware-attack/20171220_smb_at_schedule.pcap': ['rpc.remote-task'],
  'dns/dns_exfiltration.pcap': ['dns.exfiltration'],
  // Version 1 and 2c, by tshark.
  'infra/snmp.pcap': ['cleartext.snmp-community'],
  'http/http-basicauth.pcap': ['cleartext.http-basic'],
  'mail/smtp.pcap': ['cleartext.smtp'],
  'mail/arkime__imap.pcap': ['cleartext.imap'],
  'mail/pop3-auth-01__input.pcap': ['cleartext.pop3'],
  'database/redis__auth.pcap': ['cleartext.redis'],
  'ics-iot/ndpi__mqtt.pcap': ['cleartext.mqtt'],
  // Operate and select on a breaker.
  'ics-iot/zeek__dnp3.pcap': ['ics.dnp3-control'],
};
