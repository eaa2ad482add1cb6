import { poorLogin } from '../errors.ts';

/** Where a MongoDB is and who asks: a URL that the driver takes, and what may be told of it. */
export interface Address {
  readonly url: string;
  /** Without user and password. */
  readonly where: string;
}

const kind = 'mongoDB';
const host = '[A-Za-z0-9._-]+(?::\\d{1,5})?|\\[[0-9A-Fa-f:]+\\](?::\\d{1,5})?';
const hosts = new RegExp(`^(?:${host})(?:,(?:${host}))*$`);

/**
 * The address in a login document: `{mongodb_username, mongodb_password, mongodb_database_url}` as peers write it (a host, which
 * becomes `mongodb+srv://`; or a whole URL, which gets user and password unless it names them), or `{url}`. Other keys are
 * ignored. `poor_login`.
 */
export function addressOf(login: unknown): Address {
  if (typeof login !== 'object' || login === null || Array.isArray(login)) throw poorLogin(kind, 'it is no object');
  const fields: Readonly<Record<string, unknown>> = { ...login };
  if (fields.url !== undefined) return fromUrl(textAt(fields, 'url'), null);
  const user = textAt(fields, 'mongodb_username');
  const password = textAt(fields, 'mongodb_password');
  const target = textAt(fields, 'mongodb_database_url').trim();
  const credentials = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
  if (target.includes('://')) return fromUrl(target, credentials);
  const name = target.replace(/\/$/, '');
  if (!hosts.test(name)) throw poorLogin(kind, 'mongodb_database_url is neither a host nor a URL of MongoDB');
  return { url: `mongodb+srv://${credentials}@${name}/?retryWrites=true&w=majority`, where: `MongoDB at ${name}` };
}

function fromUrl(text: string, credentials: string | null): Address {
  const match = /^(mongodb(?:\+srv)?:\/\/)(?:([^@/?#]*)@)?([^/?#@]+)(?:(\/[^?#]*)?(\?[^#]*)?)$/.exec(text.trim());
  const [, scheme = '', own, name = '', path = '/', query = ''] = match ?? [];
  // The text may hold a password: it is not repeated.
  if (match === null || !hosts.test(name))
    throw poorLogin(kind, 'the URL is none of MongoDB (mongodb://host:port/ or mongodb+srv://host/)');
  const login = own ?? credentials;
  const url = `${scheme}${login === null ? '' : `${login}@`}${name}${path}${query}`;
  return { url, where: `MongoDB at ${name}` };
}

function textAt(fields: Readonly<Record<string, unknown>>, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string') throw poorLogin(kind, `${name} is ${value === undefined ? 'missing' : 'no text'}`);
  if (value.trim() === '') throw poorLogin(kind, `${name} is empty`);
  return value;
}
