import {
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { UnsyncedDisk } from './contract.ts';
import { diskFailure, systemCode } from './errors.ts';
import { hooked, step } from './hook.ts';
import { doneWith, newTemporary } from './temporary.ts';

function attempt<T>(path: string, intent: 'read' | 'write', work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw diskFailure(error, path, intent);
  }
}

/** Opens a file to write it; makes its folder when it cannot be opened without. */
function open(path: string, flags: 'wx' | 'a'): number {
  step('open', path);
  try {
    return openSync(path, flags);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
  step('make-folder', dirname(path));
  mkdirSync(dirname(path), { recursive: true });
  return openSync(path, flags);
}

function writeAll(file: number, path: string, bytes: Uint8Array): void {
  step('write', path);
  let done = 0;
  let upTo = hooked() ? bytes.length >> 1 : bytes.length;
  for (;;) {
    while (done < upTo) done += writeSync(file, bytes, done, upTo - done);
    if (upTo === bytes.length) return;
    step('write-rest', path);
    upTo = bytes.length;
  }
}

/** Writes a temporary beside `path` and hands it to `place`; whatever happens, no temporary of ours stays behind. */
function throughTemporary<T>(path: string, bytes: Uint8Array, place: (temporary: string) => T): T {
  const temporary = newTemporary(path);
  try {
    const file = open(temporary, 'wx');
    try {
      writeAll(file, temporary, bytes);
    } finally {
      closeSync(file);
    }
    return place(temporary);
  } catch (error) {
    try {
      unlinkSync(temporary);
    } catch {
      // It was never made, or it has its final name already.
    }
    throw error;
  } finally {
    doneWith(temporary);
  }
}

/** Gives `from` the second name `to`; false when that is taken. */
function linkOnce(from: string, to: string): boolean {
  step('link', to);
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Does `work`; when a folder above `to` was missing, makes it and does it again. False when `from` is not there. */
function between(from: string, to: string, work: () => boolean): boolean {
  try {
    return work();
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
  if (!exists(from)) return false;
  step('make-folder', dirname(to));
  mkdirSync(dirname(to), { recursive: true });
  try {
    return work();
  } catch (error) {
    if (systemCode(error) === 'ENOENT' && !exists(from)) return false;
    throw error;
  }
}

/** The disk of this machine without its syncs; failures are those of `errors.ts`. */
export const unsynced: UnsyncedDisk = {
  createExclusive: (path, bytes) =>
    attempt(path, 'write', () =>
      throughTemporary(path, bytes, (temporary) => {
        const linked = linkOnce(temporary, path);
        step('unlink', temporary);
        unlinkSync(temporary);
        return linked;
      }),
    ),
  replace: (path, bytes) =>
    attempt(path, 'write', () =>
      throughTemporary(path, bytes, (temporary) => {
        step('rename', path);
        renameSync(temporary, path);
      }),
    ),
  append: (path, bytes) =>
    attempt(path, 'write', () => {
      const file = open(path, 'a');
      try {
        writeAll(file, path, bytes);
      } finally {
        closeSync(file);
      }
    }),
  move: (from, to) =>
    attempt(to, 'write', () =>
      between(from, to, () => {
        step('rename', to);
        renameSync(from, to);
        return true;
      }),
    ),
  link: (from, to) => attempt(to, 'write', () => between(from, to, () => linkOnce(from, to))),
  remove: (path) =>
    attempt(path, 'write', () => {
      step('unlink', path);
      try {
        unlinkSync(path);
        return true;
      } catch (error) {
        if (systemCode(error) === 'ENOENT') return false;
        throw error;
      }
    }),
  read: (path) =>
    attempt(path, 'read', () => {
      step('read', path);
      try {
        return readFileSync(path);
      } catch (error) {
        if (systemCode(error) === 'ENOENT' || systemCode(error) === 'EISDIR') return null;
        throw error;
      }
    }),
  readRange: (path, start, length) =>
    attempt(path, 'read', () => {
      step('read', path);
      let file: number;
      try {
        file = openSync(path, 'r');
      } catch (error) {
        if (systemCode(error) === 'ENOENT') return null;
        throw error;
      }
      try {
        const bytes = new Uint8Array(length);
        return bytes.subarray(0, readSync(file, bytes, 0, length, start));
      } finally {
        closeSync(file);
      }
    }),
  size: (path) => attempt(path, 'read', () => statSync(path, { throwIfNoEntry: false })?.size ?? null),
  modified: (path) => attempt(path, 'read', () => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null),
  names: (path) =>
    attempt(path, 'read', () => {
      step('list', path);
      try {
        return readdirSync(path);
      } catch (error) {
        if (systemCode(error) === 'ENOENT') return [];
        throw error;
      }
    }),
};
