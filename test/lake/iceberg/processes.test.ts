import { afterAll, beforeAll, expect, it } from 'vitest';
import { compiledSource } from '../../compiled.ts';
import { temporaryWarehouse } from './every-type.ts';
import { numbersIn, small } from './small-table.ts';
import { appendInProcesses } from './writer-processes.ts';

let compiled: ReturnType<typeof compiledSource>;
beforeAll(() => {
  compiled = compiledSource();
});
afterAll(() => compiled.remove());

it('sixteen writers in four processes lose no commit', async () => {
  const { folder, warehouse } = temporaryWarehouse();
  await warehouse.create(small);
  const wanted = await appendInProcesses(compiled.folder, { folder }, { processes: 4, writersEach: 4, appends: 2 });
  expect((await numbersIn(warehouse)).sort((a, b) => Number(a) - Number(b))).toEqual(wanted);
  const state = (await warehouse.load('small'))!;
  expect(state.snapshots.map(({ sequenceNumber }) => sequenceNumber)).toEqual(wanted.map((n) => n + 1));
  expect(Object.keys(state.tags)).toHaveLength(wanted.length);
  expect(state.current?.summary['total-records']).toBe(String(wanted.length));
  expect(await warehouse.cleanUp('small')).toEqual([]);
});
