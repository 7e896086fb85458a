import { describe, expect, it } from 'vitest';
import { flowglass, OFFICE } from '../cli/run.js';

const CONFIG = 'examples/own-detector/flowglass.config.ts';

const found = (capture: string) =>
  JSON.parse(flowglass([capture, '--json', '--config', CONFIG]).stdout).findings.filter(
    ({ id }: { id: string }) => id === 'own.server-version',
  );

describe('the detector of a configuration', () => {
  it('finds servers that tell their version', () => {
    const findings = found(OFFICE);
    expect(findings).toHaveLength(3);
    expect(findings[0].evidence).toEqual([{ name: 'server', value: 'nginx/1.22.1' }]);
  });

  it('finds none where no server does', () => {
    expect(found('test/captures/dns.pcap')).toEqual([]);
  });
});
