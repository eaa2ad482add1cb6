import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { unsealingFailed } from './errors.ts';
import type { Secret } from './secret.ts';
import type { StorageLogin } from './storage-login.ts';

/**
 * Sealed text: `1.scrypt-<log2 N>-<r>-<p>.<salt>.<nonce>.<ciphertext and tag>`, the last three base64url. The key follows from
 * the secret by scrypt (RFC 7914) with the parameters and the salt that stand there, the cipher is AES-256-GCM, and the
 * name of the registration is authenticated with it: sealed text under another name does not open.
 */
export interface Sealing {
  seal(name: string, login: StorageLogin): Promise<string>;
  /** `unsealing_failed`. */
  unseal(name: string, sealed: string): Promise<StorageLogin>;
}

const version = '1';
const cost = { log2N: 15, r: 8, p: 1 };
const pattern = /^1\.scrypt-(\d{1,2})-(\d{1,2})-(\d{1,2})\.([\w-]{22})\.([\w-]{16})\.([\w-]{22,})$/;
const tagLength = 16;

function derive(secret: string, salt: Buffer, { log2N, r, p }: typeof cost): Promise<Buffer> {
  const N = 2 ** log2N;
  return new Promise((done, failed) => {
    scrypt(secret, salt, 32, { N, r, p, maxmem: 256 * N * r + 1_048_576 }, (error, key) =>
      error === null ? done(key) : failed(error),
    );
  });
}

const boundTo = (name: string) => Buffer.from(`eigenlake storage login ${name}`, 'utf8');

function isRecord(value: unknown): value is StorageLogin {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Seals with the secret that `secret` gives when it is needed. */
export function sealing(secret: Secret): Sealing {
  // One derivation takes about a tenth of a second; a server opens the same few registrations again and again.
  const keys = new Map<string, Promise<Buffer>>();
  const salt = randomBytes(16);

  async function keyFor(saltBytes: Buffer, parameters: typeof cost): Promise<Buffer> {
    const text = await secret();
    const id = `${saltBytes.toString('base64url')} ${Object.values(parameters).join(' ')}`;
    let key = keys.get(id);
    if (key === undefined) {
      if (keys.size >= 1_000) keys.clear();
      key = derive(text, saltBytes, parameters);
      keys.set(id, key);
    }
    return key;
  }

  return {
    async seal(name, login) {
      const key = await keyFor(salt, cost);
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(boundTo(name));
      const box = Buffer.concat([cipher.update(JSON.stringify(login), 'utf8'), cipher.final(), cipher.getAuthTag()]);
      const parts = [salt, nonce, box].map((bytes) => bytes.toString('base64url'));
      return [version, `scrypt-${cost.log2N}-${cost.r}-${cost.p}`, ...parts].join('.');
    },
    async unseal(name, sealed) {
      const parts = pattern.exec(sealed);
      if (parts === null) throw unsealingFailed(name, 'it was sealed by another version of eigenlake');
      const [log2N, r, p] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
      const [saltBytes, nonce, box] = [4, 5, 6].map((i) => Buffer.from(parts[i]!, 'base64url'));
      try {
        const key = await keyFor(saltBytes!, { log2N, r, p });
        const opened = createDecipheriv('aes-256-gcm', key, nonce!, { authTagLength: tagLength })
          .setAAD(boundTo(name))
          .setAuthTag(box!.subarray(-tagLength));
        const text = Buffer.concat([opened.update(box!.subarray(0, -tagLength)), opened.final()]).toString('utf8');
        const login: unknown = JSON.parse(text);
        if (isRecord(login)) return login;
      } catch (error) {
        throw unsealingFailed.from(error, name, 'the secret is not the one it was sealed with');
      }
      throw unsealingFailed(name, 'what was sealed is no login');
    },
  };
}
