import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compiledSource } from '../compiled.ts';
import { syntheticRecord } from '../data/records.ts';
import { crashSite, expectRecovery, saidBy, seeded, startWriter } from './crash.ts';

describe('eight processes in one data folder', () => {
  const site = crashSite();
  let compiled: ReturnType<typeof compiledSource>;
  beforeAll(() => {
    compiled = compiledSource();
  });
  afterAll(() => {
    compiled.remove();
    site.remove();
  });

  it('lose and repeat nothing, though some are killed while they write', { timeout: 600_000 }, async () => {
    const path = join(site.path, 'data');
    const writers = Array.from({ length: 8 }, (_, writer) => {
      const records = [0, 1, 2].map((place) =>
        syntheticRecord(10 * writer + place, { terms: 2, evaluations: 2, parameters: 2 }),
      );
      // Three of them die: early, on the way, and late.
      const killAt = writer < 3 ? 30 + Math.floor(200 * seeded(writer + 1)) : 0;
      const child = startWriter(compiled.folder, path, records, killAt);
      return { records, killAt, child };
    });
    const acknowledged = new Set<string>();
    for (const { child, killAt } of writers) {
      for (const line of await saidBy(child)) acknowledged.add(line);
      const end = await child.ended;
      if (killAt === 0) expect(end).toBe(0);
    }
    expect(acknowledged.size).toBeGreaterThanOrEqual(5 * 3);
    await expectRecovery(
      path,
      writers.flatMap(({ records }) => records),
      acknowledged,
    );
  });
});
