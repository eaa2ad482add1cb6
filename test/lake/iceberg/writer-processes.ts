import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startChild } from '../../compiled.ts';

/**
 * Processes that append to the table `small` at once, each with several writers: number `n` is the first of writer `n`, then
 * `n + writers`, … Resolves when all have ended; rejects when one failed.
 */
export async function appendInProcesses(
  compiled: string,
  place: { readonly folder: string } | { readonly s3: unknown },
  { processes, writersEach, appends }: { processes: number; writersEach: number; appends: number },
): Promise<number[]> {
  const room = (name: string) => JSON.stringify(pathToFileURL(join(compiled, name, 'index.js')).href);
  const open =
    'folder' in place ? `folderStore(${JSON.stringify(place.folder)})` : `s3Store(${JSON.stringify(place.s3)})`;
  const writers = processes * writersEach;
  const script = (first: number) => `
    import { folderStore, s3Store } from ${room('lake/objects')};
    import { openWarehouse } from ${room('lake/iceberg')};
    await Promise.all(Array.from({ length: ${writersEach} }, async (_, own) => {
      const warehouse = openWarehouse(${open});
      for (let turn = 0; turn < ${appends}; turn += 1) {
        const n = ${first} + own + turn * ${writers};
        await warehouse.append('small', { length: 1, columns: { n: [n] } }, { tag: 't' + n });
      }
    }));
  `;
  const children = Array.from({ length: processes }, (_, index) => startChild(script(index * writersEach)));
  const ends = await Promise.all(children.map((child) => child.ended));
  if (ends.some((end) => end !== 0)) throw new Error(`writers ended with ${ends.join(', ')}`);
  return Array.from({ length: writers * appends }, (_, n) => n);
}
