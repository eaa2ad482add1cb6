import type { Warehouse } from '../../../src/lake/iceberg/index.ts';
import { day, everyType, someRows, temporaryWarehouse } from '../iceberg/every-type.ts';

export const batches = [0, 1, 2].map((digit) => `${String(digit).repeat(8)}-0000-4000-8000-000000000000`);
export const tagOf = (batch: number) => `v_incr_${batches[batch]!.replaceAll('-', '')}`;

/**
 * `every_type` with one snapshot, tagged `paper`; `results` with three batches of three rows, one basis and one file each, at
 * seconds 2, 3 and 4; `molecules` with the rows of the first batch only; `nothing` without rows.
 */
export async function vqeTables(): Promise<Warehouse> {
  const { warehouse } = temporaryWarehouse();
  await warehouse.create(everyType);
  await warehouse.append('every_type', someRows, { tag: 'paper', timestampMs: 2_500 });
  await warehouse.create({ name: 'nothing', comment: '', partitionBy: [], columns: everyType.columns });
  await warehouse.create({
    name: 'results',
    comment: '',
    partitionBy: ['basis_set'],
    columns: [
      { name: 'experiment_id', type: 'string' },
      { name: 'basis_set', type: 'string' },
      { name: 'energy', type: 'double' },
      { name: 'steps', type: 'int' },
      { name: 'big', type: 'long' },
      { name: 'done_at', type: 'timestamptz' },
      { name: 'on_day', type: 'date' },
    ],
  });
  await warehouse.create({
    name: 'molecules',
    comment: '',
    partitionBy: [],
    columns: [
      { name: 'experiment_id', type: 'string' },
      { name: 'symbols', type: { list: 'string' } },
    ],
  });
  const commit = (batch: number) => ({
    tag: tagOf(batch),
    summary: { 'eigenlake.batch-id': batches[batch]! },
    timestampMs: 2_000 + 1_000 * batch,
  });
  await warehouse.append(
    'molecules',
    { length: 3, columns: { experiment_id: ['e0', 'e1', 'e2'], symbols: [['H', 'H'], [], null] } },
    commit(0),
  );
  for (const [batch, basis] of ['sto-3g', '6-31g*', 'cc-pvdz'].entries()) {
    const rows = [0, 1, 2];
    await warehouse.append(
      'results',
      {
        length: 3,
        columns: {
          experiment_id: rows.map((row) => `e${3 * batch + row}`),
          basis_set: rows.map(() => basis),
          energy: [-1.5 - batch, -1.25 - batch, batch === 2 ? null : -1.125],
          steps: rows.map((row) => 10 * batch + row),
          big: [2n ** 62n + BigInt(batch), 7, 8],
          done_at: rows.map((row) => 1_767_225_600_000_000 + batch * 1_000_000 + row),
          on_day: rows.map(() => day + batch),
        },
      },
      commit(batch),
    );
  }
  return warehouse;
}
