// Writes src/engine/layouts.ts: the offsets of every struct that the engine shares with TypeScript, and the
// constants both use. Asked of the AssemblyScript compiler, so that a layout is written once only.

import { readFileSync, writeFileSync } from 'node:fs';
import asc from 'assemblyscript/asc';

/** Files whose exported `@unmanaged` classes and `export const` numbers are wanted. */
const FILES = [
  'memory/packet',
  'memory/encapsulation',
  'memory/slot',
  'memory/walk-state',
  'memory/stats',
  'memory/scratch',
  'memory/slabs',
  'memory/attention',
  'memory/event',
  'memory/formats',
  'memory/items',
  'anonymize/anonymizer',
  'capture/record',
  'columns/arrow',
  'columns/flow-columns',
  'columns/names',
  'columns/parquet',
  'columns/record-rows',
  'columns/store',
  'columns/work',
  'decode/cursor',
  'memory/partition',
  'flow/timeouts',
  'flow/entropy',
  'flow/histogram',
  'fragments',
  'merge',
  'summary',
];

interface Struct {
  name: string;
  file: string;
  fields: string[];
}

const structs: Struct[] = [];
const constants: { name: string; file: string }[] = [];
for (const file of FILES) {
  const text = readFileSync(`assembly/${file}.ts`, 'utf8');
  for (const match of text.matchAll(/@unmanaged\nexport class (\w+) \{\n([\s\S]*?)\n\}/g)) {
    const body = (match[2] ?? '').replace(/\/\*\*[\s\S]*?\*\//g, '');
    const fields = [...body.matchAll(/^ {2}(\w+): \w+;/gm)].map((field) => field[1] ?? '');
    structs.push({ name: match[1] ?? '', file, fields });
  }
  for (const match of text.matchAll(/^export const (\w+): (?:u8|u16|u32|i32) =/gm)) {
    constants.push({ name: match[1] ?? '', file });
  }
}

const lines = FILES.map((file, i) => `import * as m${i} from '../assembly/${file}';`);
const number = (file: string) => `m${FILES.indexOf(file)}`;
structs.forEach((it, i) => {
  lines.push(
    `export function s${i}(): u32 { return offsetof<${number(it.file)}.${it.name}>() as u32; }`,
  );
  it.fields.forEach((field, j) => {
    lines.push(
      `export function s${i}f${j}(): u32 { return offsetof<${number(it.file)}.${it.name}>('${field}') as u32; }`,
    );
  });
});
constants.forEach((it, i) => {
  lines.push(`export function c${i}(): u32 { return ${number(it.file)}.${it.name} as u32; }`);
});

let binary: Uint8Array | undefined;
const { error, stderr } = await asc.main(
  [
    'layouts.ts',
    '--outFile',
    'layouts.wasm',
    '--runtime',
    'stub',
    '--noAssert',
    '--use',
    'abort=',
    '--enable',
    'threads',
  ],
  {
    readFile: (name: string) => {
      // The project's own configuration is for the engine, not for this.
      if (name.endsWith('asconfig.json')) return null;
      if (name === 'layouts.ts')
        return lines.map((line) => line.replace('../assembly/', './assembly/')).join('\n');
      try {
        return readFileSync(name, 'utf8');
      } catch {
        return null;
      }
    },
    writeFile: (name: string, contents: string | Uint8Array) => {
      if (name.endsWith('.wasm') && typeof contents !== 'string') binary = contents;
    },
    listFiles: () => [],
  },
);
if (error || !binary) throw new Error(`layouts: ${stderr.toString()}`);

const { instance } = await WebAssembly.instantiate(binary as BufferSource, {
  env: { memory: new WebAssembly.Memory({ initial: 16 }), abort: () => undefined },
});
const ask = instance.exports as Record<string, () => number>;
const call = (name: string): number => {
  const value = ask[name]?.();
  if (value === undefined) throw new Error(`layouts: no ${name}`);
  return value >>> 0;
};

const out = [
  '// Made by scripts/layouts.ts from the classes and constants of assembly/. Do not edit: `npm run build` writes it anew.',
  '',
];
structs.forEach((it, i) => {
  out.push(
    `/** assembly/${it.file}.ts */`,
    `export const ${it.name} = {`,
    `  size: ${call(`s${i}`)},`,
  );
  it.fields.forEach((field, j) => {
    const name = field === 'size' ? 'sizeField' : field;
    out.push(`  ${name}: ${call(`s${i}f${j}`)},`);
  });
  out.push('} as const;', '');
});
constants.forEach((it, i) => {
  out.push(`export const ${it.name} = ${call(`c${i}`)};`);
});
writeFileSync('src/engine/layouts.ts', `${out.join('\n')}\n`);
