import { join } from 'node:path';
import { disk, lock } from '../../disk/index.ts';
import { unreadable } from './avro-type.ts';
import { firstConflict } from './compatibility.ts';
import type { Compatibility, RegisteredSchema, SchemaRegistry } from './contract.ts';
import { damagedRegistry, incompatibleSchema, schemaNotFound } from './errors.ts';
import { checkSubject, normalised } from './subject.ts';

/** All the registry knows: ids are global, versions count within a subject, both from 1. */
interface Ledger {
  readonly schemas: readonly { readonly id: number; readonly schema: string }[];
  /** Ids of a subject's versions, oldest first. */
  readonly subjects: Readonly<Record<string, readonly number[]>>;
  readonly compatibility: Readonly<Record<string, Compatibility>>;
  readonly defaultCompatibility: Compatibility;
}

const empty: Ledger = { schemas: [], subjects: {}, compatibility: {}, defaultCompatibility: 'BACKWARD' };

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

function isLedger(value: unknown): value is Ledger {
  return (
    typeof value === 'object' &&
    value !== null &&
    'schemas' in value &&
    Array.isArray(value.schemas) &&
    value.schemas.every(isEntry) &&
    ['subjects', 'compatibility'].every((name) => typeof Reflect.get(value, name) === 'object') &&
    'defaultCompatibility' in value
  );
}

/** The registry as one file `registry.json` in a folder: replaced as a whole under a lock, read without one. */
export function embeddedRegistry(folder: string): SchemaRegistry {
  const file = join(folder, 'registry.json');
  const texts = new Map<number, string>();

  async function read(): Promise<Ledger> {
    const bytes = await disk.read(file);
    if (bytes === null) return empty;
    let ledger: unknown;
    try {
      ledger = JSON.parse(new TextDecoder().decode(bytes));
    } catch (error) {
      throw damagedRegistry.from(error, file);
    }
    if (!isLedger(ledger)) throw damagedRegistry(file);
    return ledger;
  }

  /** Reads, changes and replaces the ledger while no other process does. */
  async function change<T>(step: (ledger: Ledger) => { ledger: Ledger; answer: T }): Promise<T> {
    const lease = await lock(join(folder, '.lock'));
    try {
      const before = await read();
      const { ledger, answer } = step(before);
      if (ledger !== before) await disk.replace(file, new TextEncoder().encode(`${JSON.stringify(ledger, null, 1)}\n`));
      return answer;
    } finally {
      await lease?.release();
    }
  }

  /** Subjects may be called like what every object has (`constructor`). */
  function idsOf(ledger: Ledger, subject: string): readonly number[] {
    return Object.hasOwn(ledger.subjects, subject) ? ledger.subjects[subject]! : [];
  }

  function compatibilityOf(ledger: Ledger, subject?: string): Compatibility {
    const own = subject !== undefined && Object.hasOwn(ledger.compatibility, subject);
    return own ? ledger.compatibility[subject]! : ledger.defaultCompatibility;
  }

  function entry(ledger: Ledger, subject: string, version: number): RegisteredSchema | null {
    const id = idsOf(ledger, subject)[version - 1];
    const found = ledger.schemas.find((schema) => schema.id === id);
    return found === undefined ? null : { id: found.id, subject, version, schema: found.schema };
  }

  function registered(ledger: Ledger, subject: string, schema: string): RegisteredSchema | null {
    const id = ledger.schemas.find((one) => one.schema === schema)?.id;
    const position = id === undefined ? -1 : idsOf(ledger, subject).indexOf(id);
    return position < 0 ? null : entry(ledger, subject, position + 1);
  }

  function add(ledger: Ledger, subject: string, schema: string): { ledger: Ledger; answer: RegisteredSchema } {
    const present = registered(ledger, subject, schema);
    if (present !== null) return { ledger, answer: present };
    const versions = idsOf(ledger, subject);
    const earlier = versions.map((_, index) => entry(ledger, subject, index + 1)).filter((one) => one !== null);
    const conflict = firstConflict(schema, earlier, compatibilityOf(ledger, subject));
    if (conflict !== null) throw incompatibleSchema(subject, conflict.version, conflict.reason);
    const known = ledger.schemas.find((one) => one.schema === schema);
    const id = known?.id ?? Math.max(0, ...ledger.schemas.map((one) => one.id)) + 1;
    return {
      ledger: {
        ...ledger,
        schemas: known === undefined ? [...ledger.schemas, { id, schema }] : ledger.schemas,
        subjects: { ...ledger.subjects, [subject]: [...versions, id] },
      },
      answer: { id, subject, version: versions.length + 1, schema },
    };
  }

  return {
    async register(subject, text) {
      checkSubject(subject);
      const schema = normalised(text);
      const present = registered(await read(), subject, schema);
      if (present !== null) return present;
      unreadable(schema, schema);
      return change((ledger) => add(ledger, subject, schema));
    },
    async byId(id) {
      const known = texts.get(id);
      if (known !== undefined) return known;
      for (const one of (await read()).schemas) texts.set(one.id, one.schema);
      const found = texts.get(id);
      if (found === undefined) throw schemaNotFound(`with the id ${id}`);
      return found;
    },
    async latest(subject) {
      const ledger = await read();
      return entry(ledger, subject, idsOf(ledger, subject).length);
    },
    async versions(subject) {
      return idsOf(await read(), subject).map((_, index) => index + 1);
    },
    async version(subject, version) {
      return entry(await read(), subject, version);
    },
    async subjects() {
      return Object.keys((await read()).subjects).sort();
    },
    async compatibility(subject) {
      return compatibilityOf(await read(), subject);
    },
    async setCompatibility(level, subject) {
      if (subject !== undefined) checkSubject(subject);
      await change((ledger) => ({
        ledger:
          subject === undefined
            ? { ...ledger, defaultCompatibility: level }
            : { ...ledger, compatibility: { ...ledger.compatibility, [subject]: level } },
        answer: undefined,
      }));
    },
  };
}
