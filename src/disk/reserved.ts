import { closeSync, fdatasync, openSync, writeSync } from 'node:fs';
import { open, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ReservedFile } from './contract.ts';
import { diskFailure } from './errors.ts';
import { syncFolder } from './files.ts';
import { hooked, step } from './hook.ts';

/** Written at once when a file is made; most file systems write in larger pieces than this anyway. */
const zeros = new Uint8Array(1 << 17);

/**
 * Makes a file of `length` zero bytes, durable. Appending to it changes neither its size nor where its blocks lie, so that a
 * sync has its bytes to write and nothing else. It must not exist. One that found no room leaves nothing behind.
 */
export async function reserve(path: string, length: number): Promise<ReservedFile> {
  let made = false;
  try {
    step('open', path);
    const file = await open(path, 'wx');
    made = true;
    try {
      step('write', path);
      for (let done = 0; done < length; ) {
        done += (await file.write(zeros, 0, Math.min(zeros.length, length - done))).bytesWritten;
      }
      step('sync', path);
      await file.sync();
    } finally {
      await file.close();
    }
    await syncFolder(dirname(path));
    step('open', path);
    return reservedFile(path, openSync(path, 'r+'), length);
  } catch (error) {
    // Half a reservation would keep the room that others are short of.
    if (made) await unlink(path).catch(() => undefined);
    throw diskFailure(error, path, 'write');
  }
}

function reservedFile(path: string, file: number, length: number): ReservedFile {
  let end = 0;
  const writeTo = (bytes: Uint8Array, from: number, upTo: number) => {
    for (let done = from; done < upTo; ) done += writeSync(file, bytes, done, upTo - done, end + done);
  };
  return {
    path,
    length,
    get free() {
      return length - end;
    },
    async append(bytes) {
      try {
        step('write', path);
        if (hooked()) {
          writeTo(bytes, 0, bytes.length >> 1);
          step('write-rest', path);
        }
        // Into the page cache: faster than a way through the thread pool.
        writeTo(bytes, hooked() ? bytes.length >> 1 : 0, bytes.length);
        end += bytes.length;
        step('sync', path);
        await new Promise<void>((done, failed) =>
          fdatasync(file, (error) => (error === null ? done() : failed(error))),
        );
      } catch (error) {
        throw diskFailure(error, path, 'write');
      }
    },
    close() {
      closeSync(file);
    },
  };
}
