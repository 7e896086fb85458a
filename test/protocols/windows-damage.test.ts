// Damaged messages of LDAP, Kerberos, NTLM, SMB, RDP and VNC: no trap, no hang, and the same records as objects
// and as lines.

import { readFileSync } from 'node:fs';
import { analyze, recordToJson } from 'flowglass';
import { expect, it } from 'vitest';
import { corpusIsThere } from '../tshark/corpus.js';
import { damaged, payloadsOf } from './damage.js';

const RUNS = Number(process.env['FUZZ_PROTOCOL_RUNS'] ?? 150);
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);
const SHARED = '../shared/captures';
const CAPTURES = [
  'test/captures/ldap.pcap',
  'test/captures/ldap-gssapi.pcap',
  'test/captures/kerberos.pcap',
  'test/captures/smb.pcap',
  'test/captures/smb1.pcap',
  'test/captures/dce-rpc.pcap',
  'test/captures/rdp.pcap',
  'test/captures/vnc.pcap',
  ...(corpusIsThere
    ? [
        `${SHARED}/windows/kinit.pcap`,
        `${SHARED}/windows/sasl-ntlm.pcap`,
        `${SHARED}/windows/smb1.pcap`,
        `${SHARED}/malware-attack/20171220_smb_at_schedule.pcap`,
        `${SHARED}/windows/rdp-to-ssl.pcap`,
        `${SHARED}/malware-attack/zerologon__input.pcap`,
        `${SHARED}/cleartext/vncmac.pcap`,
      ]
    : []),
];
const LIMITS = { slotBytes: 65536, flows: 4096, hosts: 4096, memory: 2 ** 28 };

it.each(CAPTURES)(`answers ${RUNS} damaged copies of %s`, { timeout: 120_000 }, async (path) => {
  const capture = readFileSync(path);
  const payloads = payloadsOf(capture);
  expect(payloads.length).toBeGreaterThan(0);
  let records = 0;
  for (let i = 0; i < RUNS; i++) {
    const data = damaged(capture, payloads, SEED, i);
    const input = { name: `${i}`, data };
    let objects = '';
    for await (const record of analyze(input, { workers: 0, limits: LIMITS })) {
      objects += `${JSON.stringify(recordToJson(record))}\n`;
      if (record.type !== 'flow') records++;
    }
    const lines: Buffer[] = [];
    const ndjson = (text: Uint8Array) => void lines.push(Buffer.from(text));
    await analyze(input, { workers: 0, limits: LIMITS, ndjson }).summary();
    if (Buffer.concat(lines).toString() !== objects) {
      expect(Buffer.concat(lines).toString(), `damage ${i} of seed ${SEED}`).toBe(objects);
    }
  }
  expect(records).toBeGreaterThan(RUNS / 2);
});
