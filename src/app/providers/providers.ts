import { join } from 'node:path';
import { type AccountStore, checkStorageKind, type Registration } from '../../cloud/accounts/index.ts';
import { localProvider, type StorageProvider, storageClosed, storageUnreachable } from '../../cloud/storage/index.ts';
import type { ProviderEntry, Providers } from './contract.ts';
import { Replaceable } from './replaceable.ts';
import { checkStorage, openStorage, type StorageOptions } from './storage-of-kind.ts';

export interface ProvidersOptions {
  /** Null: no accounts, only `local`. */
  readonly accounts: AccountStore | null;
  /** The data folder. */
  readonly data: string;
  /** What registered local providers must lie below. Default: `providers` in the data folder. */
  readonly localRoot?: string;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
}

const own: ProviderEntry = { name: 'local', kind: 'local', description: 'The storage of this server.', owner: null };

/** The storage providers of an installation. Opens none of them yet. */
export function openProviders({
  accounts,
  data,
  localRoot = join(data, 'providers'),
  clock = Date.now,
}: ProvidersOptions): Providers {
  const within = { root: localRoot, data };
  const options: StorageOptions = { within, clock };
  const opened = new Map<string, Replaceable>();
  const leaving = new Set<Promise<void>>();
  let closed = false;

  function named(name: string): Replaceable {
    let replaceable = opened.get(name);
    if (replaceable === undefined) {
      replaceable = new Replaceable(name);
      opened.set(name, replaceable);
    }
    return replaceable;
  }

  function forget(name: string): void {
    const gone = opened.get(name)?.close();
    opened.delete(name);
    if (gone === undefined) return;
    leaving.add(gone);
    void gone.then(() => leaving.delete(gone));
  }

  async function openRegistered(registration: Registration, from: AccountStore): Promise<StorageProvider> {
    const { name, kind, revision } = registration;
    const replaceable = named(name);
    await replaceable.open(revision, kind, async () => openStorage(kind, await from.login(name), options));
    return replaceable.provider;
  }

  return {
    async list() {
      const registered = accounts === null ? [] : await accounts.registrations();
      const entries = registered.filter((each) => each.active);
      return [own, ...entries.map(({ name, kind, description, owner }) => ({ name, kind, description, owner }))];
    },

    async open(name) {
      if (closed) throw storageClosed();
      if (name === own.name) {
        const local = named(name);
        await local.open(0, 'local', async () =>
          localProvider({ basePath: join(data, 'storage'), statePath: join(data, 'jobs'), clock }),
        );
        return local.provider;
      }
      const registration = await accounts?.registration(name);
      if (closed) throw storageClosed();
      if (accounts === null || !registration?.active) {
        forget(name);
        return null;
      }
      return openRegistered(registration, accounts);
    },

    check: (kind, login) => checkStorage(kind, login, within),

    async test(kind, login, timeoutMilliseconds = 5_000) {
      if (closed) throw storageClosed();
      const checked = checkStorageKind(kind);
      // A little less, so that the storage's own reason comes first where there is one.
      const patienceMilliseconds = Math.ceil(timeoutMilliseconds * 0.8);
      const provider = openStorage(checked, login, { ...options, patienceMilliseconds });
      const looking = provider.then((to) => to.devices());
      // Also what comes to be open after the time has run out is closed.
      const done = looking
        .then(
          () => provider,
          () => provider,
        )
        .then((to) => to.close())
        .catch(() => undefined);
      leaving.add(done);
      void done.then(() => leaving.delete(done));
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, failed) => {
        timer = setTimeout(() => {
          failed(storageUnreachable(`of the type ${checked}`, `nothing came within ${timeoutMilliseconds / 1000} s.`));
        }, timeoutMilliseconds);
      });
      try {
        return { devices: await Promise.race([looking, late]) };
      } finally {
        clearTimeout(timer);
      }
    },

    async close() {
      closed = true;
      for (const name of [...opened.keys()]) forget(name);
      await Promise.all(leaving);
    },
  };
}
