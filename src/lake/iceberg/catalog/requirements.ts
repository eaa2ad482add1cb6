import { commitRefused, invalidCommit } from '../errors.ts';
import { isObject, type Json, type JsonObject } from '../exact-json.ts';

/** By requirement: its own key, and the key of metadata.json that must be the same. */
const compared: Readonly<Record<string, readonly [own: string, key: string]>> = {
  'assert-last-assigned-field-id': ['last-assigned-field-id', 'last-column-id'],
  'assert-current-schema-id': ['current-schema-id', 'current-schema-id'],
  'assert-last-assigned-partition-id': ['last-assigned-partition-id', 'last-partition-id'],
  'assert-default-spec-id': ['default-spec-id', 'default-spec-id'],
  'assert-default-sort-order-id': ['default-sort-order-id', 'default-sort-order-id'],
};

/**
 * What a client assumed of a table (Iceberg REST specification, `TableRequirement`). `commit_refused` names what is otherwise,
 * `invalid_commit` what is no requirement. `metadata` null: there is no such table.
 */
export function checkRequirements(table: string, requirements: Json, metadata: JsonObject | null): void {
  if (!Array.isArray(requirements)) throw invalidCommit(table, 'requirements are no list');
  for (const requirement of requirements) {
    if (!isObject(requirement) || typeof requirement.type !== 'string') {
      throw invalidCommit(table, 'a requirement has no type');
    }
    check(table, requirement.type, requirement, metadata);
  }
}

function check(table: string, type: string, requirement: JsonObject, metadata: JsonObject | null): void {
  if (type === 'assert-create') {
    if (metadata !== null) throw commitRefused(table, 'it exists already');
    return;
  }
  if (metadata === null) throw commitRefused(table, 'it does not exist');
  if (type === 'assert-table-uuid') {
    if (String(requirement.uuid).toLowerCase() !== String(metadata['table-uuid']).toLowerCase()) {
      throw commitRefused(table, 'it is another table of that name (its UUID differs)');
    }
    return;
  }
  if (type === 'assert-ref-snapshot-id') {
    const name = String(requirement.ref);
    const refs = isObject(metadata.refs) ? metadata.refs : {};
    const ref = Object.hasOwn(refs, name) ? refs[name] : undefined;
    const there = isObject(ref) ? String(ref['snapshot-id']) : 'none';
    const wanted = requirement['snapshot-id'] ?? null;
    if (there !== (wanted === null ? 'none' : String(wanted))) {
      throw commitRefused(table, `the reference ${name} is at snapshot ${there}, not ${String(wanted ?? 'none')}`);
    }
    return;
  }
  const keys = compared[type];
  if (keys === undefined) throw invalidCommit(table, `the requirement ${type} is not known here`);
  const [own, key] = keys;
  if (requirement[own] !== metadata[key]) {
    throw commitRefused(table, `${key} is ${String(metadata[key])}, not ${String(requirement[own])}`);
  }
}
