/** JSON whose integers keep all their digits: those that a double cannot hold are bigints. */
export type Json = null | boolean | number | bigint | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

const stringOrLongNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\d.eE+-])-?\d{16,}(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * Reads JSON text without rounding integers (snapshot ids of other writers have 63 bits).
 * `JSON.parse` gives the source text of numbers only from Node.js 21 on, hence the detour by strings with a mark
 * that the text does not contain. Throws `SyntaxError` as `JSON.parse` does.
 */
export function parseJson(text: string): Json {
  let mark = 'integer:';
  while (text.includes(mark)) mark = `${mark}:`;
  let found = false;
  const marked = text.replace(stringOrLongNumber, (token) => {
    if (token.startsWith('"') || !/^-?\d+$/.test(token) || Number.isSafeInteger(Number(token))) return token;
    found = true;
    return `"${mark}${token}"`;
  });
  const value: Json = JSON.parse(marked);
  return found ? restored(value, mark) : value;
}

function restored(value: Json, mark: string): Json {
  if (typeof value === 'string') return value.startsWith(mark) ? BigInt(value.slice(mark.length)) : value;
  if (Array.isArray(value)) return value.map((entry: Json) => restored(entry, mark));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, restored(entry ?? null, mark)]));
}

/** Compact JSON text; bigints become their digits, keys with `undefined` are left out. */
export function writeJson(value: Json): string {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return `[${value.map(writeJson).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members: string[] = [];
  for (const [key, entry] of Object.entries(value)) {
    if (entry !== undefined) members.push(`${JSON.stringify(key)}:${writeJson(entry)}`);
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
