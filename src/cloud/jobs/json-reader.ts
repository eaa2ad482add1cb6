import { invalidJson } from './errors.ts';
import { JsonNumber, type JsonValue } from './json-value.ts';

const deepest = 500;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const words = new Map<string, JsonValue>([
  ['true', true],
  ['false', false],
  ['null', null],
  ['NaN', new JsonNumber('NaN')],
  ['Infinity', new JsonNumber('Infinity')],
  ['-Infinity', new JsonNumber('-Infinity')],
]);

/**
 * Reads a JSON text and keeps the spelling of its numbers and the order of its keys. Accepts what Python's `json.loads`
 * accepts: NaN and Infinity too; of a key that stands twice the last value counts. Nesting beyond 500 levels is refused.
 * Throws `invalid_json`.
 */
export function readJson(text: string): JsonValue {
  let at = 0;

  const skipSpace = () => {
    for (let code = text.charCodeAt(at); code === 32 || code === 10 || code === 13 || code === 9; )
      code = text.charCodeAt(++at);
  };
  const unexpected = () =>
    at >= text.length
      ? invalidJson('it ends too early', at)
      : invalidJson(`unexpected ${JSON.stringify(text[at])}`, at);

  function readString(): string {
    const start = at;
    let escaped = false;
    for (at++; ; at++) {
      const code = text.charCodeAt(at);
      if (code === 34) break;
      if (code === 92) {
        escaped = true;
        at++;
      } else if (!(code >= 32)) throw unexpected();
    }
    at++;
    if (!escaped) return text.slice(start + 1, at - 1);
    try {
      return String(JSON.parse(text.slice(start, at)));
    } catch (error) {
      throw invalidJson.from(error, 'a wrong escape in the string', start);
    }
  }

  function readList(depth: number): JsonValue[] {
    const list: JsonValue[] = [];
    at++;
    skipSpace();
    if (text[at] === ']') at++;
    else
      for (let open = true; open; ) {
        list.push(readValue(depth));
        open = separator(']');
      }
    return list;
  }

  function readObject(depth: number): Map<string, JsonValue> {
    const object = new Map<string, JsonValue>();
    at++;
    skipSpace();
    if (text[at] === '}') at++;
    else
      for (let open = true; open; ) {
        skipSpace();
        if (text[at] !== '"') throw unexpected();
        const key = readString();
        skipSpace();
        if (text[at] !== ':') throw unexpected();
        at++;
        object.set(key, readValue(depth));
        open = separator('}');
      }
    return object;
  }

  function separator(end: string): boolean {
    skipSpace();
    if (text[at] !== ',' && text[at] !== end) throw unexpected();
    return text[at++] === ',';
  }

  function readValue(depth: number): JsonValue {
    if (depth > deepest) throw invalidJson(`more than ${deepest} levels of nesting`, at);
    skipSpace();
    const first = text[at];
    if (first === '{') return readObject(depth + 1);
    if (first === '[') return readList(depth + 1);
    if (first === '"') return readString();
    number.lastIndex = at;
    const lexeme = number.exec(text)?.[0];
    if (lexeme !== undefined) {
      at += lexeme.length;
      return new JsonNumber(lexeme);
    }
    for (const [word, value] of words)
      if (text.startsWith(word, at)) {
        at += word.length;
        return value;
      }
    throw unexpected();
  }

  const value = readValue(0);
  skipSpace();
  if (at < text.length) throw unexpected();
  return value;
}
