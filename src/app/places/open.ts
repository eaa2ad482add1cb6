import { httpRegistry, type SchemaRegistry } from '../../lake/records/index.ts';
import { kafkaLog } from '../../lake/streaming/index.ts';
import type { Configuration } from '../config/index.ts';
import { type DataFolder, openDataFolder } from '../pipeline/index.ts';
import { destinationOf } from './destination.ts';
import { fileSettingsOf } from './file-settings.ts';
import { kafkaSettings } from './kafka-settings.ts';
import { objectsAt } from './object-place.ts';
import { recordTopics } from './sink.ts';

/** The registry that is configured, or null for the embedded one. */
export function registryAt(configuration: Configuration): SchemaRegistry | null {
  const url = configuration.get('registry.url');
  if (url === undefined) return null;
  const username = configuration.get('registry.username');
  const password = configuration.get('registry.password');
  return httpRegistry({
    url,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  });
}

/**
 * A data folder whose log, registry, objects and tables are where the configuration says. Opening creates nothing and connects
 * to nothing. `kafka: false` is for what has no use of the log: it stays the one of the folder.
 */
export function openPlaces(
  path: string,
  configuration: Configuration,
  uses: { readonly kafka: boolean } = { kafka: true },
): DataFolder {
  const kafka = uses.kafka ? kafkaSettings(configuration) : null;
  // The environment fills in: it switches no registry on for records that stay here.
  const registry =
    kafka !== null || configuration.origin('registry.url').kind !== 'environment' ? registryAt(configuration) : null;
  const objects = configuration.get('objects');
  const warehouse = configuration.get('warehouse');
  return openDataFolder(path, {
    ...(kafka === null ? {} : { log: kafkaLog(kafka), topics: recordTopics(configuration) }),
    ...(registry === null ? {} : { registry }),
    ...(kafka === null && registry === null ? {} : { sendsTo: destinationOf(configuration) }),
    ...(objects === undefined ? {} : { objects: objectsAt(objects, configuration) }),
    ...(warehouse === undefined
      ? {}
      : { tables: objectsAt(warehouse, configuration), fileSettings: fileSettingsOf(configuration) }),
  });
}
