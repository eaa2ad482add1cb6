import { unsynced } from '../../../disk/index.ts';
import { readJson, toPlain } from '../../jobs/index.ts';

const decoder = new TextDecoder();
const encoder = new TextEncoder();

export const encode = (text: string): Uint8Array => encoder.encode(text);

/** The text of a document; null when there is none. */
export function textOf(path: string): string | null {
  const bytes = unsynced.read(path);
  return bytes === null ? null : decoder.decode(bytes);
}

/** What a JSON text holds, in Python's spelling too (NaN); undefined when it is none: torn, or foreign. */
export function parsed(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // Most texts are plain JSON, and that reader is many times faster.
  }
  try {
    return toPlain(readJson(text));
  } catch {
    return undefined;
  }
}

/** How often a document is read again that a peer may be rewriting at this moment, and the pause between, milliseconds. */
const looks = 5;
const betweenLooks = 4;

/**
 * What `read` makes of a document's text. A text that it throws for is read again: peers write files in place, so readers may
 * meet an empty or a half one. Null when there is none, or after some looks still no whole one.
 */
export async function readWhole<T>(path: string, read: (text: string) => T): Promise<T | null> {
  for (let look = 1; ; look++) {
    const text = textOf(path);
    if (text === null) return null;
    try {
      return read(text);
    } catch {
      if (look === looks) return null;
    }
    await new Promise((done) => setTimeout(done, betweenLooks));
  }
}
