import { readJson, toPlain } from '../../jobs/index.ts';

/** What a JSON text holds, in Python's spelling too (NaN); undefined when it is none. */
export function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined;
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

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
