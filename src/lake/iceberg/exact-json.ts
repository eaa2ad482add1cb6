/** JSON whose integers keep all their digits: those that a double cannot hold are bigints. */
export type Json = null | boolean | number | bigint | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** Numbers whose digits a double may not hold, wherever they stand. */
const longNumber = /(?<![\d.eE+-])-?\d{16,}(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * Reads JSON text without rounding integers (snapshot ids of other writers have 63 bits).
 * `JSON.parse` gives the source text of numbers only from Node.js 21 on, hence the detour by strings with a mark
 * that the text does not contain. Throws `SyntaxError` as `JSON.parse` does.
 */
export function parseJson(text: string): Json {
  if (!/\d{16}/.test(text)) return JSON.parse(text);
  let mark = 'integer:';
  while (text.includes(mark)) mark = `${mark}:`;
  const parts: string[] = [];
  let copied = 0;
  let quote = text.indexOf('"');
  let insideText = false;
  for (const match of text.matchAll(longNumber)) {
    for (; quote !== -1 && quote < match.index; quote = text.indexOf('"', quote + 1)) {
      if (!insideText || !isEscaped(text, quote)) insideText = !insideText;
    }
    const digits = match[0];
    if (insideText || !/^-?\d+$/.test(digits) || Number.isSafeInteger(Number(digits))) continue;
    parts.push(text.slice(copied, match.index), `"${mark}${digits}"`);
    copied = match.index + digits.length;
  }
  if (parts.length === 0) return JSON.parse(text);
  parts.push(text.slice(copied));
  return restored(JSON.parse(parts.join('')), mark);
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}

function restored(value: Json, mark: string): Json {
  if (typeof value === 'string') return value.startsWith(mark) ? BigInt(value.slice(mark.length)) : value;
  if (Array.isArray(value)) return value.map((entry: Json) => restored(entry, mark));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, restored(entry ?? null, mark)]));
}

/** Compact JSON text; bigints become their digits, keys with `undefined` are left out. */
export function writeJson(value: Json): string {
  return holdsBigint(value) ? writeExact(value) : JSON.stringify(value);
}

function holdsBigint(value: Json | undefined): boolean {
  if (typeof value === 'bigint') return true;
  if (typeof value !== 'object' || value === null) return false;
  for (const entry of Array.isArray(value) ? value : Object.values(value)) if (holdsBigint(entry)) return true;
  return false;
}

function writeExact(value: Json): string {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return `[${value.map(writeExact).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members: string[] = [];
  for (const [key, entry] of Object.entries(value)) {
    if (entry !== undefined) members.push(`${JSON.stringify(key)}:${writeExact(entry)}`);
  }
  return `{${members.join(',')}}`;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The number of these decimal digits when a double holds it, else the bigint. */
export function integerOf(digits: string): number | bigint {
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value : BigInt(digits);
}
