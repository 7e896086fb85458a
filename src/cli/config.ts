// Finds the configuration file, reads it, and refuses what is wrong in it before a run begins.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { ErrorObject } from 'ajv';
import type { FlowglassConfig } from '../index.js';
import { UsageError } from './errors.js';

/** Looked for in the working directory, in this order. */
const NAMES = ['ts', 'mts', 'js', 'mjs', 'json'].map((end) => `flowglass.config.${end}`);

/**
 * The configuration: of the file given, or of the one in the working directory, if there is one.
 * @throws UsageError for one that cannot be read, or says what is not understood
 */
export async function loadConfig(path: string | undefined): Promise<FlowglassConfig> {
  const file = path ?? NAMES.find((name) => existsSync(name));
  if (file === undefined) return {};
  if (!existsSync(file)) throw new UsageError(`--config ${file}: there is no such file`);
  const config = file.endsWith('.json') ? readJson(file) : await importModule(file);
  await check(file, config);
  const { indicators } = config;
  if (!indicators) return config;
  return { ...config, indicators: indicators.map((list) => resolve(dirname(file), list)) };
}

function readJson(file: string): FlowglassConfig {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as FlowglassConfig;
  } catch (error) {
    throw new UsageError(`${file}: ${(error as Error).message}`);
  }
}

/** TypeScript too, on any Node; `flowglass` in it is this package, wherever the file is. */
async function importModule(file: string): Promise<FlowglassConfig> {
  const { createJiti } = await import('jiti');
  const alias = { flowglass: new URL('../index.js', import.meta.url).pathname };
  try {
    return await createJiti(import.meta.url, { alias }).import(resolve(file), { default: true });
  } catch (error) {
    throw new UsageError(`${file}: ${(error as Error).message}`, { cause: error });
  }
}

async function check(file: string, config: unknown): Promise<void> {
  const { Ajv } = await import('ajv');
  const schema = new URL('../../schema/config.schema.json', import.meta.url);
  const valid = new Ajv({ allErrors: true, strict: false }).compile(
    JSON.parse(readFileSync(schema, 'utf8')) as object,
  );
  // Detectors are functions, which no schema describes.
  const { detectors: _, ...rest } = (config ?? {}) as FlowglassConfig;
  if (valid(rest)) return;
  const problems = (valid.errors ?? []).map(problemText);
  throw new UsageError(`${file}: ${[...new Set(problems)].join('; ')}`);
}

function problemText({ instancePath, message = '', params }: ErrorObject): string {
  const where = instancePath.slice(1).replaceAll('/', '.');
  const extra = 'additionalProperty' in params ? ` (${params.additionalProperty})` : '';
  return `${where}${where ? ' ' : ''}${message}${extra}`;
}
