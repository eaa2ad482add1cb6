import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localProvider, type StorageProvider } from '../../../src/cloud/storage/index.ts';
import type { StorageSite } from '../../conformance/storage-provider.ts';

export interface LocalSite extends StorageSite {
  readonly base: string;
  readonly state: string;
}

/** Local storages for tests, in memory where that exists; `remove` closes and deletes all of them. */
export function localSites(): { fresh(): LocalSite; remove(): Promise<void> } {
  const parent = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const root = mkdtempSync(join(parent, 'eigenlake-storage-'));
  const open: StorageProvider[] = [];
  let count = 0;
  return {
    fresh() {
      const folder = join(root, String(count++));
      const base = join(folder, 'storage');
      const state = join(folder, 'jobs');
      return {
        base,
        state,
        open(clock) {
          const provider = localProvider(
            clock === undefined ? { basePath: base, statePath: state } : { basePath: base, statePath: state, clock },
          );
          open.push(provider);
          return provider;
        },
      };
    },
    async remove() {
      for (const provider of open) await provider.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
