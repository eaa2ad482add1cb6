import { isObject, type Json } from '../iceberg/index.ts';
import { statementRefused } from './errors.ts';
import { list, type SyntaxNode, text } from './statement.ts';

/** One mention of a table in a statement. */
export interface TableReference {
  readonly table: string;
  /** What its columns are qualified with. */
  readonly alias: string;
  /** The conjunction that every row of it must satisfy to count, and who else that conjunction may speak of. */
  readonly filter: Filter | null;
  /** Only its columns are asked for, as by DESCRIBE. */
  readonly schemaOnly: boolean;
}

export interface Filter {
  readonly conjuncts: readonly SyntaxNode[];
  /** All tables in scope; null when others than tables are, whose columns are not known. */
  readonly tables: readonly { readonly table: string; readonly alias: string }[] | null;
}

export interface References {
  readonly tables: readonly TableReference[];
  /** SHOW TABLES and the like: what tables there are is part of the answer. */
  readonly catalog: boolean;
}

/** Table functions that read nothing but their arguments. */
const harmlessFunctions = new Set([
  'unnest',
  'range',
  'generate_series',
  'repeat',
  'repeat_row',
  'json_each',
  'json_tree',
]);

const catalogSchemas = new Set(['information_schema', 'pg_catalog']);

/**
 * The tables that a statement mentions, with the conditions that may decide which files are read: those of a WHERE (and of ON)
 * above inner joins, which can only lose rows that fail them. Outer joins, samples and renamed columns get none.
 * `sql_error` for table functions that reach outside the tables.
 */
export function findReferences(statement: SyntaxNode, namespace: string): References {
  const tables: TableReference[] = [];
  let catalog = false;

  function mention(node: SyntaxNode, names: ReadonlySet<string>, filter: Filter | null, schemaOnly: boolean): void {
    const table = text(node.table_name);
    const schema = text(node.schema_name).toLowerCase();
    if (schema === '' && names.has(table.toLowerCase())) return;
    if (catalogSchemas.has(schema) || (schema === '' && /^(duckdb|pg|sqlite|pragma)_/i.test(table))) {
      catalog = true;
      return;
    }
    const full = schema === '' || schema === namespace.toLowerCase() ? table : `${schema}.${table}`;
    tables.push({ table: full, alias: text(node.alias) || table, filter, schemaOnly });
  }

  function walk(json: Json | undefined, names: ReadonlySet<string>, schemaOnly: boolean): void {
    if (Array.isArray(json)) {
      for (const entry of json) walk(entry, names, schemaOnly);
      return;
    }
    if (!isObject(json)) return;
    if (json.type === 'BASE_TABLE') {
      mention(json, names, null, schemaOnly);
    } else if (json.type === 'TABLE_FUNCTION') {
      const name = isObject(json.function) ? text(json.function.function_name).toLowerCase() : '';
      if (name.startsWith('duckdb_')) catalog = true;
      else if (!harmlessFunctions.has(name)) throw statementRefused(`The table function ${name} is not available here`);
      walk(json.function, names, schemaOnly);
    } else if (json.type === 'SHOW_REF') {
      if (json.query === undefined) catalog = true;
      walk(json.query, names, schemaOnly || json.show_type === 'DESCRIBE');
    } else {
      const { cte_map: common, ...rest } = json;
      const known = withCommonTables(common, names, schemaOnly);
      if (json.type === 'RECURSIVE_CTE_NODE') known.add(text(json.cte_name).toLowerCase());
      if (json.type === 'SELECT_NODE') walkSelect(rest, known, schemaOnly);
      else for (const entry of Object.values(rest)) walk(entry, known, schemaOnly);
    }
  }

  /** Common table expressions see those before them, and not themselves unless they are recursive. */
  function withCommonTables(map: Json | undefined, names: ReadonlySet<string>, schemaOnly: boolean): Set<string> {
    const known = new Set(names);
    for (const entry of isObject(map) ? list(map.map) : []) {
      if (!isObject(entry)) continue;
      walk(entry.value, known, schemaOnly);
      known.add(text(entry.key).toLowerCase());
    }
    return known;
  }

  function walkSelect(node: SyntaxNode, names: ReadonlySet<string>, schemaOnly: boolean): void {
    const { from_table: from, ...rest } = node;
    for (const entry of Object.values(rest)) walk(entry, names, schemaOnly);
    const joined = isObject(from) ? innerJoin(from) : null;
    if (joined === null || node.sample !== undefined) {
      walk(from, names, schemaOnly);
      return;
    }
    for (const condition of joined.conditions) walk(condition, names, schemaOnly);
    const conjuncts = [...joined.conditions, ...(isObject(node.where_clause) ? [node.where_clause] : [])].flatMap(
      split,
    );
    const isTable = (leaf: SyntaxNode) =>
      leaf.type === 'BASE_TABLE' && (text(leaf.schema_name) !== '' || !names.has(text(leaf.table_name).toLowerCase()));
    const inScope = joined.leaves.every((leaf) => isTable(leaf) && leaf.column_name_alias === undefined)
      ? joined.leaves.map((leaf) => ({
          table: text(leaf.table_name),
          alias: text(leaf.alias) || text(leaf.table_name),
        }))
      : null;
    for (const leaf of joined.leaves) {
      if (!isTable(leaf)) walk(leaf, names, schemaOnly);
      else {
        const plain = leaf.sample === undefined && leaf.column_name_alias === undefined;
        mention(leaf, names, plain ? { conjuncts, tables: inScope } : null, schemaOnly);
      }
    }
  }

  walk(statement, new Set(), false);
  return { tables, catalog };
}

/** The leaves and ON conditions of a tree of inner and cross joins; null when another kind of join is in it. */
function innerJoin(from: SyntaxNode): { leaves: SyntaxNode[]; conditions: SyntaxNode[] } | null {
  if (from.type !== 'JOIN') return { leaves: [from], conditions: [] };
  const plain = from.ref_type === 'REGULAR' || from.ref_type === 'CROSS';
  if (from.join_type !== 'INNER' || !plain || !isObject(from.left) || !isObject(from.right)) return null;
  const left = innerJoin(from.left);
  const right = innerJoin(from.right);
  if (left === null || right === null) return null;
  const own = isObject(from.condition) ? [from.condition] : [];
  return { leaves: [...left.leaves, ...right.leaves], conditions: [...left.conditions, ...right.conditions, ...own] };
}

function split(condition: SyntaxNode): SyntaxNode[] {
  if (condition.type !== 'CONJUNCTION_AND') return [condition];
  return list(condition.children).flatMap((child) => (isObject(child) ? split(child) : []));
}
