import { checkLogin, checkStorageKind } from '../../cloud/accounts/index.ts';
import { dropboxProvider, localProvider, mongodbProvider, type StorageProvider } from '../../cloud/storage/index.ts';
import { boundPlace, chosenPlace, type LocalBounds } from './local-place.ts';

export interface StorageOptions {
  /** For logins that users have registered: where folders may be. Without it, for whoever runs this process, anywhere. */
  readonly within?: LocalBounds;
  /** How long a storage elsewhere may stay silent before it counts as unreachable. Default: as its kind has it. */
  readonly patienceMilliseconds?: number;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
}

/**
 * The storage that a login leads to; whoever asks for it closes it. MongoDB and Dropbox are first called when they are used.
 * `invalid_storage_kind`, `poor_login`, `local_path_outside_root`.
 */
export async function openStorage(
  kind: string,
  login: unknown,
  { within, patienceMilliseconds, clock = Date.now }: StorageOptions = {},
): Promise<StorageProvider> {
  const known = checkStorageKind(kind);
  const checked = checkLogin(known, login);
  switch (known) {
    case 'local': {
      const path = String(checked.base_path);
      return localProvider({ ...(await (within === undefined ? chosenPlace(path) : boundPlace(path, within))), clock });
    }
    case 'mongodb':
      return mongodbProvider({
        login: checked,
        clock,
        ...(patienceMilliseconds === undefined ? {} : { timeoutMilliseconds: patienceMilliseconds }),
      });
    case 'dropbox':
      return dropboxProvider({
        login: checked,
        clock,
        ...(patienceMilliseconds === undefined ? {} : { retries: { patience: patienceMilliseconds } }),
      });
  }
}

/** What `openStorage` would refuse before it looks at the storage, found without opening it. The same errors. */
export async function checkStorage(kind: string, login: unknown, within: LocalBounds): Promise<void> {
  const known = checkStorageKind(kind);
  const checked = checkLogin(known, login);
  if (known === 'local') await boundPlace(String(checked.base_path), within);
}
