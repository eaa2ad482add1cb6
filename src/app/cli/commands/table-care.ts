import { type Command, InvalidArgumentError } from 'commander';
import { maintainTables } from '../../pipeline/index.ts';
import { objectsAt } from '../../places/index.ts';
import { type Column, terminalTable } from '../../report/index.ts';
import { action, common } from '../command.ts';
import { exitCode } from '../exit.ts';
import { integer } from '../numbers.ts';
import { openConfigured, type PlaceOptions } from '../open-data.ts';
import { addSettings, tableKeys } from '../place-options.ts';
import type { Terminal } from '../terminal.ts';

interface CareOptions extends PlaceOptions {
  readonly dryRun?: boolean;
}

/** What is printed of one table. */
type Line = Readonly<Record<string, string | number | boolean>> & { readonly table: string };

const hour = 3_600_000;
const mebibyte = 1 << 20;
/** Tags that every batch of processing leaves. */
const batchTag = /^v_(incr_)?[0-9a-f]{32}$/;

/** `30d` or `12h` as milliseconds. */
const age = (text: string): number => {
  const [, count, unit] = /^(\d{1,5})([dh])$/.exec(text.trim()) ?? [];
  if (count === undefined) throw new InvalidArgumentError('It must be days or hours, such as 30d or 12h.');
  return Number(count) * hour * (unit === 'd' ? 24 : 1);
};

/** `tables compact`, `expire`, `remove-orphans` and `relocate`. */
export function addTableCare(tables: Command): void {
  const compact = care(
    tables,
    'compact',
    'many small files of a partition become few: the same rows, in one commit',
  ).option('--target-size <mib>', 'files are put together up to this size', integer(1, 1024), 64);
  finish(
    compact,
    ['tables compact', 'tables compact vqe_iterations --dry-run'],
    (options: CareOptions & { targetSize: number }, dryRun) => async (maintenance, table) => {
      const done = await maintenance.compact(table, { dryRun, targetBytes: options.targetSize * mebibyte });
      return {
        table,
        files_before: done.filesBefore,
        files_after: done.filesAfter,
        manifests_before: done.manifestsBefore,
        manifests_after: done.manifestsAfter,
        rows: done.rows,
      };
    },
  );

  const expire = care(
    tables,
    'expire',
    'forgets old snapshots that no tag holds, and removes the files that only they needed',
  )
    .option('--older-than <age>', 'what is younger stays, such as 30d or 12h', age, 5 * 24 * hour)
    .option('--keep <n>', 'the newest snapshots that stay in any case', integer(1), 1)
    .option('--drop-batch-tags', 'the tags of old batches (v_…, v_incr_…) hold nothing, and go');
  finish(
    expire,
    ['tables expire --older-than 30d --drop-batch-tags', 'tables expire --dry-run --json'],
    (options: CareOptions & { olderThan: number; keep: number; dropBatchTags?: boolean }, dryRun) => {
      const before = Date.now() - options.olderThan;
      const mayDropTag = (tag: string) => options.dropBatchTags === true && batchTag.test(tag);
      return async (maintenance, table) => {
        const done = await maintenance.expire(table, { before, keep: options.keep, dryRun, mayDropTag });
        return { table, snapshots: done.snapshots, tags: done.tags, files_removed: done.removed.length };
      };
    },
  );

  const orphans = care(
    tables,
    'remove-orphans',
    'removes old files that no snapshot refers to: what dead writers left',
  ).option('--older-than <age>', 'what is younger may belong to a commit under way, and stays', age, 3 * 24 * hour);
  finish(
    orphans,
    ['tables remove-orphans --dry-run', 'tables remove-orphans vqe_results --older-than 7d'],
    (options: CareOptions & { olderThan: number }, dryRun) => {
      const before = Date.now() - options.olderThan;
      return async (maintenance, table) => ({
        table,
        files_removed: (await maintenance.removeOrphans(table, { before, dryRun })).length,
      });
    },
  );

  const relocate = care(
    tables,
    'relocate',
    'tables say where they are: after their folder was moved, or in another place',
  ).option('--to <place>', 'copies them to a folder or s3://BUCKET/PREFIX; without it they stay where they are');
  finish(
    relocate,
    ['tables relocate', 'tables relocate --to s3://lake/warehouse'],
    (options: CareOptions & { to?: string }, dryRun, configured) => {
      const target = options.to === undefined ? undefined : objectsAt(options.to, configured);
      return async (maintenance, table) => {
        const done = await maintenance.relocate(table, target, { dryRun });
        const { from, to, there: unchanged, snapshots, manifests } = done;
        return { table, from, to, unchanged, snapshots, manifests, data_files: done.dataFiles };
      };
    },
    false,
  );
}

function care(tables: Command, name: string, about: string): Command {
  return tables
    .command(name)
    .argument('[tables...]', 'default: all')
    .description(about)
    .option('--dry-run', 'say what would be done, and do nothing');
}

type Configuration = ReturnType<typeof openConfigured>['configuration'];
type Work = Parameters<typeof maintainTables<Line>>[2];

function finish<Options extends CareOptions>(
  command: Command,
  examples: readonly [string, string],
  prepare: (options: Options, dryRun: boolean, configuration: Configuration) => Work,
  beside = true,
): void {
  addSettings(command, tableKeys);
  common(command, examples).action(
    action(async (terminal, names: readonly string[], options: Options) => {
      const { folder, configuration } = openConfigured(options, tableKeys, 'reads');
      try {
        const dryRun = options.dryRun === true;
        const work = prepare(options, dryRun, configuration);
        const lines = (await maintainTables(folder, names, work, { beside })).map(({ result }) => result);
        show(terminal, dryRun, lines);
        return exitCode.done;
      } finally {
        await folder.close();
      }
    }),
  );
}

function show(terminal: Terminal, dryRun: boolean, lines: readonly Line[]): void {
  if (terminal.json) {
    terminal.document({ dry_run: dryRun, tables: lines });
    return;
  }
  const [first] = lines;
  if (first === undefined) {
    terminal.print('no tables yet');
    return;
  }
  const columns = Object.keys(first).map(
    (name): Column<Line> => ({
      title: name.replaceAll('_', ' '),
      align: typeof first[name] === 'number' ? 'right' : 'left',
      text: (line) => String(line[name]),
    }),
  );
  terminal.print(terminalTable(lines, columns));
  if (dryRun) terminal.note('nothing was changed (--dry-run)');
}
