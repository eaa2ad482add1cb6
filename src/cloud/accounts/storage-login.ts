import type { StorageKind } from './contract.ts';
import { invalidStorageKind, invalidStorageName, poorLogin } from './errors.ts';

export type StorageLogin = Readonly<Record<string, unknown>>;

const kinds: readonly StorageKind[] = ['local', 'mongodb', 'dropbox'];
/** The login documents of the reference (its §3.7); MongoDB also by a whole address. Other keys are kept and mean nothing. */
const loginKeys: Readonly<Record<StorageKind, readonly (readonly string[])[]>> = {
  dropbox: [['app_key', 'app_secret', 'refresh_token']],
  mongodb: [['mongodb_username', 'mongodb_password', 'mongodb_database_url'], ['url']],
  local: [['base_path']],
};
const inMessages: Readonly<Record<StorageKind, string>> = {
  dropbox: 'dropbox',
  mongodb: 'mongoDB',
  local: 'local provider',
};
const longestLogin = 16_384;

function isRecord(value: unknown): value is StorageLogin {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The type of a storage provider. `invalid_storage_kind`. */
export function checkStorageKind(kind: unknown): StorageKind {
  const known = kinds.find((candidate) => candidate === kind);
  if (known === undefined) throw invalidStorageKind(String(kind));
  return known;
}

/** A login that can be tried: an object with all texts that its kind needs. `poor_login`. */
export function checkLogin(kind: StorageKind, login: unknown): StorageLogin {
  const complete = (keys: readonly string[], of: StorageLogin) =>
    keys.every((key) => {
      const value = of[key];
      return typeof value === 'string' && value.trim() !== '';
    });
  if (!isRecord(login) || !loginKeys[kind].some((keys) => complete(keys, login))) throw poorLogin(inMessages[kind]);
  if (JSON.stringify(login).length > longestLogin) throw poorLogin(inMessages[kind]);
  if (kind === 'mongodb' && typeof login.url === 'string' && !/^mongodb(\+srv)?:\/\/./.test(login.url)) {
    throw poorLogin(inMessages[kind]);
  }
  return login;
}

/** The name as it is stored: lower case, no blanks around it. `invalid_storage_name` with the reference's messages. */
export function checkStorageName(name: unknown): string {
  const cleaned = typeof name === 'string' ? name.trim().toLowerCase() : '';
  if (/[\s_]/.test(cleaned)) {
    throw invalidStorageName('The name of the storage provider cannot contain spaces or underscores.');
  }
  if (!/^[a-z0-9]+$/.test(cleaned)) {
    throw invalidStorageName('The name of the storage provider can only contain lowercase alphanumeric characters.');
  }
  if (cleaned.length > 50) {
    throw invalidStorageName('The name of the storage provider can only have 50 characters.');
  }
  if (cleaned === 'local') throw invalidStorageName('The name local belongs to the storage of this server itself.');
  return cleaned;
}
