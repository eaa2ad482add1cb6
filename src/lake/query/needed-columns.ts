import { type Column, isObject, type Json } from '../iceberg/index.ts';
import type { TableReference } from './references.ts';
import { list, type SyntaxNode, text } from './statement.ts';

/**
 * The columns of a table that a statement may read, by all that it says: every name and text in it that is the name of a column
 * counts. Null: all of them, where a statement takes columns without their names (`*`, whole rows, NATURAL joins, SUMMARIZE).
 */
export function neededColumns(
  statement: SyntaxNode,
  references: readonly TableReference[],
  columns: readonly Column[],
): string[] | null {
  const tables = new Set(references.flatMap(({ table, alias }) => [table.toLowerCase(), alias.toLowerCase()]));
  const words = new Set<string>();
  let all = false;
  const walk = (json: Json | undefined): void => {
    if (typeof json === 'string') words.add(json.toLowerCase());
    else if (Array.isArray(json)) json.forEach(walk);
    else if (isObject(json)) {
      if (json.class === 'STAR' || json.type === 'SHOW_REF' || json.ref_type === 'NATURAL') all = true;
      if (json.class === 'COLUMN_REF') {
        // The name of a table as a value is its whole row.
        const names = list(json.column_names);
        if (names.length === 1 && tables.has(text(names[0]).toLowerCase())) all = true;
      }
      Object.values(json).forEach(walk);
    }
  };
  walk(statement);
  return all ? null : columns.map(({ name }) => name).filter((name) => words.has(name.toLowerCase()));
}
