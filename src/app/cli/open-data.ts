import {
  type Configuration,
  type DataLocation,
  existingData,
  flagName,
  locateData,
  readConfigurationFile,
  resolveConfiguration,
  type SettingKey,
  settings,
  sharedKeys,
} from '../config/index.ts';
import type { DataFolder } from '../pipeline/index.ts';
import { openPlaces } from '../places/index.ts';

/** What every command with flags of places has; the flags of settings beside them stay as they were typed. */
export interface PlaceOptions {
  readonly data?: string;
  readonly config?: string;
}

export interface Configured {
  readonly configuration: Configuration;
  readonly location: DataLocation;
}

/** What holds for a command that declared these settings: its typed flags, the environment, the configuration file, the defaults. */
export function configure(options: PlaceOptions, declared: readonly SettingKey[]): Configured {
  const { env } = process;
  const typed: Readonly<Record<string, unknown>> = { ...options };
  const names = declared.flatMap((key) => (settings[key].flag === null ? [] : [flagName(settings[key].flag)]));
  const flags = Object.fromEntries(names.map((name) => [name, typed[name]]));
  const location = locateData(options.data, env, process.cwd());
  const file = readConfigurationFile(options.config, env, process.cwd(), location.exists ? location.path : null);
  return {
    location,
    configuration: resolveConfiguration({ flags, environment: env, file, sharedKeys: sharedKeys(env) }),
  };
}

/**
 * The data folder of a command that declared these settings (`addSettings`), each part where the configuration says. The log is
 * Kafka's for a command that has the flag `--kafka` only; others are not held up by a cluster that they do not need. A command that
 * only reads fails with `no_data` where there is no folder, unless all that it reads is elsewhere.
 */
export function openConfigured(
  options: PlaceOptions,
  declared: readonly SettingKey[],
  access: 'reads' | 'writes',
): Configured & { readonly folder: DataFolder } {
  const found = configure(options, declared);
  const { configuration, location } = found;
  const elsewhere = configuration.get('warehouse') !== undefined || configuration.get('objects') !== undefined;
  const path = access === 'writes' || elsewhere ? location.path : existingData(location);
  const folder = openPlaces(path, configuration, { kafka: declared.includes('kafka.enabled') });
  return { ...found, folder };
}

/** Said once by what sends to a cluster with schemas of its own: their ids mean nothing to who reads there. Null where all is well. */
export function registryNote({ remote, ownRegistry, path }: DataFolder): string | null {
  return remote && ownRegistry !== null
    ? `no --registry-url: schemas are registered in ${path}/registry, which readers of the topic need (eigenlake up offers it to them)`
    : null;
}
