import type { StorageType } from '../api/documents.ts';

/** Messages of the reference for names of storage providers; null when the name is good. */
export function storageNameProblem(name: string): string | null {
  const trimmed = name.trim();
  if (trimmed === '') return 'Give the storage provider a name.';
  if (/[\s_]/.test(trimmed)) return 'The name of the storage provider cannot contain spaces or underscores.';
  if (!/^[a-z0-9]+$/.test(trimmed.toLowerCase())) {
    return 'The name of the storage provider can only contain lowercase alphanumeric characters.';
  }
  if (trimmed.length > 50) return 'The name of the storage provider can have 50 characters at most.';
  return null;
}

export interface LoginField {
  readonly key: string;
  readonly label: string;
  readonly hint: string;
  readonly secret: boolean;
}

/** What each type of storage needs to be opened. */
export const loginFields: Readonly<Record<StorageType, readonly LoginField[]>> = {
  local: [
    {
      key: 'base_path',
      label: 'Folder',
      hint: 'Below the root that this server allows for local storage.',
      secret: false,
    },
  ],
  mongodb: [
    {
      key: 'mongodb_database_url',
      label: 'Database URL',
      hint: 'A host name of MongoDB Atlas, or a whole mongodb:// or mongodb+srv:// URL.',
      secret: false,
    },
    { key: 'mongodb_username', label: 'User name', hint: 'Not needed with a whole URL.', secret: false },
    { key: 'mongodb_password', label: 'Password', hint: 'Not needed with a whole URL.', secret: true },
  ],
  dropbox: [
    { key: 'app_key', label: 'App key', hint: 'From the app console of Dropbox.', secret: false },
    { key: 'app_secret', label: 'App secret', hint: 'From the app console of Dropbox.', secret: true },
    { key: 'refresh_token', label: 'Refresh token', hint: 'Of an authorization with offline access.', secret: true },
  ],
};

export const storageTypes: Readonly<Record<StorageType, string>> = {
  local: 'Local folder',
  mongodb: 'MongoDB',
  dropbox: 'Dropbox',
};

export const poorLogin: Readonly<Record<StorageType, string>> = {
  dropbox: 'Poor login dict for dropbox.',
  mongodb: 'Poor login dict for mongoDB.',
  local: 'Poor login dict for local provider.',
};

export type LoginValues = Readonly<Record<string, string>>;

const wholeUrl = (value: string) => /^mongodb(\+srv)?:\/\//.test(value.trim());

/** Keys of the login fields that still need a value. */
export function missingFields(type: StorageType, values: LoginValues): readonly string[] {
  const needed =
    type === 'mongodb' && wholeUrl(values.mongodb_database_url ?? '')
      ? ['mongodb_database_url']
      : loginFields[type].map(({ key }) => key);
  return needed.filter((key) => (values[key] ?? '').trim() === '');
}

/** The login document as the server wants it; null when no field was filled in, so that a stored one stays. */
export function loginDocument(type: StorageType, values: LoginValues): Readonly<Record<string, string>> | null {
  const filled = loginFields[type].flatMap(({ key }) => {
    const value = values[key] ?? '';
    return value.trim() === '' ? [] : [[key, value.trim()] as const];
  });
  if (filled.length === 0) return null;
  if (type === 'mongodb' && wholeUrl(values.mongodb_database_url ?? '')) {
    return { url: (values.mongodb_database_url ?? '').trim() };
  }
  return Object.fromEntries(filled);
}

/** The field that a failure of the server speaks about; null for the form as a whole. */
export function fieldOfFailure(code: string): 'name' | 'owner' | 'login' | 'password' | 'expires' | null {
  switch (code) {
    case 'storage_exists':
    case 'invalid_storage_name':
    case 'user_exists':
    case 'invalid_user_name':
    case 'token_name_taken':
    case 'invalid_token_name':
      return 'name';
    case 'user_unknown':
      return 'owner';
    case 'poor_login':
    case 'local_path_outside_root':
      return 'login';
    case 'weak_password':
    case 'wrong_password':
      return 'password';
    case 'invalid_expiry':
      return 'expires';
    default:
      return null;
  }
}
