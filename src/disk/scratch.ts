import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Scratch } from './contract.ts';
import { diskFailure } from './errors.ts';

/** A folder among the temporary files of the system that only this user can read; gone with `remove`. */
export async function scratchFolder(): Promise<Scratch> {
  const parent = join(tmpdir(), 'eigenlake-');
  let path: string;
  try {
    path = await mkdtemp(parent);
  } catch (error) {
    throw diskFailure(error, parent, 'write');
  }
  return {
    path,
    async write(name, length, pieces) {
      const target = join(path, name);
      try {
        const file = await open(target, 'wx', 0o600);
        try {
          await file.truncate(length);
          for (const { start, bytes } of pieces) {
            for (let done = 0; done < bytes.length; ) {
              done += (await file.write(bytes, done, bytes.length - done, start + done)).bytesWritten;
            }
          }
        } finally {
          await file.close();
        }
      } catch (error) {
        throw diskFailure(error, target, 'write');
      }
      return target;
    },
    remove: () => rm(path, { recursive: true, force: true }),
  };
}
