import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { configurationFileUnreadable } from './errors.ts';

export interface ConfigurationFile {
  readonly path: string;
  readonly values: Readonly<Record<string, unknown>>;
}

const names = ['eigenlake.config.json', 'eigenlake.config.yaml', 'eigenlake.config.yml'];

/**
 * The file that `--config` or `EIGENLAKE_CONFIG` names, else the nearest `eigenlake.config.json`, `.yaml` or `.yml` upwards of
 * `cwd`, else the one in the data folder, else null. Throws `configuration_file_unreadable`.
 */
export function readConfigurationFile(
  flag: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
  cwd: string,
  data: string | null = null,
): ConfigurationFile | null {
  const named = flag ?? (environment.EIGENLAKE_CONFIG === '' ? undefined : environment.EIGENLAKE_CONFIG);
  if (named !== undefined) return readFile(resolve(cwd, named), true);
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const found = readAny(folder);
    if (found !== null) return found;
    if (folder === dirname(folder)) return data === null ? null : readAny(data);
  }
}

/** The parser is eighty files, and most folders have no configuration file: loaded by the first one. */
function parseYaml(text: string): unknown {
  const { parse }: typeof import('yaml') = createRequire(import.meta.url)('yaml');
  return parse(text);
}

function readAny(folder: string): ConfigurationFile | null {
  for (const name of names) {
    const found = readFile(join(folder, name), false);
    if (found !== null) return found;
  }
  return null;
}

function readFile(path: string, needed: boolean): ConfigurationFile | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (!needed && (code === 'ENOENT' || code === 'ENOTDIR')) return null;
    throw configurationFileUnreadable.from(error, path, error instanceof Error ? error.message : String(error));
  }
  let values: unknown;
  try {
    // JSON is YAML, but its own messages are better.
    values = path.endsWith('.json') ? JSON.parse(text) : parseYaml(text);
  } catch (error) {
    throw configurationFileUnreadable.from(error, path, error instanceof Error ? error.message : String(error));
  }
  if (values === null || values === undefined) return { path, values: {} };
  if (typeof values !== 'object' || Array.isArray(values))
    throw configurationFileUnreadable(path, 'it holds no object');
  return { path, values: values as Record<string, unknown> };
}
