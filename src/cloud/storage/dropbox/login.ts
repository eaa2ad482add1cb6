import { poorLogin } from '../errors.ts';

/** What the owner of a storage gives us, as the guide of storage providers asks for it. */
export interface DropboxLogin {
  readonly app_key: string;
  readonly app_secret: string;
  readonly refresh_token: string;
}

/** Checks a login; other fields are laid aside. Throws `poor_login`, which never shows what was given. */
export function readDropboxLogin(value: unknown): DropboxLogin {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw poorLogin('dropbox', 'it is no JSON object');
  const fields = new Map<string, unknown>(Object.entries(value));
  const text = (name: keyof DropboxLogin) => {
    const field = fields.get(name);
    if (typeof field !== 'string' || field.trim() === '') throw poorLogin('dropbox', `${name} is missing or no text`);
    return field.trim();
  };
  return { app_key: text('app_key'), app_secret: text('app_secret'), refresh_token: text('refresh_token') };
}
