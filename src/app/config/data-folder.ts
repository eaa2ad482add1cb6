import { statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { noData } from './errors.ts';

/** Where the data folder is, or will be once a command writes. */
export interface DataLocation {
  readonly path: string;
  readonly exists: boolean;
  /** Every place that was looked at, in order. */
  readonly looked: readonly string[];
}

const folderName = '.eigenlake';

/** Also false where a file is in the way, or where one may not look. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** `--data`, else `EIGENLAKE_DATA`, else the nearest `.eigenlake` upwards of `cwd`, else `.eigenlake` in it. Creates nothing. */
export function locateData(
  flag: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
): DataLocation {
  const named = flag ?? (env.EIGENLAKE_DATA === '' ? undefined : env.EIGENLAKE_DATA);
  if (named !== undefined) {
    const path = resolve(cwd, named);
    return { path, exists: isFolder(path), looked: [path] };
  }
  const looked: string[] = [];
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const path = join(folder, folderName);
    looked.push(path);
    if (isFolder(path)) return { path, exists: true, looked };
    if (folder === dirname(folder)) return { path: join(resolve(cwd), folderName), exists: false, looked };
  }
}

/** The path of a data folder for a command that only reads; `no_data` with where was looked. */
export function existingData(location: DataLocation): string {
  if (!location.exists) throw noData(location.looked);
  return location.path;
}
