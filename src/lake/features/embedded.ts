import { randomUUID } from 'node:crypto';
import type { Rows, TableState, Warehouse } from '../iceberg/index.ts';
import type { ObjectStore } from '../objects/index.ts';
import { allTables, batchIdProperty, experimentsIn, metadataRows, rowsOf, snapshotOf, tagOf } from './batch.ts';
import { catchUp, isLate } from './catch-up.ts';
import { type Consumed, readConsumed, stillRefused, writeConsumed } from './consumed.ts';
import type { BatchResult, FeatureEngine, ProcessOptions, SourceRecord } from './contract.ts';
import { batchObjectMissing } from './errors.ts';
import { type PendingBatch, readPendingBatch, removePendingBatch, writePendingBatch } from './pending-batch.ts';
import { settingsHashOfText } from './settings-hash.ts';
import { readObjects, recordObjects } from './sources.ts';
import { experimentsTable } from './tables/experiments.ts';
import { featureTables } from './tables/index.ts';
import { iterationParameters } from './tables/iteration-parameters.ts';
import { mlTables } from './tables/ml/index.ts';
import { processingMetadata } from './tables/processing-metadata.ts';

/**
 * Computes the tables in this process. Exactly once, by four steps that a crash may fall between: the batch (its id, time and objects)
 * is noted durably; each table gets its rows, tag and batch id in one commit, the experiments table last; the note is removed.
 * Whoever finds a note finishes that batch first: tables that have a snapshot of it are left alone.
 */
export const embeddedEngine: FeatureEngine = {
  name: 'embedded',
  async process(options: ProcessOptions): Promise<BatchResult> {
    const run = await Run.start(options);
    await run.resume();
    await run.processNew();
    return run.result();
  },
};

/** New experiments on their way into one batch. */
interface Collected {
  readonly accepted: SourceRecord[];
  readonly objects: string[];
  rows: number;
}

class Run {
  private readonly store: ObjectStore;
  private readonly warehouse: Warehouse;
  private readonly bookkeeping: ObjectStore;
  private readonly options: ProcessOptions;
  private readonly states: Map<string, TableState>;
  private readonly consumed: Consumed;
  private readonly created: boolean;
  private readonly added = new Map<string, number>(allTables.map(({ name }) => [name, 0]));
  private batchId: string | null = null;
  private objects = 0;
  private deadLetters = 0;

  private constructor(options: ProcessOptions, states: Map<string, TableState>, consumed: Consumed, created: boolean) {
    this.options = options;
    this.store = options.store;
    this.warehouse = options.warehouse;
    this.bookkeeping = options.bookkeeping;
    this.states = states;
    this.consumed = consumed;
    this.created = created;
  }

  static async start(options: ProcessOptions): Promise<Run> {
    const { warehouse, bookkeeping } = options;
    const found = await Promise.all(allTables.map(({ name }) => warehouse.load(name)));
    const states = new Map<string, TableState>();
    for (const [place, { name }] of allTables.entries()) if (found[place]) states.set(name, found[place]);
    const missing = allTables.filter(({ name }) => !states.has(name));
    await sideBySide(missing, async (definition) => {
      states.set(definition.name, await warehouse.create(definition));
    });
    // Of an earlier version: a column that has come since is added; old rows have null in it.
    for (const definition of allTables) {
      const names = new Set(states.get(definition.name)!.columns.map(({ name }) => name));
      const fresh = definition.columns.filter(({ name }) => !names.has(name));
      if (fresh.length > 0) states.set(definition.name, await warehouse.addColumns(definition.name, fresh));
    }
    const created = missing.length > 0;
    const consumed = await readConsumed(bookkeeping, warehouse, states.get(experimentsTable.name)!);
    return new Run(options, states, consumed, created);
  }

  result(): BatchResult {
    return {
      batchId: this.batchId,
      objects: this.objects,
      tables: Object.fromEntries(this.added),
      deadLetters: this.deadLetters,
    };
  }

  /** Finishes what a dead process began, removes the files that it left behind, and fills tables that are new in this version. */
  async resume(): Promise<void> {
    const pending = await readPendingBatch(this.bookkeeping);
    if (pending !== null) {
      const complete = snapshotOf(this.states.get(experimentsTable.name)!, pending.batchId) !== null;
      if (complete) await this.remember();
      else await this.write(pending, await this.readAgain(pending));
    }
    if (pending !== null || this.created) {
      for (const { name } of allTables) await this.warehouse.cleanUp(name);
    }
    if (pending !== null) await removePendingBatch(this.bookkeeping);
    for (const table of mlTables) {
      const state = this.states.get(table.name)!;
      const late = { table, state, experiments: this.states.get(experimentsTable.name)! };
      if (isLate(late)) this.states.set(table.name, await catchUp(this.store, this.warehouse, late));
    }
  }

  private async readAgain(pending: PendingBatch): Promise<SourceRecord[]> {
    const collected: Collected = { accepted: [], objects: [], rows: 0 };
    for await (const content of readObjects(this.store, pending.objects)) {
      if (content.kind !== 'records') throw batchObjectMissing(content.key, pending.batchId);
      this.objects += 1;
      this.collect(collected, content.key, content.sources);
    }
    return collected.accepted;
  }

  /** Reads what is new, in batches that fit into memory. */
  async processNew(): Promise<void> {
    const { signal, onProgress, now = Date.now, batchRows = 1_000_000 } = this.options;
    const keys: string[] = [];
    for await (const { key, size } of recordObjects(this.store)) {
      if (this.consumed.objects.has(key) || this.consumed.repeated.has(key)) continue;
      if (stillRefused(this.consumed.refused.get(key), size, now())) continue;
      keys.push(key);
    }
    let collected: Collected = { accepted: [], objects: [], rows: 0 };
    let done = 0;
    let learned = false;
    for await (const content of readObjects(this.store, keys)) {
      signal?.throwIfAborted();
      if (content.kind === 'refused') {
        const { key, bytes, reason } = content;
        if (this.consumed.refused.get(key)?.bytes !== bytes) this.deadLetters += 1;
        this.consumed.refused.set(key, { bytes, reason, triedAt: now() });
        learned = true;
      } else if (content.kind === 'records') {
        this.objects += 1;
        this.consumed.refused.delete(content.key);
        if (!this.collect(collected, content.key, content.sources)) {
          this.consumed.repeated.add(content.key);
          learned = true;
        }
      }
      onProgress?.(++done, keys.length);
      if (collected.rows < batchRows) continue;
      await this.begin(collected);
      collected = { accepted: [], objects: [], rows: 0 };
    }
    if (collected.accepted.length > 0) await this.begin(collected);
    else if (learned) await this.remember();
  }

  /** Keeps the experiments that are new, first come; false when there are none among them. */
  private collect(collected: Collected, object: string, sources: readonly SourceRecord[]): boolean {
    let fresh = false;
    for (const source of sources) {
      if (this.consumed.experiments.has(source.experimentId)) continue;
      this.consumed.experiments.set(source.experimentId, {
        settingsHash: settingsHashOfText(source.record.settings),
        producerVersion: source.record.producer_version,
      });
      collected.accepted.push(source);
      collected.rows += iterationParameters.count(source);
      fresh = true;
    }
    if (fresh) collected.objects.push(object);
    return fresh;
  }

  private async begin(collected: Collected): Promise<void> {
    const { now = Date.now } = this.options;
    // Later than every batch before it, whatever the clock says: time travel orders batches by time.
    let timestampMs = now();
    for (const state of this.states.values()) {
      timestampMs = Math.max(timestampMs, (state.current?.timestampMs ?? Number.NEGATIVE_INFINITY) + 1);
    }
    const batch: PendingBatch = { batchId: randomUUID(), timestampMs, objects: collected.objects };
    await writePendingBatch(this.bookkeeping, batch);
    await this.write(batch, collected.accepted);
    await removePendingBatch(this.bookkeeping);
  }

  private async write(batch: PendingBatch, accepted: readonly SourceRecord[]): Promise<void> {
    const written = new Map<string, readonly SourceRecord[]>();
    await sideBySide([...featureTables, ...mlTables], async (table) => {
      const state = this.states.get(table.name)!;
      // Where the copy of what is consumed was lost, the tables themselves say what they hold.
      const held =
        this.consumed.trusted || snapshotOf(state, batch.batchId) !== null
          ? null
          : await experimentsIn(this.warehouse, state);
      const sources = held === null ? accepted : accepted.filter(({ experimentId }) => !held.has(experimentId));
      written.set(table.name, sources);
      await this.append(table.name, batch, () => rowsOf(table, sources, batch));
    });
    const topics = [...new Set(accepted.map(({ topic }) => topic))].sort();
    await this.append(processingMetadata.name, batch, () => metadataRows(this.states, written, topics, batch));
    await this.append(experimentsTable.name, batch, () => rowsOf(experimentsTable, accepted, batch));
    this.batchId = batch.batchId;
    for (const { object } of accepted) this.consumed.objects.add(object);
    await this.remember();
  }

  /** One commit with the rows, unless the table has this batch already. */
  private async append(table: string, batch: PendingBatch, makeRows: () => Rows): Promise<void> {
    const state = this.states.get(table)!;
    const rows = makeRows();
    this.added.set(table, (this.added.get(table) ?? 0) + rows.length);
    if (rows.length === 0 || snapshotOf(state, batch.batchId) !== null) return;
    const next = await this.warehouse.append(table, rows, {
      tag: tagOf(state, batch.batchId),
      summary: { [batchIdProperty]: batch.batchId },
      timestampMs: batch.timestampMs,
    });
    this.states.set(table, next);
  }

  private async remember(): Promise<void> {
    await writeConsumed(this.bookkeeping, this.consumed, this.states.get(experimentsTable.name)!);
  }
}

/** Tables written at once: their syncs wait for the disk together. */
const together = 4;

/** Begins the work on the items in order. After a failure nothing is begun any more, and it is thrown when all that runs has ended. */
async function sideBySide<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const rest = items.values();
  const failures: unknown[] = [];
  await Promise.all(
    Array.from({ length: together }, async () => {
      for (const item of rest) {
        if (failures.length > 0) return;
        await work(item).catch((error: unknown) => failures.push(error));
      }
    }),
  );
  if (failures.length > 0) throw failures[0];
}
