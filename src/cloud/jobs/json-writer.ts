import { unwritableJson } from './errors.ts';
import { JsonNumber, pythonFloat, type Writable } from './json-value.ts';

/**
 * The text that Python's `json.dumps` gives by default: separators ", " and ": ", everything outside printable ASCII
 * escaped, floats by `repr`. For a read value it is what Python gives after `json.loads` of the same text. Undefined entries
 * of objects are left out. Throws `unwritable_json` for a plain number that is not finite.
 */
export function writeJson(value: Writable): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return plainNumber(value);
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof JsonNumber) return numberText(value.text);
  if (value === undefined) throw unwritableJson('a value is undefined');
  if (isList(value)) return listText(value);
  const parts: string[] = [];
  for (const [key, entry] of isMap(value) ? value : Object.entries(value))
    if (entry !== undefined) parts.push(`${quoted(key)}: ${writeJson(entry)}`);
  return `{${parts.join(', ')}}`;
}

/** A memory of a million shots repeats a few texts: each is quoted once. */
function listText(list: readonly Writable[]): string {
  const known = new Map<string, string>();
  const texts = list.map((entry) => {
    if (typeof entry !== 'string') return writeJson(entry);
    let text = known.get(entry);
    if (text === undefined) {
      text = quoted(entry);
      if (known.size < 4096) known.set(entry, text);
    }
    return text;
  });
  return `[${texts.join(', ')}]`;
}

const isList = (value: object): value is readonly Writable[] => Array.isArray(value);
const isMap = (value: object): value is ReadonlyMap<string, Writable> => value instanceof Map;

function plainNumber(value: number): string {
  if (!Number.isFinite(value)) throw unwritableJson(`a number is ${value}`);
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? String(value) : pythonFloat(value);
}

/** Python reads a lexeme with a dot or an exponent as float and the others as int: `1E5` becomes `100000.0`, `-0` becomes `0`. */
function numberText(lexeme: string): string {
  if (/^-?\d+$/.test(lexeme)) return lexeme === '-0' ? '0' : lexeme;
  return pythonFloat(Number(lexeme));
}

const shortEscapes: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\f': '\\f',
  '\b': '\\b',
};

function quoted(text: string): string {
  // Without the u flag a character beyond the basic plane is two units, and Python escapes it as two as well.
  return `"${text.replace(/["\\]|[^ -~]/g, (unit) => shortEscapes[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;
}
