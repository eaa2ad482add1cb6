import { invalidKey } from './errors.ts';

/** Longest name of one part, in bytes: what every file system of interest takes. */
const longestPart = 255;
/** Longest key, in bytes: S3's limit. */
const longestKey = 1024;

function reasonAgainst(key: string): string | null {
  if (key === '') return 'it is empty';
  if (Buffer.byteLength(key) > longestKey) return `it is longer than ${longestKey} bytes`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
  if (/[\u0000-\u001f\u007f\\]/.test(key)) return 'it holds a control character or a backslash';
  if (/\p{Surrogate}/u.test(key)) return 'it is not valid Unicode';
  for (const part of key.split('/')) {
    if (part === '') return 'it has an empty part';
    if (part === '.' || part === '..') return `it has the part ${JSON.stringify(part)}`;
    if (part.startsWith('.tmp-')) return 'names that start with .tmp- are temporaries';
    if (Buffer.byteLength(part) > longestPart) return `one part is longer than ${longestPart} bytes`;
  }
  return null;
}

/** Refuses what could leave the store's folder or be taken for a temporary; `invalid_key`. */
export function checkKey(key: string): void {
  const reason = reasonAgainst(key);
  if (reason !== null) throw invalidKey(key, reason);
}

/** A prefix is '' or a key with a slash behind; `invalid_key`. */
export function checkPrefix(prefix: string): void {
  if (prefix === '') return;
  if (!prefix.endsWith('/')) throw invalidKey(prefix, 'a prefix ends with a slash');
  checkKey(prefix.slice(0, -1));
}
