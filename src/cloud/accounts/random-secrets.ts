import { createHash, createHmac, randomBytes } from 'node:crypto';

/** 32 random bytes behind a prefix that tells people (and secret scanners) what it is. */
export function newSecret(prefix: 'el_' | 'els_'): string {
  return prefix + randomBytes(32).toString('base64url');
}

/** True when it can be one of ours: anything else needs no look-up. */
export function isSecret(text: string, prefix: 'el_' | 'els_'): boolean {
  return text.length === prefix.length + 43 && text.startsWith(prefix);
}

/** What is stored of a secret. 256 random bits need no slow hash: nobody can guess them. */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** The second secret of a session, which pages may read: it follows from the first one, so that nothing is stored of it. */
export function csrfOf(sessionSecret: string): string {
  return createHmac('sha256', sessionSecret).update('eigenlake csrf').digest('base64url');
}
