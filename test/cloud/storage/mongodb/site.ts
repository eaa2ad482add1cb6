import {
  type MongodbProviderOptions,
  mongodbProvider,
  type StorageProvider,
} from '../../../../src/cloud/storage/index.ts';
import type { StorageSite } from '../../../conformance/storage-provider.ts';
import type { MongoServer } from '../../../services/mongodb.ts';

export interface MongoSite extends StorageSite {
  readonly options: MongodbProviderOptions;
}

/** Storages on one server, each with databases of its own; `close` closes all providers that were opened. */
export function mongoSites(server: MongoServer): { fresh(): MongoSite; close(): Promise<void> } {
  const open: StorageProvider[] = [];
  let count = 0;
  return {
    fresh() {
      const options = { login: { url: server.url }, databasePrefix: `t${count++}_` };
      return {
        options,
        open(clock) {
          const provider = mongodbProvider(clock === undefined ? options : { ...options, clock });
          open.push(provider);
          return provider;
        },
      };
    },
    async close() {
      for (const provider of open) await provider.close();
    },
  };
}
