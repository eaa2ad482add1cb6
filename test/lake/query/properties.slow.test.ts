import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Condition, openWarehouse, type Rows } from '../../../src/lake/iceberg/index.ts';
import { mayMatch, rangeOf } from '../../../src/lake/iceberg/pruning.ts';
import { query } from '../../../src/lake/query/index.ts';
import { asObjects, everyType, temporaryWarehouse } from '../iceberg/every-type.ts';

const nullable = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null, freq: 5 });
const text = fc.oneof(
  fc.constantFrom('sto-3g', '6-31g*', 'a', 'b', '', 'null', 'aaaaaaaaaaaaaaaaaaaa', 'aaaaaaaaaaaaaaaaaaab'),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
);
const double = fc.oneof(fc.constantFrom(0, -0, 1.5, -1.5, Number.NaN, Number.POSITIVE_INFINITY), fc.double());
const int = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer());
const long = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }));
const day = fc.integer({ min: 20_454, max: 20_457 });
const time = fc.integer({ min: 1_767_225_600_000_000, max: 1_767_225_600_000_003 });

const row = fc.record({
  id: nullable(text),
  day: nullable(day),
  basis: nullable(fc.constantFrom('sto-3g', '6-31g*', 'a/b', '')),
  energy: nullable(double),
  step: nullable(int),
  big: nullable(long),
  good: nullable(fc.boolean()),
  moment: nullable(time),
  symbols: nullable(fc.array(nullable(text), { maxLength: 3 })),
  counts: nullable(fc.array(nullable(long), { maxLength: 3 })),
  coordinates: nullable(fc.array(nullable(fc.array(nullable(double), { maxLength: 3 })), { maxLength: 3 })),
});
type Row = typeof row extends fc.Arbitrary<infer T> ? T : never;

function columnsOf(rows: readonly Row[]): Rows {
  const columns: Record<string, unknown[]> = {};
  for (const { name } of everyType.columns) columns[name] = rows.map((entry) => entry[name as keyof Row]);
  return { length: rows.length, columns };
}

/** Numbers where a double holds the integer, as `Rows` has them; −0 and 0 apart. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  return Array.isArray(value) ? value.map(plain) : value;
}
const shown = (value: unknown) =>
  JSON.stringify(value, (_, entry) =>
    typeof entry === 'bigint'
      ? String(entry)
      : Number.isNaN(entry)
        ? 'NaN'
        : Math.abs(entry) === Infinity
          ? `${entry}`
          : entry,
  );
const sorted = (rows: readonly unknown[]) => rows.map(shown).sort();

async function filled(batches: readonly (readonly Row[])[]) {
  const { store } = temporaryWarehouse();
  const warehouse = openWarehouse(store);
  await warehouse.create(everyType);
  for (const rows of batches) await warehouse.append('every_type', columnsOf(rows));
  return warehouse;
}

const batches = fc.array(fc.array(row, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 3 });

describe('rows', () => {
  it('come out of a table as they went in', async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (written) => {
        const warehouse = await filled(written);
        const state = (await warehouse.load('every_type'))!;
        const { files } = await warehouse.plan(state, state.current);
        const read = await warehouse.read(
          files,
          everyType.columns.map(({ name }) => name),
        );
        const expected = written
          .flat()
          .map((entry) => Object.fromEntries(Object.entries(entry).map(([k, v]) => [k, plain(v)])));
        expect(sorted(asObjects(read))).toEqual(sorted(expected));
      }),
      { numRuns: 20 },
    );
  });

  it('come out of DuckDB as they went in', async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (written) => {
        const warehouse = await filled(written);
        const { rows } = await query(
          "SELECT * REPLACE (epoch_us(moment) AS moment, day - DATE '1970-01-01' AS day) FROM every_type",
          {
            warehouse,
          },
        );
        const asText = (value: unknown): unknown =>
          typeof value === 'bigint' ? String(value) : Array.isArray(value) ? value.map(asText) : value;
        const expected = written
          .flat()
          .map((entry) => Object.fromEntries(Object.entries(entry).map(([k, v]) => [k, asText(plain(v))])));
        expect(sorted(rows)).toEqual(sorted(expected));
      }),
      { numRuns: 20 },
    );
  });
});

/** Conditions as SQL, with literals of all the kinds that people write. */
const quoted = (value: string) => `'${value.replaceAll("'", "''")}'`;
const iso = (days: number) => new Date(days * 86_400_000).toISOString().slice(0, 10);
const isoTime = (us: number) =>
  `${new Date(us / 1000).toISOString().slice(0, 19)}.${String(us % 1_000_000).padStart(6, '0')}`;
const literals: Record<string, fc.Arbitrary<string>> = {
  id: text.map(quoted),
  basis: fc.constantFrom("'sto-3g'", "'6-31g*'", "'a/b'", "''", "'zzz'", "'sto-3g'::VARCHAR"),
  day: fc.oneof(
    day.map((days) => quoted(iso(days))),
    day.map((days) => `DATE ${quoted(iso(days))}`),
  ),
  energy: fc.constantFrom('0', '-1.5', '1.5e0', '-0.0', '1', "'NaN'::DOUBLE", '9007199254740993'),
  step: fc.constantFrom('0', '1', '-2', '1.5', '2e0', '9999999999', "'1'", '1::BIGINT'),
  big: fc.constantFrom('0', '3', '9223372036854775807', '-9223372036854775807', '1.5', '1e18'),
  good: fc.constantFrom('true', 'false'),
  moment: fc.oneof(
    time.map((us) => `TIMESTAMPTZ '${isoTime(us)}+00'`),
    time.map((us) => `'${isoTime(us)}Z'`),
    time.map((us) => `TIMESTAMP '${isoTime(us)}'`),
    fc.constantFrom("DATE '2026-01-01'", "'2026-01-01'", "'2026-01-01 02:00:00.000001+02'"),
  ),
};
const conditionSql = fc.constantFrom(...Object.keys(literals)).chain((column) =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .tuple(fc.constantFrom('=', '<>', '<', '<=', '>', '>='), literals[column]!, fc.boolean())
        .map(([operator, literal, turned]) =>
          turned ? `${literal} ${operator} every_type.${column}` : `${column} ${operator} ${literal}`,
        ),
    },
    { weight: 1, arbitrary: fc.constantFrom(`${column} IS NULL`, `${column} IS NOT NULL`, `${column} = NULL`) },
    {
      weight: 1,
      arbitrary: fc
        .array(fc.oneof(literals[column]!, fc.constant('NULL')), { minLength: 1, maxLength: 3 })
        .map((list) => `${column} IN (${list.join(', ')})`),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(literals[column]!, literals[column]!)
        .map(([low, high]) => `${column} BETWEEN ${low} AND ${high}`),
    },
    { weight: 1, arbitrary: literals[column]!.map((literal) => `NOT (${column} < ${literal})`) },
  ),
);
const where = fc.array(conditionSql, { minLength: 1, maxLength: 3 }).map((conditions) => conditions.join(' AND '));

describe('leaving files out', () => {
  it('never changes an answer', async () => {
    let left = 0;
    await fc.assert(
      fc.asyncProperty(batches, fc.array(where, { minLength: 3, maxLength: 6 }), async (written, filters) => {
        const warehouse = await filled(written);
        for (const filter of filters) {
          const pruned = await query(`SELECT * FROM every_type WHERE ${filter}`, { warehouse });
          // OFFSET keeps the filter out of the table's scope: all files are read.
          const whole = await query(`SELECT * FROM (FROM every_type OFFSET 0) AS every_type WHERE ${filter}`, {
            warehouse,
          });
          expect(whole.explanation.filesRead).toBe(whole.explanation.filesTotal);
          expect(sorted(pruned.rows), filter).toEqual(sorted(whole.rows));
          left += pruned.explanation.filesTotal - pruned.explanation.filesRead;
        }
      }),
      { numRuns: 20 },
    );
    expect(left).toBeGreaterThan(0);
  });

  it('and answering from metadata gives what DuckDB gives', async () => {
    const columns = everyType.columns.map(({ name }) => name);
    const item = fc.oneof(
      fc.constantFrom('count(*)', 'count(1)', 'count()'),
      fc
        .tuple(fc.constantFrom('count', 'min', 'max'), fc.constantFrom(...columns))
        .map(([name, column]) => `${name}(${column})`),
    );
    const partitions = fc.constantFrom(
      '',
      " WHERE basis = 'sto-3g'",
      " WHERE day >= '2026-01-02' AND basis <> ''",
      ' WHERE basis IS NULL',
      " WHERE basis IN ('6-31g*', 'a/b')",
      " WHERE basis = 'nowhere'",
      ' WHERE step > 0',
    );
    const statement = fc.tuple(fc.array(item, { minLength: 1, maxLength: 3 }), partitions);
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(batches, fc.array(statement, { minLength: 3, maxLength: 6 }), async (written, statements) => {
        const warehouse = await filled(written);
        for (const [items, filter] of statements) {
          const quick = await query(`SELECT ${items.join(', ')} FROM every_type${filter}`, { warehouse });
          const whole = await query(`SELECT ${items.join(', ')} FROM (FROM every_type OFFSET 0)${filter}`, {
            warehouse,
          });
          expect(whole.explanation.metadataOnly).toBe(false);
          expect(shown(quick.rows), `${items} ${filter}`).toBe(shown(whole.rows));
          expect(quick.columns).toEqual(whole.columns);
          if (quick.explanation.metadataOnly) answered += 1;
        }
      }),
      { numRuns: 20 },
    );
    expect(answered).toBeGreaterThan(0);
  });

  it('by a partition value decides exactly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }), (held, asked) => {
        const matches = (operator: Condition['operator']) =>
          mayMatch(rangeOf('int', held), { column: 'n', operator, value: operator === 'in' ? [asked, null] : asked });
        expect(matches('=')).toBe(held === asked);
        expect(matches('!=')).toBe(held !== asked);
        expect(matches('<')).toBe(held < asked);
        expect(matches('<=')).toBe(held <= asked);
        expect(matches('>')).toBe(held > asked);
        expect(matches('>=')).toBe(held >= asked);
        expect(matches('in')).toBe(held === asked);
      }),
    );
  });
});
