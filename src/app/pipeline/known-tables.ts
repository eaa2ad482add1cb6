import { allTables } from '../../lake/features/index.ts';
import type { TableState, Warehouse } from '../../lake/iceberg/index.ts';

/** The same warehouse for readers, in which every table that processing would make exists, if only with 0 rows. */
export function withKnownTables(warehouse: Warehouse): Warehouse {
  return {
    ...warehouse,
    async tables() {
      const there = await warehouse.tables();
      const known = allTables.map(({ name }) => name);
      return [...known, ...there.filter((name) => !known.includes(name))];
    },
    load: async (name) => (await warehouse.load(name)) ?? emptyTable(name),
    snapshot: (state, reference) => (state.version === 0 ? null : warehouse.snapshot(state, reference)),
    plan: async (state, snapshot, conditions) =>
      state.version === 0 ? { files: [], total: 0 } : warehouse.plan(state, snapshot, conditions),
  };
}

function emptyTable(name: string): TableState | null {
  const definition = allTables.find((table) => table.name === name);
  if (definition === undefined) return null;
  const { columns, partitionBy } = definition;
  return {
    name,
    version: 0,
    metadataLocation: '',
    earlierVersions: [],
    columns,
    schemas: { 0: columns },
    partitionBy,
    current: null,
    snapshots: [],
    tags: {},
  };
}
