import type { Failure } from '../../science/errors/index.ts';

/** Makes the failure of one kind of document from the place of a wrong field and what is wrong with it. */
export type Complaint = (where: string, problem: string) => Failure;

export type Fields = Readonly<Record<string, unknown>>;

/** What a value is, in words for messages. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return `a ${typeof value}`;
  return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
}

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectAt(value: unknown, where: string, complain: Complaint): Fields {
  if (!isObject(value)) throw complain(where, `must be an object but is ${kindOf(value)}`);
  return value;
}

export function listAt(value: unknown, where: string, complain: Complaint): readonly unknown[] {
  if (!Array.isArray(value)) throw complain(where, `must be a list but is ${kindOf(value)}`);
  return value;
}

export function textAt(value: unknown, where: string, complain: Complaint): string {
  if (typeof value !== 'string') throw complain(where, `must be a string but is ${kindOf(value)}`);
  return value;
}

export function booleanAt(value: unknown, where: string, complain: Complaint): boolean {
  if (typeof value !== 'boolean') throw complain(where, `must be true or false but is ${kindOf(value)}`);
  return value;
}

/** One of a closed list of words. */
export function wordAt<Word extends string>(
  value: unknown,
  words: readonly Word[],
  where: string,
  complain: Complaint,
): Word {
  const word = words.find((candidate) => candidate === value);
  if (word === undefined)
    throw complain(where, `must be ${words.map((w) => `"${w}"`).join(' or ')} but is ${kindOf(value)}`);
  return word;
}

/** An integer as the reference accepts it: `4`, `4.0`, `"4"`, `"4.0"`. */
export function integerAt(value: unknown, where: string, complain: Complaint): number {
  const whole = typeof value === 'string' && /^\s*[+-]?\d+(?:\.0*)?\s*$/.test(value) ? Number(value) : value;
  if (typeof whole !== 'number' || !Number.isInteger(whole))
    throw complain(where, `must be an integer but is ${kindOf(value)}`);
  return whole + 0;
}

/** A finite number, also as text: `3.14`, `"1e-3"`. */
export function numberAt(value: unknown, where: string, complain: Complaint): number {
  const number =
    typeof value === 'string' && /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/.test(value)
      ? Number(value)
      : value;
  if (typeof number !== 'number' || !Number.isFinite(number))
    throw complain(where, `must be a finite number but is ${kindOf(value)}`);
  return number;
}

/** Null for a null or missing value, otherwise what `read` makes of it. */
export function nullable<Value>(value: unknown, read: (value: unknown) => Value): Value | null {
  return value === null || value === undefined ? null : read(value);
}
