import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compiledSource } from '../compiled.ts';
import { syntheticRecord } from '../data/records.ts';
import { crashSite, expectRecovery, inTurns, saidBy, seeded, startWriter } from './crash.ts';

const small = { terms: 2, evaluations: 2, parameters: 2 };
const records = (first: number) => [0, 1].map((place) => syntheticRecord(first + place, small));

/** Kills a process at `points` steps spread over all it does between the log and the tables, and expects that nothing is lost. */
export function killPoints(points: number): void {
  const site = crashSite();
  let compiled: ReturnType<typeof compiledSource>;
  beforeAll(() => {
    compiled = compiledSource();
  });
  afterAll(() => {
    compiled.remove();
    site.remove();
  });

  /** Steps of a run that nobody kills, from a folder that is a copy of `before` (null: there is none yet). */
  async function stepsOf(name: string, before: string | null, first: number): Promise<number> {
    const path = join(site.path, name);
    if (before !== null) cpSync(before, path, { recursive: true });
    const said = await saidBy(startWriter(compiled.folder, path, records(first), 0));
    return Number(/^steps (\d+)$/.exec(said.at(-1) ?? '')?.[1]);
  }

  it(`a process killed at ${points} seeded points between log and tables loses nothing and repeats nothing`, {
    timeout: 3_600_000,
  }, async () => {
    const base = join(site.path, 'base');
    const starts = [
      { before: null, first: 0, steps: await stepsOf('base', null, 0) },
      { before: base, first: 2, steps: await stepsOf('more', base, 2) },
    ];
    for (const { steps } of starts) expect(steps).toBeGreaterThan(200);
    let killed = 0;
    await inTurns(
      Array.from({ length: points }, (_, point) => point),
      3,
      async (point) => {
        const start = starts[point % 2]!;
        const killAt = 1 + Math.floor(start.steps * seeded(point + 1));
        const path = join(site.path, `point-${point}`);
        if (start.before !== null) cpSync(start.before, path, { recursive: true });
        const child = startWriter(compiled.folder, path, records(start.first), killAt);
        const acknowledged = new Set(await saidBy(child));
        const end = await child.ended;
        if (end === 'SIGKILL') killed += 1;
        else expect(end).toBe(0);
        await expectRecovery(path, records(start.first), acknowledged);
      },
    );
    // Waiting for locks makes the number of steps vary a little; nearly every point must have been reached.
    expect(killed).toBeGreaterThan(points * 0.8);
  });
}
