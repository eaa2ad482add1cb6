import type { Column, ColumnType } from '../iceberg/index.ts';
import type { FeatureTable, SourceRecord } from './contract.ts';
import { at, compile, depth, type Expression, list, split } from './expression.ts';

export interface DeclaredColumn extends Column {
  readonly from: Expression;
}

/** A list that a table explodes into rows; of items with the same value of `distinct` only the first counts. */
export interface ExplodedList {
  readonly path: string;
  readonly distinct?: string;
}

/** A feature table as data: what an engine needs to know to compute it. */
export interface Declaration {
  readonly name: string;
  readonly comment: string;
  readonly key: readonly string[];
  readonly partitionBy: readonly string[];
  /** None: one row for each record. The path of the second is inside an item of the first. */
  readonly explode: readonly [] | readonly [ExplodedList] | readonly [ExplodedList, ExplodedList];
  readonly columns: readonly DeclaredColumn[];
}

export interface DeclaredTable extends FeatureTable {
  readonly explode: Declaration['explode'];
  readonly columns: readonly DeclaredColumn[];
}

export const column = (name: string, type: ColumnType, from: Expression): DeclaredColumn => ({ name, type, from });

function itemsOf(value: unknown, names: readonly string[], distinct: readonly string[] | null): readonly unknown[] {
  const items = list(value, names);
  if (distinct === null || ascending(items, distinct)) return items;
  const seen = new Set<unknown>();
  return items.filter((one) => {
    const value = at(one, distinct);
    return !seen.has(value) && seen.add(value);
  });
}

/** Nearly always so, and then nothing can be there twice. */
function ascending(items: readonly unknown[], names: readonly string[]): boolean {
  let last = Number.NEGATIVE_INFINITY;
  for (const one of items) {
    const value = at(one, names);
    if (typeof value !== 'number' || value <= last) return false;
    last = value;
  }
  return true;
}

/** The rows that a declaration describes: the declaration with its interpreter. */
export function declare(declaration: Declaration): DeclaredTable {
  const [outer, inner] = declaration.explode;
  const outerPath = split(outer?.path ?? '');
  const innerPath = split(inner?.path ?? '');
  const distinct = outer?.distinct === undefined ? null : split(outer.distinct);
  const columns = declaration.columns
    .filter(({ from }) => from.kind !== 'processing')
    .map(({ name, from }) => ({ name, evaluate: compile(from), depth: depth(from) }));

  const groupsOf = (source: SourceRecord): readonly unknown[] =>
    outer === undefined ? [null] : itemsOf(source.record, outerPath, distinct);

  const count = (source: SourceRecord): number => {
    const groups = groupsOf(source);
    if (inner === undefined) return groups.length;
    let rows = 0;
    for (const group of groups) rows += list(group, innerPath).length;
    return rows;
  };

  const fill: FeatureTable['fill'] = (source, values, start) => {
    const groups = groupsOf(source);
    const end = start + count(source);
    for (const { name, evaluate, depth } of columns) {
      const cells = values[name]!;
      if (depth === 0) {
        cells.fill(evaluate(source, null, null, 0), start, end);
        continue;
      }
      let row = start;
      for (let group = 0; group < groups.length; group++) {
        const parent = groups[group];
        if (inner === undefined) {
          cells[row++] = evaluate(source, parent, null, group);
          continue;
        }
        const items = list(parent, innerPath);
        if (depth === 1) {
          cells.fill(evaluate(source, null, parent, 0), row, row + items.length);
          row += items.length;
          continue;
        }
        for (let place = 0; place < items.length; place++) cells[row++] = evaluate(source, items[place], parent, place);
      }
    }
  };

  const names = columns.map(({ name }) => name);
  return { ...declaration, count, fill, rows: (source) => filled({ count, fill }, names, source) };
}

/** Columns of their own for the rows of one record. */
export function filled(
  { count, fill }: Pick<FeatureTable, 'count' | 'fill'>,
  names: readonly string[],
  source: SourceRecord,
): ReturnType<FeatureTable['rows']> {
  const length = count(source);
  const columns = Object.fromEntries(names.map((name) => [name, new Array<unknown>(length)]));
  fill(source, columns, 0);
  return { length, columns };
}
