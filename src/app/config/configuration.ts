import { dirname, resolve } from 'node:path';
import type { SharedKeys } from './aws-credentials.ts';
import { badConfiguration, unknownConfigurationKey } from './errors.ts';
import { flagName, type SettingKey, type SettingValue, settings } from './settings.ts';

/** Where a value came from. */
export type Origin =
  | { readonly kind: 'flag' | 'environment' | 'file'; readonly name: string }
  | { readonly kind: 'default' };

/** Every setting with its value (undefined: none) and where that came from. */
export interface Configuration {
  get<Key extends SettingKey>(key: Key): SettingValue<Key> | undefined;
  origin(key: SettingKey): Origin;
  /** The file that was read, or null. */
  readonly file: string | null;
}

export interface Sources {
  /** As commander gives them: camelCase names. */
  readonly flags: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly file: { readonly path: string; readonly values: Readonly<Record<string, unknown>> } | null;
  /** Keys of S3 for a configuration that has none. */
  readonly sharedKeys?: SharedKeys | null;
}

/** Variables that stand for a setting where its own is not set. */
const otherVariables: Partial<Record<SettingKey, string>> = {
  's3.endpoint': 'AWS_ENDPOINT_URL',
  's3.region': 'AWS_DEFAULT_REGION',
};

const keys = Object.keys(settings) as SettingKey[];

/**
 * What holds: a typed flag, else the environment, else the file, else the default; keys of S3 also from where Amazon's tools have them. Throws `bad_configuration` naming the
 * place, `unknown_configuration_key`.
 */
export function resolveConfiguration({ flags, environment, file, sharedKeys = null }: Sources): Configuration {
  const fromFile = file === null ? {} : flattened(file.values, file.path);
  const resolved = new Map<SettingKey, { readonly value: unknown; readonly origin: Origin }>();
  for (const key of keys) {
    const found = typed(key, flags) ?? inEnvironment(key, environment) ?? inFile(key, fromFile, file?.path ?? '');
    const { fallback } = settings[key] as { fallback?: unknown };
    resolved.set(key, found ?? { value: fallback, origin: { kind: 'default' } });
  }
  // Together or not at all: half a pair of two places fits nothing.
  const pair = ['s3.accessKeyId', 's3.secretAccessKey'] as const;
  if (sharedKeys !== null && pair.every((key) => resolved.get(key)?.value === undefined)) {
    const origin: Origin = { kind: 'file', name: sharedKeys.path };
    for (const name of ['accessKeyId', 'secretAccessKey', 'sessionToken'] as const) {
      resolved.set(`s3.${name}`, { value: sharedKeys[name], origin });
    }
  }
  return {
    // Each value was read by the kind of its own setting.
    get: <Key extends SettingKey>(key: Key) => resolved.get(key)?.value as SettingValue<Key> | undefined,
    origin: (key) => resolved.get(key)?.origin ?? { kind: 'default' },
    file: file?.path ?? null,
  };
}

function typed(key: SettingKey, flags: Sources['flags']) {
  const { flag } = settings[key];
  if (flag === null) return null;
  const [name = ''] = flag.split(' ');
  const value = flags[flagName(flag)];
  if (value === undefined) return null;
  // The one flag that says no.
  const said = name.startsWith('--disable-') ? value !== true : value;
  return { value: read(key, said, name), origin: { kind: 'flag', name } as const };
}

function inEnvironment(key: SettingKey, environment: Sources['environment']) {
  const names = [settings[key].variable, otherVariables[key]].filter((name) => typeof name === 'string');
  const name = names.find((candidate) => (environment[candidate] ?? '') !== '');
  return name === undefined
    ? null
    : { value: read(key, environment[name], name), origin: { kind: 'environment', name } as const };
}

function inFile(key: SettingKey, values: Readonly<Record<string, unknown>>, path: string) {
  if (!Object.hasOwn(values, key)) return null;
  const value = read(key, values[key], `${path}: ${key}`);
  const { place } = settings[key] as { place?: true };
  const here = place && typeof value === 'string' && !value.includes('://') ? resolve(dirname(path), value) : value;
  return { value: here, origin: { kind: 'file', name: path } as const };
}

function read(key: SettingKey, value: unknown, where: string): unknown {
  const { kind, secret } = settings[key] as { kind: { read(value: unknown): unknown; expects: string }; secret?: true };
  const found = kind.read(value);
  if (found === undefined) throw badConfiguration(where, secret ? 'a secret' : JSON.stringify(value), kind.expects);
  return found;
}

/** `{kafka: {servers: …}}` → `{'kafka.servers': …}`; null counts as absent. */
function flattened(values: Readonly<Record<string, unknown>>, path: string): Record<string, unknown> {
  const flat: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value === null || value === undefined || name === '$schema') continue;
    if (keys.includes(name as SettingKey)) {
      flat[name] = value;
      continue;
    }
    if (typeof value !== 'object' || Array.isArray(value)) throw unknownConfigurationKey(path, name, keys);
    for (const [inner, innerValue] of Object.entries(value)) {
      const key = `${name}.${inner}`;
      if (!keys.includes(key as SettingKey)) throw unknownConfigurationKey(path, key, keys);
      if (innerValue !== null && innerValue !== undefined) flat[key] = innerValue;
    }
  }
  return flat;
}
