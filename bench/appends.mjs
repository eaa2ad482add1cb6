// Many small appends to one table: how the cost of one grows with the history before it, and what compacting and expiring give back.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openMaintenance, openWarehouse } from '../dist/lake/iceberg/index.js';
import { folderStore } from '../dist/lake/objects/index.js';
import { printRows } from './measure.mjs';

const appends = 240;
const window = 20;
const small = Array.from({ length: 10 }, (_, row) => row);

export async function manyAppends() {
  const path = mkdtempSync(join(tmpdir(), 'eigenlake-bench-'));
  const store = folderStore(path);
  const warehouse = openWarehouse(store);
  const rows = [];
  const columns = [
    { name: 'n', type: 'int' },
    { name: 'energy', type: 'double' },
  ];
  const append = async (tag) => {
    const begin = performance.now();
    const data = { length: small.length, columns: { n: small, energy: small.map((n) => n / 3) } };
    const state = await warehouse.append('daily', data, { tag });
    return { milliseconds: performance.now() - begin, bytes: statSync(state.metadataLocation).size };
  };
  const plan = async () => {
    // As a process sees it that has read nothing of the table yet.
    const fresh = openWarehouse(folderStore(path));
    const begin = performance.now();
    const state = await fresh.load('daily');
    await fresh.plan(state, state.current);
    return performance.now() - begin;
  };
  try {
    await warehouse.create({ name: 'daily', comment: '', partitionBy: [], columns });
    let times = [];
    let bytes = 0;
    for (let turn = 0; turn < appends; turn++) {
      const one = await append(`t${turn}`);
      times.push(one.milliseconds);
      bytes = one.bytes;
      if (times.length < window) continue;
      times.sort((a, b) => a - b);
      rows.push({
        history: turn + 1 - window,
        append_ms: times[window >> 1],
        plan_ms: await plan(),
        metadata_kb: bytes / 1e3,
      });
      times = [];
    }
    const maintenance = openMaintenance(store);
    await maintenance.compact('daily');
    await maintenance.expire('daily', { before: Date.now() + 1, mayDropTag: () => true });
    for (let turn = 0; turn < window; turn++) {
      const one = await append(`after${turn}`);
      times.push(one.milliseconds);
      bytes = one.bytes;
    }
    times.sort((a, b) => a - b);
    rows.push({ history: 'compacted', append_ms: times[window >> 1], plan_ms: await plan(), metadata_kb: bytes / 1e3 });
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
  const shown = [rows[0], rows[4], rows[8], rows.at(-2), rows.at(-1)];
  printRows(shown);
  console.log(
    `an append with ${rows.at(-2).history} before it, over one of the first: ${(rows.at(-2).append_ms / rows[0].append_ms).toFixed(2)}`,
  );
  return shown;
}
