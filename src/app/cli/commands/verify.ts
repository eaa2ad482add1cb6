import type { Command } from 'commander';
import { verify } from '../../pipeline/index.ts';
import { action, common } from '../command.ts';
import { exitCode } from '../exit.ts';
import { openForReading } from '../open-data.ts';

export function addVerify(program: Command): void {
  const command = program
    .command('verify')
    .description('proves that every record is one object and one set of rows: nothing lost, nothing twice');
  common(command, ['verify', 'verify --json']).action(
    action(async (terminal, options: { data?: string }) => {
      const folder = openForReading(options.data);
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
