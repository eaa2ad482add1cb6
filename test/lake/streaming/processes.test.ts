import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compiledSource } from '../../compiled.ts';
import { finish, killAndGoOn, runWriter } from './writer-processes.ts';

let source: ReturnType<typeof compiledSource>;
beforeAll(() => {
  source = compiledSource();
});
afterAll(() => source.remove());

const folder = () => mkdtempSync(join(tmpdir(), 'eigenlake-processes-'));

describe('append and sink', () => {
  // Inside the second append, between two appends, inside the sink; every step is killed in the slow suite.
  it.each([26, 38, 60])('lose and repeat nothing when a process is killed with -9 at step %i', async (at) => {
    expect((await killAndGoOn(source.folder, folder(), at)).how).toBe('SIGKILL');
  });

  it('number the records of eight processes that append at once without gap and repetition', async () => {
    const path = folder();
    const ran = await Promise.all(
      Array.from({ length: 8 }, (_, index) => runWriter(source.folder, path, `p${index}`, 5, 0)),
    );
    expect(ran.map(({ how }) => how)).toEqual(Array(8).fill(0));
    const acknowledged = ran.flatMap((one) => one.acknowledged).sort((a, b) => a.offset - b.offset);
    expect(acknowledged.map(({ offset }) => offset)).toEqual(Array.from({ length: 40 }, (_, index) => index));
    expect(await finish(path)).toEqual(acknowledged.map(({ molecule_name }) => molecule_name));
  });
});
