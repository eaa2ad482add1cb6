import { createHash, randomBytes } from 'node:crypto';
import { readdir, stat, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { diskFailure, systemCode } from './errors.ts';

/**
 * `.tmp-<host>-<pid>-<random>`: dot-named, so that nobody takes it for content, beside the file it will become, so that
 * link and rename stay inside one file system. Host and process tell whether somebody still writes it.
 */
const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
const pattern = /^\.tmp-([0-9a-f]{8})-(\d+)-[0-9a-f]{16}$/;
const inUse = new Set<string>();
/** Drawn once: for small documents the random numbers would be a tenth of the work. */
const own = randomBytes(4).toString('hex');
const prefix = `.tmp-${host}-${process.pid}-${own}`;
let count = 0;
/** A writer on another host cannot be asked whether it lives; no write takes this long. */
const foreignAge = 24 * 3_600_000;

export function newTemporary(path: string): string {
  count = (count + 1) >>> 0;
  const number = count.toString(16).padStart(8, '0');
  const temporary = `${dirname(path)}/${prefix}${number}`;
  inUse.add(temporary);
  return temporary;
}

export function doneWith(temporary: string): void {
  inUse.delete(temporary);
}

/** True for the names that this room gives to files it has not finished. */
export function isTemporary(name: string): boolean {
  return pattern.test(name);
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) !== 'ESRCH';
  }
}

async function abandoned(path: string, name: string): Promise<boolean> {
  const [, writer, pid] = pattern.exec(name) ?? [];
  if (writer === undefined) return false;
  if (writer !== host) return Date.now() - (await stat(path)).mtimeMs > foreignAge;
  // A process may carry the id of a dead one (always 1 in a container): it knows which files are its own.
  return Number(pid) === process.pid ? !inUse.has(path) : !alive(Number(pid));
}

/** Removes what dead processes left unfinished in this folder and below; gives the paths. Safe beside living writers. */
export async function removeTemporaries(folder: string): Promise<string[]> {
  const removed: string[] = [];
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return [];
    throw diskFailure(error, folder, 'read');
  });
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      removed.push(...(await removeTemporaries(path)));
    } else if (isTemporary(entry.name)) {
      try {
        if (!(await abandoned(path, entry.name))) continue;
        await unlink(path);
        removed.push(path);
      } catch (error) {
        if (systemCode(error) !== 'ENOENT') throw diskFailure(error, path, 'write');
      }
    }
  }
  return removed;
}
