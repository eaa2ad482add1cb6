import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { disk } from '../../disk/index.ts';
import { weakSecret } from './errors.ts';

/** Gives the text that protects storage credentials; asked only when there is something to seal or to open. */
export type Secret = () => Promise<string>;

const shortest = 16;

function keyFile(env: Readonly<Record<string, string | undefined>>): string {
  const configured = env.XDG_CONFIG_HOME;
  // The XDG base directory specification: a relative path is to be ignored.
  const folder =
    configured !== undefined && isAbsolute(configured) ? configured : join(env.HOME || homedir(), '.config');
  return join(folder, 'eigenlake', 'secret');
}

/**
 * `EIGENLAKE_SECRET`, else the key file in the user's configuration folder, which is made when it is first needed (mode 600,
 * never beside the data it protects). `weak_secret`: less than 16 characters.
 */
export function secretFrom(env: Readonly<Record<string, string | undefined>>): Secret {
  const given = env.EIGENLAKE_SECRET;
  if (given !== undefined && given !== '') {
    if (given.length < shortest) throw weakSecret('EIGENLAKE_SECRET');
    return async () => given;
  }
  const path = keyFile(env);
  let known: string | undefined;
  return async () => {
    known ??= await readOrMake(path);
    return known;
  };
}

async function readOrMake(path: string): Promise<string> {
  let bytes = await disk.read(path);
  if (bytes === null) {
    await disk.makeFolder(dirname(path));
    const fresh = new TextEncoder().encode(`${randomBytes(32).toString('base64url')}\n`);
    // Of two processes one is first; both read what is there then.
    await disk.createExclusive(path, fresh, { secret: true });
    bytes = await disk.read(path);
  }
  const text = new TextDecoder().decode(bytes ?? undefined).trim();
  if (text.length < shortest) throw weakSecret(path);
  return text;
}
