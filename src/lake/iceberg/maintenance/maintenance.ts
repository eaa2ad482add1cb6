import type { ObjectStore } from '../../objects/index.ts';
import { cleanUp } from '../clean-up.ts';
import { addColumns } from '../evolve.ts';
import { tableAccess } from '../table-access.ts';
import { compact } from './compact.ts';
import type { Maintenance } from './contract.ts';
import { expire } from './expire.ts';
import { relocate } from './relocate.ts';

/** The care for the tables of one namespace in this store. */
export function openMaintenance(store: ObjectStore, namespace = 'quantum_features'): Maintenance {
  const access = tableAccess(store, namespace);
  return {
    compact: (table, options) => compact(access, table, options),
    expire: (table, options) => expire(access, table, options),
    removeOrphans: async (table, options) => cleanUp(store, await access.existing(table), access.files, options),
    relocate: (table, target, options) => relocate(access, table, target ?? null, options),
    async addColumns(table, columns) {
      await addColumns(access, table, columns);
    },
  };
}
