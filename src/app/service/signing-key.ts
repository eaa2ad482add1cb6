import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { generateKey, type Jwk, jwkText, readJson, readJwk, toPlain } from '../../cloud/jobs/index.ts';
import { disk } from '../../disk/index.ts';
import { signingKeyUnreadable } from './errors.ts';

/**
 * The Ed25519 key of this installation: `keys/signing.json` in the data folder, made on first need, the same ever after.
 * Two processes that need it at once agree on one. `signing_key_unreadable` when somebody has changed the file.
 */
export async function signingKey(data: string): Promise<Jwk> {
  const folder = join(data, 'keys');
  const path = join(folder, 'signing.json');
  const there = await disk.read(path);
  if (there !== null) return read(there, path);
  await disk.makeFolder(folder);
  const key = generateKey(`eigenlake-${randomBytes(6).toString('hex')}`);
  const made = await disk.createExclusive(path, new TextEncoder().encode(`${jwkText(key)}\n`), { secret: true });
  if (made) return key;
  return read((await disk.read(path))!, path);
}

function read(bytes: Uint8Array, path: string): Jwk {
  try {
    return readJwk(toPlain(readJson(new TextDecoder().decode(bytes))));
  } catch (error) {
    throw signingKeyUnreadable.from(error, path, error instanceof Error ? error.message : String(error));
  }
}
