import type { Command } from 'commander';
import { verify } from '../../pipeline/index.ts';
import { action, common } from '../command.ts';
import { exitCode } from '../exit.ts';
import { openConfigured, type PlaceOptions } from '../open-data.ts';
import { addSettings, logKeys } from '../place-options.ts';

export function addVerify(program: Command): void {
  const command = program
    .command('verify')
    .description('proves that every record is one object and one set of rows: nothing lost, nothing twice');
  addSettings(command, logKeys);
  common(command, ['verify', 'verify --kafka --servers broker:9092 --objects s3://results --json']).action(
    action(async (terminal, options: PlaceOptions) => {
      const { folder } = openConfigured(options, logKeys, 'reads');
      try {
        const found = await verify(folder);
        if (terminal.json) terminal.document(found);
        else {
          terminal.print(`${found.records} records, ${found.objects} objects, ${found.experiments} experiments`);
          for (const kind of ['lost', 'duplicated', 'damaged'] as const) {
            terminal.print(`${kind}: ${found[kind].length === 0 ? 'none' : found[kind].length}`);
            for (const what of found[kind])
              terminal.print(`  ${typeof what === 'string' ? what : JSON.stringify(what)}`);
          }
          terminal.print(found.ok ? 'ok' : 'NOT ok');
        }
        return found.ok ? exitCode.done : exitCode.found;
      } finally {
        await folder.close();
      }
    }),
  );
}
