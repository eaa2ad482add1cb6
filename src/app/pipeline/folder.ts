import { join, resolve } from 'node:path';
import { type Catalog, openCatalog, openWarehouse, type Warehouse } from '../../lake/iceberg/index.ts';
import { folderStore, type ObjectStore } from '../../lake/objects/index.ts';
import { type EmbeddedRegistry, embeddedRegistry, type SchemaRegistry } from '../../lake/records/index.ts';
import { type EventLog, embeddedLog, isWanted, takenOffsets } from '../../lake/streaming/index.ts';

/** Everything that a data folder holds of the path from records to tables. Opening creates nothing; writing does. */
export interface DataFolder {
  readonly path: string;
  readonly log: EventLog;
  /** True where the log is a cluster that others read too: records end there, and a sink of its own takes them on. */
  readonly remote: boolean;
  /** Sending a record needs a server, of the log or of the registry, which may be away. */
  readonly overNetwork: boolean;
  /** How that server is reached, without secrets: what is kept remembers where it was to go. */
  readonly sendsTo: Destination | null;
  /** Whether a topic of the log carries records: a cluster has others too. */
  isRecordTopic(topic: string): boolean;
  readonly registry: SchemaRegistry;
  /** The registry where it is the folder's own, or null. */
  readonly ownRegistry: EmbeddedRegistry | null;
  /** Holds `experiments/…` and `dead-letters/…`. */
  readonly objects: ObjectStore;
  /** The object store in which the warehouse lies. */
  readonly tables: ObjectStore;
  readonly warehouse: Warehouse;
  /** The same tables for other engines. */
  readonly catalog: Catalog;
  /** What they are told of the object store of the tables. */
  readonly fileSettings: Readonly<Record<string, string>>;
  /** Lock files of the roles that one process at a time may have. */
  readonly locks: {
    readonly sink: string;
    readonly process: string;
    readonly resend: string;
    /** Held by a process while it sends; the name is its own. */
    sender(name: string): string;
  };
  close(): Promise<void>;
}

/** Settings by their keys. */
export type Destination = Readonly<Record<string, unknown>>;

/** Parts that are elsewhere than in the folder. */
export interface Elsewhere {
  readonly log?: EventLog;
  /** Topics of that log that carry records; default all. */
  readonly topics?: readonly (string | RegExp)[];
  readonly registry?: SchemaRegistry;
  readonly sendsTo?: Destination;
  readonly objects?: ObjectStore;
  readonly tables?: ObjectStore;
  readonly fileSettings?: Readonly<Record<string, string>>;
}

/** Opens the data folder at this path: `log/`, `registry/`, `objects/`, `warehouse/`, and `.locks/` for the roles. */
export function openDataFolder(path: string, elsewhere: Elsewhere = {}): DataFolder {
  const root = resolve(path);
  const objects = elsewhere.objects ?? folderStore(join(root, 'objects'));
  const log = elsewhere.log ?? embeddedLog(join(root, 'log'), { taken: takenOffsets(objects) });
  const tables = elsewhere.tables ?? folderStore(join(root, 'warehouse'));
  const embedded = embeddedRegistry(join(root, 'registry'));
  const lockFile = (role: string) => join(root, '.locks', role);
  return {
    path: root,
    log,
    remote: elsewhere.log !== undefined,
    overNetwork: elsewhere.log !== undefined || elsewhere.registry !== undefined,
    sendsTo: elsewhere.sendsTo ?? null,
    isRecordTopic: (topic) => elsewhere.topics === undefined || isWanted(topic, elsewhere.topics),
    registry: elsewhere.registry ?? embedded,
    ownRegistry: elsewhere.registry === undefined ? embedded : null,
    objects,
    tables,
    warehouse: openWarehouse(tables),
    catalog: openCatalog(tables),
    fileSettings: elsewhere.fileSettings ?? {},
    locks: {
      sink: lockFile('sink'),
      process: lockFile('process'),
      resend: lockFile('resend'),
      sender: (name) => lockFile(`sender-${name}`),
    },
    close: () => log.close(),
  };
}
