import { type AllowRule, analyze } from 'flowglass';
import { describe, expect, it } from 'vitest';
import { tcpCapture } from '../protocols/tcp-capture.js';

// 2023-11-14, from 10.0.0.1 to 10.0.0.2.
const data = tcpCapture({
  port: 80,
  client: Buffer.from(
    `GET / HTTP/1.1\r\nHost: www.intranet.example:80\r\nAuthorization: Basic ${btoa('maria:x')}\r\n\r\n`,
  ),
  server: Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'),
});

async function withRule(rule: Partial<AllowRule>) {
  const allow = [{ reason: 'known', ...rule }];
  const { findings, findingsAllowed } = await analyze(
    { data, name: 'c' },
    { workers: 0, detect: { allow } },
  ).summary();
  return { found: findings.length, allowed: findingsAllowed };
}

describe('a rule allows a finding', () => {
  it.each<[string, Partial<AllowRule>]>([
    ['by its id', { finding: 'cleartext.http-basic' }],
    ['by the family of its id', { finding: 'cleartext.*' }],
    ['by a host', { host: '10.0.0.2' }],
    ['by a network', { host: '10.0.0.0/24' }],
    ['by a name', { name: 'www.intranet.example' }],
    ['by the domain of a name', { name: 'Intranet.Example' }],
    ['by its key', { key: 'cleartext.http-basic|10.0.0.1>10.0.0.2:80|m***a' }],
    ['on its last day', { host: '10.0.0.1', expires: '2023-11-14' }],
  ])('%s', async (_, rule) => {
    expect(await withRule(rule)).toEqual({ found: 0, allowed: 1 });
  });
});

describe('a rule does not allow a finding', () => {
  it.each<[string, Partial<AllowRule>]>([
    ['of another id', { finding: 'cleartext.ftp' }],
    ['of other hosts', { host: '10.0.1.0/24' }],
    ['of another name', { name: 'ranet.example' }],
    ['if one of two things is not so', { finding: 'cleartext.*', host: '192.0.2.1' }],
    ['after its last day', { host: '10.0.0.1', expires: '2023-11-13' }],
  ])('%s', async (_, rule) => {
    expect(await withRule(rule)).toEqual({ found: 1, allowed: 0 });
  });
});

describe('a rule is refused', () => {
  it.each<[string, Partial<AllowRule>, RegExp]>([
    ['that names nothing', {}, /allow\[0\]: name a finding/],
    ['without a reason', { host: '10.0.0.1', reason: '' }, /reason/],
    ['with a network that is none', { host: '10.0.0.0/40' }, /allow\[0\]\.host/],
    ['with a day that is none', { host: '10.0.0.1', expires: 'soon' }, /2026-12-31/],
  ])('%s', async (_, rule, message) => {
    await expect(withRule(rule)).rejects.toThrow(message);
  });
});
