import { type Command, Option } from 'commander';
import { advance } from '../../pipeline/index.ts';
import { action, common } from '../command.ts';
import { exitCode } from '../exit.ts';
import { openForWriting } from '../open-data.ts';
import { showProgress } from '../progress.ts';

export function addProcess(program: Command): void {
  const command = program
    .command('process')
    .description('new objects below objects/experiments/ into the tables; a second time finds nothing to do')
    .addOption(new Option('--engine <name>', 'what computes the tables').choices(['embedded']).default('embedded'));
  common(command, ['process', 'process --json --data results']).action(
    action(async (terminal, options: { data?: string }) => {
      const folder = openForWriting(options.data);
      const progress = showProgress(terminal, 0);
      try {
        const { batch } = await advance(folder, {
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
      } finally {
        progress.close();
        await folder.close();
      }
    }),
  );
}
