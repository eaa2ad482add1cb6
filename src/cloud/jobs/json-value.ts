import { unwritableJson } from './errors.ts';

/**
 * Values of JSON whose numbers keep the text they were written with. Signatures of the reference cover Python's text of a
 * document, in which `1.0` and `1` differ; a double of JavaScript cannot tell them apart.
 */
export type JsonValue = null | boolean | string | JsonNumber | readonly JsonValue[] | JsonObject;

/** Keys in the order of the text; a plain object would move keys that look like integers to the front. */
export type JsonObject = ReadonlyMap<string, JsonValue>;

/** What the writer takes: read values and plain ones, mixed. A plain number is an integer when it is whole and safe. */
export type Writable =
  | JsonValue
  | number
  | bigint
  | undefined
  | readonly Writable[]
  | ReadonlyMap<string, Writable>
  | { readonly [key: string]: Writable };

/** A number as it stands in a text. */
export class JsonNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  get value(): number {
    return Number(this.text);
  }
}

/** A number that Python holds as `float`: 1 is written `1.0`. Throws `unwritable_json` when it is not finite. */
export function jsonFloat(value: number): JsonNumber {
  if (!Number.isFinite(value)) throw unwritableJson(`a number is ${value}`);
  return new JsonNumber(pythonFloat(value));
}

/** A number that Python holds as `int`. */
export function jsonInteger(value: number | bigint): JsonNumber {
  return new JsonNumber(BigInt(value).toString());
}

/**
 * Python's `repr` of a float: shortest digits that give the same double back, positional for 1e-4 ≤ |x| < 1e16, otherwise an
 * exponent of at least two digits with its sign.
 */
export function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const [mantissa = '0', power = '0'] = Math.abs(value).toExponential().split('e');
  const digits = mantissa.replace('.', '');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) {
    const tail = digits.length > 1 ? `.${digits.slice(1)}` : '';
    return `${sign}${digits[0]}${tail}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}

/** The same value with JavaScript's objects and numbers, as `JSON.parse` gives it. */
export function toPlain(value: JsonValue): unknown {
  if (value instanceof JsonNumber) return value.value;
  if (Array.isArray(value)) return value.map(toPlain);
  if (value instanceof Map) {
    const plain: Record<string, unknown> = {};
    for (const [key, entry] of value) {
      // `__proto__` is a key like any other, as JSON.parse has it.
      if (key === '__proto__')
        Object.defineProperty(plain, key, {
          value: toPlain(entry),
          enumerable: true,
          writable: true,
          configurable: true,
        });
      else plain[key] = toPlain(entry);
    }
    return plain;
  }
  return value;
}
