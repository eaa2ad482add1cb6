import { firstConflict } from './compatibility.ts';
import type { Compatibility, RegisteredSchema, RegistryView } from './contract.ts';
import { incompatibleSchema } from './errors.ts';

/** All that an embedded registry knows. Ids are global, versions count within a subject, both from 1. */
export interface Ledger {
  readonly schemas: readonly { readonly id: number; readonly schema: string }[];
  /** Ids of a subject's versions, oldest first; null for one that was removed for good. */
  readonly subjects: Readonly<Record<string, readonly (number | null)[]>>;
  /** Versions that are hidden and can still be read. */
  readonly hidden?: Readonly<Record<string, readonly number[]>>;
  readonly compatibility: Readonly<Record<string, Compatibility>>;
  readonly defaultCompatibility: Compatibility;
  /** Larger than every id that was removed for good: none is given twice. */
  readonly idsFrom?: number;
}

export const emptyLedger: Ledger = {
  schemas: [],
  subjects: {},
  compatibility: {},
  defaultCompatibility: 'BACKWARD',
};

/** Subjects may be called like what every object has (`constructor`). */
function own<Value>(record: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}

function without<Value>(record: Readonly<Record<string, Value>>, name: string): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== name));
}

/** The versions of a subject that a view shows, oldest first. */
export function versionsOf(ledger: Ledger, subject: string, view: RegistryView = 'active'): RegisteredSchema[] {
  const hidden = new Set(own(ledger.hidden, subject));
  return (own(ledger.subjects, subject) ?? []).flatMap((id, index) => {
    const version = index + 1;
    const found = ledger.schemas.find((one) => one.id === id);
    if (found === undefined || (view !== 'all' && hidden.has(version) !== (view === 'hidden'))) return [];
    return [{ id: found.id, subject, version, schema: found.schema }];
  });
}

/** Subjects with a version that a view shows; in the view `hidden` those without any other. */
export function subjectsOf(ledger: Ledger, view: RegistryView = 'active'): string[] {
  const shows = (subject: string, which: RegistryView) => versionsOf(ledger, subject, which).length > 0;
  return Object.keys(ledger.subjects)
    .filter((subject) => shows(subject, view) && (view !== 'hidden' || !shows(subject, 'active')))
    .sort();
}

export function compatibilityOf(ledger: Ledger, subject?: string): Compatibility {
  return (subject === undefined ? undefined : own(ledger.compatibility, subject)) ?? ledger.defaultCompatibility;
}

/** The level that a subject has of its own, or null. */
export function ownCompatibility(ledger: Ledger, subject: string): Compatibility | null {
  return own(ledger.compatibility, subject) ?? null;
}

/** With null the level is the default again: `BACKWARD`, for a subject that of all. */
export function withCompatibility(ledger: Ledger, level: Compatibility | null, subject?: string): Ledger {
  if (subject === undefined) return { ...ledger, defaultCompatibility: level ?? emptyLedger.defaultCompatibility };
  const others = without(ledger.compatibility, subject);
  return { ...ledger, compatibility: level === null ? others : { ...others, [subject]: level } };
}

/** A version with this schema, or null; the latest one where there are several. */
export function versionWith(
  ledger: Ledger,
  subject: string,
  schema: string,
  view: RegistryView = 'active',
): RegisteredSchema | null {
  return versionsOf(ledger, subject, view).findLast((entry) => entry.schema === schema) ?? null;
}

/**
 * The ledger with a schema in a subject. One that was hidden there is a new version, and the hidden one is no more. Throws
 * `incompatible_schema`.
 */
export function withSchema(
  ledger: Ledger,
  subject: string,
  schema: string,
): { readonly ledger: Ledger; readonly answer: RegisteredSchema } {
  const present = versionWith(ledger, subject, schema);
  if (present !== null) return { ledger, answer: present };
  const conflict = firstConflict(schema, versionsOf(ledger, subject), compatibilityOf(ledger, subject));
  if (conflict !== null) throw incompatibleSchema(subject, conflict.version, conflict.reason);
  const known = ledger.schemas.find((one) => one.schema === schema);
  const id = known?.id ?? nextId(ledger);
  const ids = own(ledger.subjects, subject) ?? [];
  const hidden = (own(ledger.hidden, subject) ?? []).filter((version) => ids[version - 1] !== id);
  return {
    ledger: withHidden(
      {
        ...ledger,
        schemas: known === undefined ? [...ledger.schemas, { id, schema }] : ledger.schemas,
        subjects: { ...ledger.subjects, [subject]: [...ids.map((one) => (one === id ? null : one)), id] },
      },
      subject,
      hidden,
    ),
    answer: { id, subject, version: ids.length + 1, schema },
  };
}

function nextId(ledger: Ledger): number {
  return Math.max(ledger.idsFrom ?? 1, ...ledger.schemas.map(({ id }) => id + 1));
}

function withHidden(ledger: Ledger, subject: string, versions: readonly number[]): Ledger {
  const others = without(ledger.hidden ?? {}, subject);
  return { ...ledger, hidden: versions.length === 0 ? others : { ...others, [subject]: versions } };
}

/** Versions of a subject hidden: their schemas can be read by id as before. */
export function hide(ledger: Ledger, subject: string, versions: readonly number[]): Ledger {
  const hidden = new Set([...(own(ledger.hidden, subject) ?? []), ...versions]);
  return withHidden(
    ledger,
    subject,
    [...hidden].sort((a, b) => a - b),
  );
}

/** Versions of a subject removed for good; a schema that no version has any more goes with them, its id is never given again. */
export function remove(ledger: Ledger, subject: string, versions: readonly number[]): Ledger {
  const gone = new Set(versions);
  const ids = (own(ledger.subjects, subject) ?? []).map((id, index) => (gone.has(index + 1) ? null : id));
  const others = without(ledger.subjects, subject);
  const subjects = ids.every((id) => id === null) ? others : { ...others, [subject]: ids };
  const used = new Set(Object.values(subjects).flat());
  const hidden = (own(ledger.hidden, subject) ?? []).filter((version) => !gone.has(version));
  return withHidden(
    { ...ledger, subjects, schemas: ledger.schemas.filter(({ id }) => used.has(id)), idsFrom: nextId(ledger) },
    subject,
    hidden,
  );
}

/** Whether a parsed document is a ledger, of this or an earlier version of this program. */
export function isLedger(value: unknown): value is Ledger {
  return (
    typeof value === 'object' &&
    value !== null &&
    'schemas' in value &&
    Array.isArray(value.schemas) &&
    value.schemas.every(isEntry) &&
    ['subjects', 'compatibility'].every((name) => isRecord(Reflect.get(value, name))) &&
    (!('hidden' in value) || isRecord(value.hidden)) &&
    'defaultCompatibility' in value
  );
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function isEntry(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('id' in value) || !('schema' in value)) return false;
  if (!Number.isSafeInteger(value.id) || typeof value.schema !== 'string') return false;
  try {
    JSON.parse(value.schema);
    return true;
  } catch {
    return false;
  }
}
