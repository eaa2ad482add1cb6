import { readFileSync } from 'node:fs';
import { noiseFileUnreadable } from './errors.ts';

/** The name of a shipped noise model as it is; what ends in `.json` or is a path is read and parsed. Checked with the settings. */
export function noiseOption(text: string): unknown {
  if (!text.endsWith('.json') && !text.includes('/')) return text;
  try {
    return JSON.parse(readFileSync(text, 'utf8'));
  } catch (error) {
    throw noiseFileUnreadable.from(error, text, error instanceof Error ? error.message : String(error));
  }
}
