import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { localPathOutsideRoot } from './errors.ts';

/** Where a registered local storage provider keeps its documents, and beside it what only we read. */
export interface LocalPlace {
  readonly basePath: string;
  readonly statePath: string;
}

/** Where a path really leads; of what does not exist yet, the part that does. Null for a link that leads nowhere. */
async function followed(path: string): Promise<string | null> {
  try {
    return await realpath(path);
  } catch {
    const link = await lstat(path).then(
      (entry) => entry.isSymbolicLink(),
      () => false,
    );
    if (link || dirname(path) === path) return null;
    const parent = await followed(dirname(path));
    return parent === null ? null : join(parent, basename(path));
  }
}

/** The way from `outer` to what lies strictly inside it; null for everything else. */
function wayInto(outer: string, inner: string): string | null {
  const way = relative(outer, inner);
  return way === '' || way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way) ? null : way;
}

const placeAt = (base: string): LocalPlace => ({
  basePath: base,
  statePath: join(dirname(base), `.${basename(base)}.jobs`),
});

/** The folders of a `base_path` that whoever runs this process has chosen: anywhere. */
export async function chosenPlace(path: string): Promise<LocalPlace> {
  const absolute = resolve(path);
  // One folder has one state, whatever way leads to it.
  return placeAt((await followed(absolute)) ?? absolute);
}

/** What registered local providers must lie below, and the data folder they must leave alone. */
export interface LocalBounds {
  readonly root: string;
  readonly data: string;
}

/**
 * The folders of a `base_path` that a user has registered, taken from `root` when it is relative. It must really lie below
 * `root`, and neither in the data folder (a root that holds it, too) nor around it. `local_path_outside_root`.
 */
export async function boundPlace(path: string, { root, data }: LocalBounds): Promise<LocalPlace> {
  const refuse = () => localPathOutsideRoot(path, root);
  if (path.includes('\0') || path.split(/[\\/]/).includes('..')) throw refuse();
  const [base, realRoot, realData] = await Promise.all([
    followed(resolve(root, path)),
    followed(resolve(root)),
    followed(resolve(data)),
  ]);
  if (base === null || realRoot === null || realData === null) throw refuse();
  const way = wayInto(realRoot, base);
  // Hidden names are ours: the state of each provider lies under one.
  if (way === null || way.split(sep).some((name) => name.startsWith('.'))) throw refuse();
  const rootInData = wayInto(realData, realRoot) !== null;
  if (!rootInData && (base === realData || wayInto(realData, base) !== null)) throw refuse();
  if (wayInto(base, realData) !== null) throw refuse();
  return placeAt(base);
}
