import { normaliseBasis } from '../records/index.ts';
import type { SourceRecord } from './contract.ts';

/**
 * Where the value of a column comes from. Data, not code: the embedded engine interprets it (below), another engine can render it.
 * Paths are field names of the record (or of a list item) joined by dots; '' is the item itself.
 */
export type Expression =
  | { readonly kind: 'experiment id' }
  /** A field of the record; `otherwise` stands in for null. */
  | { readonly kind: 'field'; readonly path: string; readonly otherwise?: string }
  /** A field of the item of the innermost list that the table explodes; `up` 1 = of the list around it. */
  | { readonly kind: 'item'; readonly path: string; readonly up: 0 | 1 }
  /** Place in the innermost list, from 0. */
  | { readonly kind: 'position' }
  /** The basis set in the one spelling that every table uses. */
  | { readonly kind: 'basis'; readonly path: string }
  /** Number of items of a list. */
  | { readonly kind: 'size'; readonly path: string }
  /** Strings of a list, one after the other. */
  | { readonly kind: 'joined'; readonly path: string }
  /** Null when one of the fields is. */
  | { readonly kind: 'sum'; readonly paths: readonly string[] }
  /** Parts written one after the other. */
  | { readonly kind: 'text'; readonly parts: readonly (string | Expression)[] }
  /** Filled in by the engine: the same for a whole batch. */
  | { readonly kind: 'processing'; readonly what: 'timestamp' | 'date' | 'batch id' | 'name' };

export const experimentId: Expression = { kind: 'experiment id' };
export const position: Expression = { kind: 'position' };
export const field = (path: string, otherwise?: string): Expression =>
  otherwise === undefined ? { kind: 'field', path } : { kind: 'field', path, otherwise };
export const item = (path: string, up: 0 | 1 = 0): Expression => ({ kind: 'item', path, up });
export const text = (...parts: (string | Expression)[]): Expression => ({ kind: 'text', parts });

/** The value in one row: `item` is the innermost list item, `parent` the one around it. */
export type Evaluate = (source: SourceRecord, item: unknown, parent: unknown, position: number) => unknown;

/** Follows a path through nested objects; null where it ends early. */
export function at(value: unknown, names: readonly string[]): unknown {
  let here = value;
  for (const name of names) {
    if (typeof here !== 'object' || here === null) return null;
    here = Reflect.get(here, name);
  }
  return here === undefined ? null : here;
}

export const split = (path: string): readonly string[] => (path === '' ? [] : path.split('.'));

/** The list at a path; empty where there is none. */
export function list(value: unknown, names: readonly string[]): readonly unknown[] {
  const found = at(value, names);
  return Array.isArray(found) ? found : [];
}

/** How often the value changes: 0 = once for each record, 1 = with the outer of two lists, 2 = with every row. */
export function depth(expression: Expression): 0 | 1 | 2 {
  switch (expression.kind) {
    case 'item':
      return expression.up === 1 ? 1 : 2;
    case 'position':
      return 2;
    case 'text': {
      const depths = expression.parts.map((part) => (typeof part === 'string' ? 0 : depth(part)));
      return depths.includes(2) ? 2 : depths.includes(1) ? 1 : 0;
    }
    default:
      return 0;
  }
}

/** Turns an expression into a function, once for each column. */
export function compile(expression: Expression): Evaluate {
  switch (expression.kind) {
    case 'experiment id':
      return (source) => source.experimentId;
    case 'field': {
      const names = split(expression.path);
      const otherwise = expression.otherwise ?? null;
      return (source) => at(source.record, names) ?? otherwise;
    }
    case 'item': {
      const names = split(expression.path);
      if (expression.up === 1) return (_source, _item, parent) => at(parent, names);
      return names.length === 0 ? (_source, item) => item : (_source, item) => at(item, names);
    }
    case 'position':
      return (_source, _item, _parent, position) => position;
    case 'basis': {
      const names = split(expression.path);
      return (source) => {
        const written = at(source.record, names);
        return typeof written === 'string' ? normaliseBasis(written) : null;
      };
    }
    case 'size': {
      const names = split(expression.path);
      return (source) => list(source.record, names).length;
    }
    case 'joined': {
      const names = split(expression.path);
      return (source) => list(source.record, names).join('');
    }
    case 'sum': {
      const fields = expression.paths.map(split);
      return (source) => {
        let sum = 0;
        for (const names of fields) {
          const term = at(source.record, names);
          if (typeof term !== 'number') return null;
          sum += term;
        }
        return sum;
      };
    }
    case 'text': {
      const parts = expression.parts.map((part): Evaluate => (typeof part === 'string' ? () => part : compile(part)));
      return (source, item, parent, position) => {
        let written = '';
        for (const part of parts) written += String(part(source, item, parent, position));
        return written;
      };
    }
    case 'processing':
      return () => null;
  }
}
