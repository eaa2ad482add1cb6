import { join } from 'node:path';
import { disk, lock } from '../../disk/index.ts';
import { unreadable } from './avro-type.ts';
import { firstConflict } from './compatibility.ts';
import type { EmbeddedRegistry } from './contract.ts';
import { damagedRegistry, schemaNotFound } from './errors.ts';
import {
  compatibilityOf,
  emptyLedger,
  hide,
  isLedger,
  type Ledger,
  ownCompatibility,
  remove,
  subjectsOf,
  versionsOf,
  versionWith,
  withCompatibility,
  withSchema,
} from './ledger.ts';
import { checkSubject, normalised } from './subject.ts';

/** The registry as one file `registry.json` in a folder: replaced as a whole under a lock, read without one. */
export function embeddedRegistry(folder: string): EmbeddedRegistry {
  const file = join(folder, 'registry.json');
  const texts = new Map<number, string>();

  async function read(): Promise<Ledger> {
    const bytes = await disk.read(file);
    if (bytes === null) return emptyLedger;
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

  return {
    async register(subject, text) {
      checkSubject(subject);
      const schema = normalised(text);
      const present = versionWith(await read(), subject, schema);
      if (present !== null) return present;
      unreadable(schema, schema);
      return change((ledger) => withSchema(ledger, subject, schema));
    },
    async byId(id) {
      const known = texts.get(id);
      if (known !== undefined) return known;
      for (const one of (await read()).schemas) texts.set(one.id, one.schema);
      const found = texts.get(id);
      if (found === undefined) throw schemaNotFound(`with the id ${id}`);
      return found;
    },
    async latest(subject, view) {
      return versionsOf(await read(), subject, view).at(-1) ?? null;
    },
    async versions(subject, view) {
      return versionsOf(await read(), subject, view).map(({ version }) => version);
    },
    async version(subject, version, view) {
      return versionsOf(await read(), subject, view).find((entry) => entry.version === version) ?? null;
    },
    async subjects(view) {
      return subjectsOf(await read(), view);
    },
    async compatibility(subject) {
      return compatibilityOf(await read(), subject);
    },
    async setCompatibility(level, subject) {
      if (subject !== undefined) checkSubject(subject);
      await change((ledger) => ({ ledger: withCompatibility(ledger, level, subject), answer: undefined }));
    },

    async lookUp(subject, text, view) {
      const schema = normalised(text);
      unreadable(schema, schema);
      return versionWith(await read(), subject, schema, view);
    },
    async uses(id, view) {
      const ledger = await read();
      return subjectsOf(ledger, 'all')
        .flatMap((subject) => versionsOf(ledger, subject, view))
        .filter((entry) => entry.id === id);
    },
    async conflict(subject, text, version) {
      const schema = normalised(text);
      unreadable(schema, schema);
      const ledger = await read();
      const all = versionsOf(ledger, subject);
      const compared = version === undefined ? all : all.filter((entry) => entry.version === version);
      return firstConflict(schema, compared, compatibilityOf(ledger, subject));
    },
    async ownCompatibility(subject) {
      return ownCompatibility(await read(), subject);
    },
    async resetCompatibility(subject) {
      await change((ledger) => ({ ledger: withCompatibility(ledger, null, subject), answer: undefined }));
    },
    async hide(subject, versions) {
      await change((ledger) => {
        const hidden = hide(ledger, subject, versions);
        const left = versionsOf(hidden, subject).length > 0;
        return { ledger: left ? hidden : withCompatibility(hidden, null, subject), answer: undefined };
      });
    },
    async remove(subject, versions) {
      await change((ledger) => ({ ledger: remove(ledger, subject, versions), answer: undefined }));
      texts.clear();
    },
  };
}
