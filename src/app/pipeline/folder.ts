import { join, resolve } from 'node:path';
import { openWarehouse, type Warehouse } from '../../lake/iceberg/index.ts';
import { folderStore, type ObjectStore } from '../../lake/objects/index.ts';
import { embeddedRegistry, type SchemaRegistry } from '../../lake/records/index.ts';
import { type EventLog, embeddedLog, takenOffsets } from '../../lake/streaming/index.ts';

/** Everything that a data folder holds of the path from records to tables. Opening creates nothing; writing does. */
export interface DataFolder {
  readonly path: string;
  readonly log: EventLog;
  readonly registry: SchemaRegistry;
  /** Holds `experiments/…` and `dead-letters/…`. */
  readonly objects: ObjectStore;
  /** The object store in which the warehouse lies. */
  readonly tables: ObjectStore;
  readonly warehouse: Warehouse;
  /** Lock files of the roles that one process at a time may have. */
  readonly locks: { readonly sink: string; readonly process: string };
  close(): Promise<void>;
}

/** Opens the data folder at this path: `log/`, `registry/`, `objects/`, `warehouse/`, and `.locks/` for the roles. */
export function openDataFolder(path: string): DataFolder {
  const root = resolve(path);
  const objects = folderStore(join(root, 'objects'));
  const log = embeddedLog(join(root, 'log'), { taken: takenOffsets(objects) });
  const tables = folderStore(join(root, 'warehouse'));
  return {
    path: root,
    log,
    registry: embeddedRegistry(join(root, 'registry')),
    objects,
    tables,
    warehouse: openWarehouse(tables),
    locks: { sink: join(root, '.locks', 'sink'), process: join(root, '.locks', 'process') },
    close: () => log.close(),
  };
}
