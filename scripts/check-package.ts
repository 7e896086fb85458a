// The package as a user gets it: packed, installed in an empty folder without scripts, run and imported
// there, its types checked from ESM.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = process.cwd();
const capture = resolve('examples', 'office.pcapng');

function run(cwd: string, command: string, ...args: string[]): string {
  return execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

const folder = mkdtempSync(join(tmpdir(), 'flowglass-package-'));
try {
  run(root, 'npm', 'pack', '--silent', '--pack-destination', folder);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  if (!tarball) throw new Error('npm pack made no tarball');
  run(root, 'npx', 'publint', '--strict', join(folder, tarball));
  run(root, 'npx', 'attw', '--profile', 'esm-only', join(folder, tarball));

  const user = join(folder, 'user');
  mkdirSync(user);
  writeFileSync(
    join(user, 'package.json'),
    '{ "name": "user", "private": true, "type": "module" }\n',
  );
  run(
    user,
    'npm',
    'install',
    '--silent',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    join('..', tarball),
  );

  const summary = JSON.parse(run(user, 'npx', 'flowglass', '--json', capture)) as {
    frames: number;
  };
  if (!(summary.frames > 0)) throw new Error('the installed command found no frames');

  writeFileSync(
    join(user, 'use.ts'),
    `import { analyze, type FlowRecord, type RunSummary } from 'flowglass';
const analysis = analyze(process.argv[2] ?? '', { workers: 2 });
let packets = 0;
for await (const record of analysis) {
  if (record.type !== 'flow') continue;
  const flow: FlowRecord = record;
  const started: bigint = flow.firstTime;
  if (started > 0n) packets += flow.fwd.packets + flow.rev.packets;
}
const summary: RunSummary = await analysis.summary();
if (packets === 0 || packets !== summary.flows.packets) throw new Error('packets do not add up');
console.log(packets);
`,
  );
  mkdirSync(join(user, 'node_modules', '@types'), { recursive: true });
  for (const types of ['node']) {
    cpSync(
      join(root, 'node_modules', '@types', types),
      join(user, 'node_modules', '@types', types),
      {
        recursive: true,
      },
    );
  }
  cpSync(join(root, 'node_modules', 'undici-types'), join(user, 'node_modules', 'undici-types'), {
    recursive: true,
  });
  writeFileSync(
    join(user, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        module: 'NodeNext',
        target: 'ES2023',
        strict: true,
        types: ['node'],
        outDir: 'out',
        rootDir: '.',
      },
      include: ['use.ts'],
    }),
  );
  run(user, join(root, 'node_modules', '.bin', 'tsc'), '-p', '.');
  const packets = run(user, 'node', join('out', 'use.js'), capture).trim();
  console.log(`package: installs without scripts, runs, imports with types (${packets} packets)`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
