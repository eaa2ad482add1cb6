import { resolve } from 'node:path';
import { type Configuration, resolveConfiguration, type SettingKey, settings } from '../config/index.ts';
import type { Destination } from '../pipeline/index.ts';

const keys = (Object.keys(settings) as SettingKey[]).filter((key) => /^(kafka|registry)\./.test(key));
const isSecret = (key: SettingKey): boolean => 'secret' in settings[key];
const isPlace = (key: SettingKey): boolean => 'place' in settings[key];

/** Where records go, as far as it may be written down: no secrets, paths from the root. */
export function destinationOf(configuration: Configuration): Destination {
  const values = keys
    .filter((key) => !isSecret(key) && configuration.origin(key).kind !== 'default')
    .map((key) => {
      const value = configuration.get(key);
      return [key, isPlace(key) && typeof value === 'string' ? resolve(value) : value] as const;
    });
  return Object.fromEntries(values);
}

/** The way to a destination that was written down at `path`, with the secrets of today. Throws as reading a configuration file does. */
export function configurationTo(destination: Destination, path: string, today: Configuration): Configuration {
  const secrets = keys.filter((key) => isSecret(key) && today.get(key) !== undefined);
  const values = { ...destination, ...Object.fromEntries(secrets.map((key) => [key, today.get(key)])) };
  return resolveConfiguration({ flags: {}, environment: {}, file: { path, values } });
}
