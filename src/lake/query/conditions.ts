import { type Column, type Condition, isObject, type Json } from '../iceberg/index.ts';
import type { TableReference } from './references.ts';
import type { Session } from './session.ts';
import { list, type SyntaxNode, text } from './statement.ts';

export interface FileConditions {
  readonly conditions: readonly Condition[];
  /** The conditions say all that the filter says. */
  readonly complete: boolean;
}

const comparisons: Readonly<Record<string, { operator: Condition['operator']; turned: Condition['operator'] }>> = {
  COMPARE_EQUAL: { operator: '=', turned: '=' },
  COMPARE_NOTEQUAL: { operator: '!=', turned: '!=' },
  COMPARE_LESSTHAN: { operator: '<', turned: '>' },
  COMPARE_LESSTHANOREQUALTO: { operator: '<=', turned: '>=' },
  COMPARE_GREATERTHAN: { operator: '>', turned: '<' },
  COMPARE_GREATERTHANOREQUALTO: { operator: '>=', turned: '<=' },
};

const wholeNumbers = new Set(['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT']);

/**
 * What the filter of a table reference says of its columns, in the values of `Rows`: column ⟨comparison⟩ literal, BETWEEN, IN,
 * IS NULL and IS NOT NULL. Whatever DuckDB might take otherwise than we do is left out; it then decides nothing.
 */
export async function fileConditions(
  session: Session,
  reference: TableReference,
  columnsOf: (table: string) => readonly Column[],
): Promise<FileConditions> {
  const { filter } = reference;
  if (filter === null) return { conditions: [], complete: false };

  /** The column of this table that an expression is. */
  const columnOf = (json: Json | undefined): Column | null => {
    if (!isObject(json) || json.class !== 'COLUMN_REF') return null;
    const names = list(json.column_names).map((name) => text(name).toLowerCase());
    const find = (table: string) => columnsOf(table).find((column) => column.name.toLowerCase() === names.at(-1));
    if (names.length === 2) return names[0] === reference.alias.toLowerCase() ? (find(reference.table) ?? null) : null;
    if (names.length !== 1) return null;
    // Unqualified: it must be ours and nobody else's.
    if (filter.tables?.length !== 1) {
      const holders = filter.tables?.filter(({ table }) => find(table)) ?? [];
      if (holders.length !== 1 || holders[0]!.alias.toLowerCase() !== reference.alias.toLowerCase()) return null;
    }
    return find(reference.table) ?? null;
  };

  const one = async (
    operator: Condition['operator'],
    left: Json | undefined,
    right: Json | undefined,
  ): Promise<Condition | null> => {
    const column = columnOf(left);
    if (column === null) return null;
    const value = await literalValue(session, right, column);
    return value === undefined ? null : { column: column.name, operator, value };
  };

  const conditionsOf = async (node: SyntaxNode): Promise<(Condition | null)[]> => {
    const comparison = comparisons[text(node.type)];
    if (comparison) {
      const direct = await one(comparison.operator, node.left, node.right);
      return [direct ?? (await one(comparison.turned, node.right, node.left))];
    }
    const children = list(node.children);
    switch (node.type) {
      case 'COMPARE_BETWEEN':
        return [await one('>=', node.input, node.lower), await one('<=', node.input, node.upper)];
      case 'OPERATOR_IS_NULL':
      case 'OPERATOR_IS_NOT_NULL': {
        const column = columnOf(children[0]);
        return [
          column && { column: column.name, operator: node.type === 'OPERATOR_IS_NULL' ? 'is null' : 'is not null' },
        ];
      }
      case 'COMPARE_IN': {
        const column = columnOf(children[0]);
        if (column === null) return [null];
        const values = await Promise.all(children.slice(1).map((child) => literalValue(session, child, column)));
        return [values.includes(undefined) ? null : { column: column.name, operator: 'in', value: values }];
      }
      default:
        return [null];
    }
  };

  const found: (Condition | null)[] = [];
  for (const conjunct of filter.conjuncts) found.push(...(await conditionsOf(conjunct)));
  const conditions = found.filter((condition) => condition !== null);
  return { conditions, complete: conditions.length === found.length };
}

/** A literal as a value of this column, null for NULL; undefined when it is no literal that compares as the column's own type. */
async function literalValue(session: Session, json: Json | undefined, column: Column): Promise<unknown> {
  const { type } = column;
  let node = json;
  let cast = '';
  if (isObject(node) && node.class === 'CAST' && isObject(node.cast_type) && node.try_cast === undefined) {
    cast = text(node.cast_type.id);
    node = node.child;
  }
  if (!isObject(node) || node.class !== 'CONSTANT' || !isObject(node.value)) return undefined;
  const { value, is_null: isNull, type: valueType } = node.value;
  if (isNull === true) return null;
  const kind = isObject(valueType) ? text(valueType.id) : '';

  if (kind === 'VARCHAR' && typeof value === 'string') {
    if (type === 'string') return cast === '' || cast === 'VARCHAR' ? value : undefined;
    if (type === 'boolean') return cast === 'BOOLEAN' && /^[tf]$/.test(value) ? value === 't' : undefined;
    if (type === 'date') return cast === '' || cast === 'DATE' ? asDays(session, value) : undefined;
    if (type !== 'timestamptz') return undefined;
    const through = cast === '' ? 'TIMESTAMP WITH TIME ZONE' : cast;
    return /^(DATE|TIMESTAMP|TIMESTAMP WITH TIME ZONE)$/.test(through)
      ? asMicroseconds(session, value, through)
      : undefined;
  }
  if (type !== 'int' && type !== 'long' && type !== 'double') return undefined;
  if (wholeNumbers.has(kind) && (cast === '' || wholeNumbers.has(cast))) {
    return type === 'double' ? Number(value) : value;
  }
  // Compared as double or decimal: the same as comparing numbers, as long as the column's values are doubles without rounding.
  if (cast !== '' || type === 'long' || typeof value !== 'number') return undefined;
  if (kind === 'DOUBLE') return value;
  if (kind !== 'DECIMAL' || !Number.isSafeInteger(value) || !isObject(valueType)) return undefined;
  const scale = isObject(valueType.type_info) ? (valueType.type_info.scale ?? 0) : 0;
  return Number(`${value}e-${scale}`);
}

async function asDays(session: Session, value: string): Promise<number | undefined> {
  const reader = await session.run("SELECT TRY_CAST($1::VARCHAR AS DATE) - DATE '1970-01-01'", [value]);
  const days = reader.getRows()[0]?.[0];
  return typeof days === 'bigint' ? Number(days) : undefined;
}

async function asMicroseconds(session: Session, value: string, through: string): Promise<number | bigint | undefined> {
  const sql = `SELECT epoch_us(CAST(TRY_CAST($1::VARCHAR AS ${through}) AS TIMESTAMP WITH TIME ZONE))`;
  const microseconds = (await session.run(sql, [value])).getRows()[0]?.[0];
  if (typeof microseconds !== 'bigint') return undefined;
  const number = Number(microseconds);
  return Number.isSafeInteger(number) ? number : microseconds;
}
