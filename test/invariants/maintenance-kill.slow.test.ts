import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openMaintenance, openWarehouse, type Warehouse } from '../../src/lake/iceberg/index.ts';
import { folderStore } from '../../src/lake/objects/index.ts';
import { compiledSource, startChild } from '../compiled.ts';
import { crashSite, inTurns, saidBy, seeded } from './crash.ts';

const definition = {
  name: 'turns',
  comment: '',
  partitionBy: ['p'],
  columns: [
    { name: 'n', type: 'int' },
    { name: 'p', type: 'string' },
  ],
} as const;

/** What is killed; run again afterwards, it must end. */
const works = {
  compact: "maintenance.compact('turns')",
  expire: "maintenance.expire('turns', { before: 5000, mayDropTag: () => true })",
  relocate: "maintenance.relocate('turns')",
  copy: "maintenance.relocate('turns', folderStore(other))",
};
const points = 8;

const site = crashSite();
let compiled: ReturnType<typeof compiledSource>;
const base = join(site.path, 'base');
beforeAll(async () => {
  compiled = compiledSource();
  const warehouse = openWarehouse(folderStore(base));
  await warehouse.create(definition);
  for (let turn = 0; turn < 6; turn += 1) {
    const columns = { n: [2 * turn, 2 * turn + 1], p: ['a', 'b'] };
    await warehouse.append('turns', { length: 2, columns }, { tag: `t${turn}`, timestampMs: 1000 * (turn + 1) });
  }
});
afterAll(() => {
  compiled.remove();
  site.remove();
});

function start(folder: string, other: string, work: string, killAt: number) {
  const room = (name: string) => JSON.stringify(pathToFileURL(join(compiled.folder, name, 'index.js')).href);
  return startChild(`
    import { setDiskHook } from ${room('disk')};
    import { openMaintenance } from ${room('lake/iceberg')};
    import { folderStore } from ${room('lake/objects')};
    const other = ${JSON.stringify(other)};
    const maintenance = openMaintenance(folderStore(${JSON.stringify(folder)}));
    let steps = 0;
    setDiskHook(() => {
      steps += 1;
      if (steps === ${killAt}) process.kill(process.pid, 'SIGKILL');
    });
    await ${work};
    console.log('steps ' + steps);
  `);
}

async function rows(warehouse: Warehouse): Promise<unknown[]> {
  const state = (await warehouse.load('turns'))!;
  const { files } = await warehouse.plan(state, state.current);
  return Array.from((await warehouse.read(files, ['n'])).columns.n!).sort((a, b) => Number(a) - Number(b));
}

const all = Array.from({ length: 12 }, (_, n) => n);

it.each(Object.entries(works))(
  `${'%s'} killed at ${points} seeded points leaves a table with its rows, takes appends, and ends when it is repeated`,
  { timeout: 600_000 },
  async (name, work) => {
    const copyOf = (point: string) => {
      const folder = join(site.path, name, point);
      mkdirSync(folder, { recursive: true });
      cpSync(base, join(folder, 'tables'), { recursive: true });
      return { folder: join(folder, 'tables'), other: join(folder, 'other') };
    };
    const whole = copyOf('whole');
    const said = await saidBy(start(whole.folder, whole.other, work, 0));
    const steps = Number(/^steps (\d+)$/.exec(said.at(-1) ?? '')?.[1]);
    expect(steps).toBeGreaterThan(10);
    let killed = 0;
    await inTurns(
      Array.from({ length: points }, (_, point) => point),
      2,
      async (point) => {
        const { folder, other } = copyOf(`point-${point}`);
        const child = start(folder, other, work, 1 + Math.floor(steps * seeded(point + 1)));
        if ((await child.ended) === 'SIGKILL') killed += 1;
        const warehouse = openWarehouse(folderStore(folder));
        expect(await rows(warehouse)).toEqual(all);
        // A copy is whole or is not there.
        const there = openWarehouse(folderStore(other));
        if ((await there.load('turns')) !== null) expect(await rows(there)).toEqual(all);

        expect((await saidBy(start(folder, other, work, 0))).at(-1)).toMatch(/^steps/);
        expect(await rows(warehouse)).toEqual(all);
        if (name === 'copy') expect(await rows(there)).toEqual(all);
        await warehouse.append('turns', { length: 1, columns: { n: [99], p: ['c'] } });
        expect(await rows(warehouse)).toEqual([...all, 99]);
        await openMaintenance(folderStore(folder)).removeOrphans('turns', { before: Date.now() + 60_000 });
        expect(await rows(warehouse)).toEqual([...all, 99]);
      },
    );
    expect(killed).toBe(points);
  },
);
