import { type Command, Option } from 'commander';
import { advance } from '../../pipeline/index.ts';
import { action, common } from '../command.ts';
import { exitCode } from '../exit.ts';
import { onInterrupt } from '../interrupt.ts';
import { openConfigured, type PlaceOptions } from '../open-data.ts';
import { addSettings, objectKeys } from '../place-options.ts';
import { showProgress } from '../progress.ts';

export function addProcess(program: Command): void {
  const command = program
    .command('process')
    .description('new objects below experiments/ into the tables; a second time finds nothing to do')
    .addOption(new Option('--engine <name>', 'what computes the tables').choices(['embedded']).default('embedded'));
  addSettings(command, objectKeys);
  common(command, ['process', 'process --objects s3://results --warehouse s3://features/warehouse --json']).action(
    action(async (terminal, options: PlaceOptions) => {
      const { folder } = openConfigured(options, objectKeys, 'writes');
      const progress = showProgress(terminal, 0);
      const interrupt = onInterrupt();
      try {
        const { batch } = await advance(folder, {
          signal: interrupt.signal,
          onProgress: (done, total) => terminal.interactive && progress.stage(`objects ${done} of ${total}`),
        });
        progress.close();
        const { batchId = null, objects = 0, tables = {}, deadLetters = 0 } = batch ?? {};
        if (terminal.json) terminal.document({ batch_id: batchId, objects, tables, dead_letters: deadLetters });
        else if (batchId === null) terminal.print('nothing new');
        else {
          terminal.print(`batch ${batchId}: ${objects} new objects`);
          for (const [name, rows] of Object.entries(tables)) terminal.print(`  ${name.padEnd(22)} ${rows} rows`);
        }
        if (deadLetters > 0) terminal.note(`${deadLetters} objects could not be decoded: eigenlake verify names them`);
        return deadLetters > 0 ? exitCode.found : exitCode.done;
      } catch (error) {
        if (!interrupt.signal.aborted) throw error;
        progress.close();
        // A batch that has begun was finished; what was only read is new to the next one.
        if (terminal.json) {
          terminal.document({ batch_id: null, objects: 0, tables: {}, dead_letters: 0, interrupted: true });
        } else terminal.note('interrupted: the next eigenlake process goes on');
        return exitCode.interrupted;
      } finally {
        interrupt.off();
        progress.close();
        await folder.close();
      }
    }),
  );
}
