import type { Command } from 'commander';
import type { Configuration } from '../../config/index.ts';
import { type DataFolder, keptDestinations, type Resent, resendUndelivered } from '../../pipeline/index.ts';
import { configurationTo, openPlaces } from '../../places/index.ts';
import { action, common } from '../command.ts';
import { exitCode, explain } from '../exit.ts';
import { openConfigured, type PlaceOptions } from '../open-data.ts';
import { addSettings, kafkaKeys } from '../place-options.ts';

export function addResend(program: Command): void {
  const command = program
    .command('resend')
    .description('sends the records that could not be sent: to where they were to go, or to where the flags say');
  addSettings(command, kafkaKeys);
  common(command, ['resend', 'resend --kafka --servers localhost:9092 --json']).action(
    action(async (terminal, options: PlaceOptions) => {
      const { folder, configuration } = openConfigured(options, kafkaKeys, 'reads');
      try {
        const typed = kafkaKeys.some((key) => configuration.origin(key).kind === 'flag');
        const results = typed ? [await resendUndelivered(folder)] : await resendEach(folder, configuration);
        const sent = results.reduce((sum, one) => sum + one.sent, 0);
        const kept = results.at(-1)?.kept ?? 0;
        const reasons = results.flatMap((one) => one.reasons.map(({ path, error }) => ({ path, ...explain(error) })));
        if (terminal.json) terminal.document({ sent, kept, reasons });
        else {
          terminal.print(`${sent} sent, ${kept} kept`);
          for (const { path, code, message, hint } of reasons)
            terminal.print(`${path}\n  [${code}] ${message}\n  ${hint}`);
        }
        return kept === 0 ? exitCode.done : exitCode.found;
      } finally {
        await folder.close();
      }
    }),
  );
}

/** Every record to where it was to go, with the logins of today. */
async function resendEach(here: DataFolder, configuration: Configuration): Promise<Resent[]> {
  const results: Resent[] = [];
  for (const destination of await keptDestinations(here)) {
    const known = JSON.stringify(destination);
    const folder =
      destination === null
        ? here
        : openPlaces(here.path, configurationTo(destination, `${here.path}/undelivered`, configuration));
    try {
      results.push(await resendUndelivered(folder, (to) => JSON.stringify(to) === known));
    } finally {
      if (folder !== here) await folder.close();
    }
  }
  // What could not be read was to go nowhere that is known.
  return results.length > 0 ? results : [await resendUndelivered(here)];
}
