import { isObject, type Json, type JsonObject, parseJson } from '../iceberg/index.ts';
import { sqlError, statementRefused } from './errors.ts';
import type { Session } from './session.ts';

/** A statement that reads, as DuckDB's own parser sees it: a node of its syntax tree. */
export type SyntaxNode = JsonObject;

/**
 * The syntax tree of one reading statement. DuckDB serializes only these (SELECT, WITH, FROM, VALUES, DESCRIBE, SHOW, SUMMARIZE),
 * which is the whole gate against writing; an EXPLAIN in front is set aside. `sql_error` for everything else.
 */
export async function parseStatement(session: Session, sql: string): Promise<SyntaxNode> {
  const explained = sql.replace(
    /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*explain\s+(?:analyze\s+)?(?:\([^)]*\)\s*)?/i,
    '',
  );
  const reader = await session.run(
    'SELECT json_serialize_sql($1::VARCHAR, skip_default := true, skip_empty := true, skip_null := true)',
    [explained],
  );
  const tree = parseJson(String(reader.getRows()[0]?.[0]));
  if (!isObject(tree)) throw sqlError('DuckDB could not parse the statement');
  if (tree.error === true) {
    if (tree.error_type === 'not implemented') {
      throw statementRefused(
        'This statement does more than read, or is one that is not supported here (PIVOT, COPY, SET, …)',
      );
    }
    const message = typeof tree.error_message === 'string' ? tree.error_message : 'syntax error';
    const position = typeof tree.position === 'string' ? ` (at character ${Number(tree.position) + 1})` : '';
    throw sqlError(`Parser Error: ${message}${position}`);
  }
  const statements = list(tree.statements);
  if (statements.length !== 1)
    throw statementRefused(`There are ${statements.length} statements where one is expected`);
  const node = isObject(statements[0]) ? statements[0].node : undefined;
  if (!isObject(node)) throw sqlError('DuckDB could not parse the statement');
  return node;
}

export function list(json: Json | undefined): readonly Json[] {
  return Array.isArray(json) ? json : [];
}

export function text(json: Json | undefined): string {
  return typeof json === 'string' ? json : '';
}
