import { describe, expect, it } from 'vitest';
import { blocksOf, officeBytes, until } from '../cli/run.js';
import { example, running } from './run.js';

const FINDING = '04:32:39 low Self-signed certificate: 10.77.0.21 -> 10.77.0.11 443';

describe('the live monitor', () => {
  it('prints what flows show, talkers, and all findings at the end', () => {
    const { code, stdout, stderr } = example('live/monitor.ts', [], officeBytes());
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout.split('\n').filter((line) => line.includes('Self-signed'))).toEqual([
      FINDING,
      '   low Self-signed certificate: 10.77.0.11 (1)',
    ]);
    expect(stdout).toContain('-- 865 packets, 71 flows; most bytes');
    expect(stdout).toMatch(/^ {3}10\.77\.0\.20 +532014 B$/m);
  });

  it('prints them while packets come', async () => {
    const monitor = running('live/monitor.ts', { EVERY: '1' });
    const blocks = blocksOf(officeBytes());
    monitor.child.stdin?.write(Buffer.concat(blocks.slice(0, -10)));
    await until(() => monitor.stdout.includes(FINDING));
    await until(() => monitor.stdout.includes('most bytes since the last list'));
    expect(monitor.stdout).not.toContain('all findings');
    monitor.child.stdin?.end();
    expect((await monitor.end()).stdout).toContain('all findings');
  });

  it('ends with the findings at Ctrl-C', async () => {
    const monitor = running('live/monitor.ts');
    monitor.child.stdin?.write(Buffer.concat(blocksOf(officeBytes()).slice(0, -10)));
    await until(() => monitor.stdout.includes(FINDING));
    monitor.kill('SIGINT');
    expect(await monitor.end()).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('all findings'),
    });
  });
});
