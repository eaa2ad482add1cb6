import type { Column, TableDefinition } from '../iceberg/index.ts';
import type { FeatureTable, SourceRecord } from './contract.ts';
import { filled } from './declaration.ts';

/** A column whose value a function gives: `context` is computed once for each record, `place` is the row's place among its rows. */
export interface ComputedColumn<Context> extends Column {
  readonly value: (context: Context, place: number) => unknown;
}

export interface Computation<Context> extends Omit<TableDefinition, 'columns'> {
  readonly key: readonly string[];
  readonly columns: readonly ComputedColumn<Context>[];
  /** Columns that the engine fills in, after these. */
  readonly processing: readonly Column[];
  /** More columns of ours behind them: tables that upstream wrote have this order. */
  readonly trailing?: readonly ComputedColumn<Context>[];
  context(source: SourceRecord): Context;
  count(source: SourceRecord): number;
}

/** A feature table whose columns are code: for what paths into a record cannot say. */
export function computed<Context>(computation: Computation<Context>): FeatureTable {
  const { columns: leading, processing, trailing = [], context, count, ...definition } = computation;
  const columns = [...leading, ...trailing];
  const fill: FeatureTable['fill'] = (source, cells, start) => {
    const rows = count(source);
    const shared = context(source);
    for (const { name, value } of columns) {
      const column = cells[name]!;
      for (let place = 0; place < rows; place++) column[start + place] = value(shared, place);
    }
  };
  const names = columns.map(({ name }) => name);
  return {
    ...definition,
    columns: [...leading, ...processing, ...trailing],
    count,
    fill,
    rows: (source) => filled({ count, fill }, names, source),
  };
}
