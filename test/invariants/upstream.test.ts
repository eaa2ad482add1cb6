import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  advance,
  findExperiment,
  listExperiments,
  openDataFolder,
  publish,
  verify,
} from '../../src/app/pipeline/index.ts';
import { encodeRecord, schemaUpstream, writeObjectFile } from '../../src/lake/records/index.ts';
import { syntheticRecord, upstreamRecord } from '../data/records.ts';
import { crashSite } from './crash.ts';

describe("upstream's objects", () => {
  const site = crashSite();
  afterAll(() => site.remove());

  it('stand in the tables beside ours: exact runs without shots, bohr, no tail, hourly folders', async () => {
    const folder = openDataFolder(join(site.path, 'data'));
    await publish(folder, syntheticRecord(1));
    const record = upstreamRecord(2);
    await folder.objects.putIfAbsent(
      'experiments/experiment.vqe/year=2026/month=01/day=02/hour=03/experiment.vqe+0+0000000000.avro',
      writeObjectFile(schemaUpstream, [encodeRecord(record, 'upstream')], 'null'),
    );
    const { batch } = await advance(folder);
    expect(batch?.tables).toMatchObject({ experiments: 2, vqe_results: 2, processing_metadata: 2 });
    expect(await verify(folder)).toMatchObject({ ok: true, records: 2, objects: 2, experiments: 2 });
    const foreign = (await listExperiments(folder)).find(({ topic }) => topic === 'experiment.vqe')?.experimentId ?? '';
    expect(foreign).toMatch(/^[0-9a-f]{64}$/);
    expect(await findExperiment(folder, foreign)).toMatchObject({
      experiment: { basis: 'sto-3g', shots: null, settings: null, energies: { fci: null, hf: null } },
      record: { basis_set: 'sto3g', molecule: { molecule_data: { units: 'bohr' } } },
    });
  });
});
