import { withoutSnapshots } from '../catalog/updates.ts';
import { commit } from '../commit.ts';
import { isObject, type JsonObject } from '../exact-json.ts';
import { followed, loggedVersions } from '../metadata.ts';
import type { Table } from '../table.ts';
import type { TableAccess } from '../table-access.ts';
import { inParallel } from '../table-files.ts';
import { versionKey } from '../versions.ts';
import type { Expired, ExpireOptions } from './contract.ts';
import { referencedKeys } from './referenced.ts';

const together = 16;

/** What goes. */
interface Plan {
  readonly snapshots: ReadonlySet<string>;
  readonly tags: ReadonlySet<string>;
}

/** Forgets old snapshots in one commit; only when that is durable, files go that no other snapshot needs. */
export async function expire(access: TableAccess, name: string, options: ExpireOptions): Promise<Expired> {
  const table = await access.existing(name);
  if (options.dryRun === true) {
    const plan = planOf(table, options);
    return result(plan, await needless(access, table, table, plan));
  }
  let before = table;
  let plan = planOf(table, options);
  const after = await commit(access.writer(name), table, async (base) => {
    before = base;
    plan = planOf(base, options);
    if (plan.snapshots.size === 0 && plan.tags.size === 0) return null;
    const { raw, lastUpdatedMs } = base.metadata;
    const refs = isObject(raw.refs) ? raw.refs : {};
    const next: JsonObject = {
      ...withoutSnapshots(raw, plan.snapshots),
      refs: Object.fromEntries(Object.entries(refs).filter(([ref]) => !plan.tags.has(ref))),
      'last-updated-ms': Math.max(Date.now(), lastUpdatedMs),
    };
    return { metadata: followed(next, lastUpdatedMs, base.places.placeOf(versionKey(base.prefix, base.version))) };
  });
  const removed = await needless(access, before, after, plan);
  await inParallel(removed, together, (key) => access.store.delete(key));
  return result(plan, removed);
}

const result = ({ snapshots, tags }: Plan, removed: readonly string[]): Expired => ({
  snapshots: snapshots.size,
  tags: tags.size,
  removed,
});

/** Old snapshots that no reference holds; branches hold theirs always, tags unless they may be dropped. */
function planOf({ metadata }: Table, { before, keep = 1, mayDropTag = () => false }: ExpireOptions): Plan {
  const { snapshots, current, raw } = metadata;
  const newest = new Set(snapshots.slice(Math.max(0, snapshots.length - Math.max(1, keep))).map(({ id }) => id));
  const old = new Set(
    snapshots
      .filter(({ id, timestampMs }) => timestampMs < before && !newest.has(id) && id !== current?.id)
      .map(({ id }) => id),
  );
  const tags = new Set<string>();
  for (const [ref, value] of Object.entries(isObject(raw.refs) ? raw.refs : {})) {
    const id = isObject(value) ? String(value['snapshot-id']) : '';
    if (!old.has(id)) continue;
    if (isObject(value) && value.type === 'tag' && mayDropTag(ref)) tags.add(ref);
  }
  for (const [ref, value] of Object.entries(isObject(raw.refs) ? raw.refs : {})) {
    if (isObject(value) && !tags.has(ref)) old.delete(String(value['snapshot-id']));
  }
  return { snapshots: old, tags: new Set([...tags].filter((tag) => old.has(metadata.tags[tag] ?? ''))) };
}

/** Files of the snapshots that go without those of the snapshots that stay, and versions that the log of versions no longer names. */
async function needless(access: TableAccess, before: Table, after: Table, plan: Plan): Promise<string[]> {
  const all = before.metadata.snapshots;
  const gone = await referencedKeys(
    before,
    all.filter(({ id }) => plan.snapshots.has(id)),
    access.files,
  );
  const staying = after.metadata.snapshots.filter(({ id }) => !plan.snapshots.has(id));
  // Newer snapshots than these build on what stays.
  for (const key of await referencedKeys(after, staying, access.files)) gone.delete(key);
  const versions: string[] = [];
  for await (const { key } of access.store.list(`${before.prefix}metadata/`)) {
    const match = /\/v(\d{1,9})\.metadata\.json$/.exec(key);
    if (match && Number(match[1]) < after.version - loggedVersions) versions.push(key);
  }
  return [...gone, ...versions].sort();
}
