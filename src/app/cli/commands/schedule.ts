import type { Command } from 'commander';
import { terminalTable } from '../../report/index.ts';
import {
  type Ledger,
  ledgerOf,
  openSchedule,
  pauseWork,
  planOf,
  processingName,
  type Run,
  requestWork,
  resumeWork,
  slotsOf,
  type WorkState,
} from '../../schedule/index.ts';
import { action, common } from '../command.ts';
import { exitCode } from '../exit.ts';
import { configure, openConfigured, type PlaceOptions } from '../open-data.ts';
import { addSettings, objectKeys } from '../place-options.ts';
import { runLine } from '../schedule-log.ts';
import type { Terminal } from '../terminal.ts';
import { untilSignal } from '../until-signal.ts';

export function addSchedule(program: Command): void {
  const schedule = program
    .command('schedule')
    .description('takes new records into the tables daily, with retries and mails; the part that Airflow has elsewhere')
    .option('--once', 'run what is due or requested, then end');
  addSettings(schedule, objectKeys);
  common(schedule, ['schedule', 'schedule --once --json']).action(
    action(async (terminal, options: PlaceOptions & { once?: boolean }) => runUntilSignal(terminal, options)),
  );
  addList(schedule);
  addHistory(schedule);
  addOrders(schedule);
}

async function runUntilSignal(terminal: Terminal, options: PlaceOptions & { once?: boolean }): Promise<number> {
  const { folder, configuration } = openConfigured(options, objectKeys, 'writes');
  const interrupt = untilSignal();
  const stop = new AbortController();
  void interrupt.received.then(() => stop.abort());
  const ran = new Map<string, Run>();
  try {
    const schedule = await openSchedule(folder, configuration);
    const mine = await schedule.run({
      signal: stop.signal,
      once: options.once === true,
      onStandBy: () => terminal.note('another process has the schedule; this one takes over when that ends'),
      onRun(run) {
        ran.set(run.run, run);
        terminal.note(runLine(run));
      },
    });
    if (!mine && options.once) terminal.note('another process has the schedule and runs what is due');
    const runs = [...ran.values()];
    if (terminal.json) terminal.document({ runs });
    return runs.some(({ status }) => status === 'failed') ? exitCode.found : exitCode.done;
  } finally {
    interrupt.off();
    await folder.close();
  }
}

function addList(schedule: Command): void {
  const command = schedule.command('list').description('what is scheduled: when it runs next, how it ended last');
  addSettings(command, []);
  common(command, ['schedule list', 'schedule list --json']).action(
    action(async (terminal, options: PlaceOptions) => {
      const { configuration, location } = configure(options, []);
      const { cron } = planOf(configuration);
      const ledger = await ledgerOf(location.path).read();
      const state = ledger.works[processingName];
      const works = [
        {
          work: processingName,
          cron,
          next: nextOf(cron, state),
          paused: state?.paused ?? false,
          requested: state?.requested ?? null,
          last: lastOf(ledger),
        },
      ];
      if (terminal.json) terminal.document({ works });
      else {
        terminal.print(
          terminalTable(works, [
            { title: 'work', text: ({ work }) => work },
            { title: 'schedule (UTC)', text: ({ cron }) => cron },
            { title: 'next', text: ({ next, paused }) => (paused ? 'paused' : (next ?? 'never')) },
            { title: 'last', text: ({ last }) => (last === null ? 'never' : `${last.status} ${last.due}`) },
          ]),
        );
      }
      return exitCode.done;
    }),
  );
}

function nextOf(cron: string, state: WorkState | undefined): string | null {
  if (state?.paused) return null;
  const after = Math.max(Date.now(), state === undefined ? 0 : Date.parse(state.slot));
  const next = slotsOf(cron).next(after);
  return next === null ? null : new Date(next).toISOString();
}

const lastOf = ({ runs }: Ledger): Run | null => runs.findLast(({ work }) => work === processingName) ?? null;

function addHistory(schedule: Command): void {
  const command = schedule
    .command('history')
    .description('all runs that are remembered: attempts, errors, what was processed, mails');
  addSettings(command, []);
  common(command, ['schedule history', 'schedule history --json']).action(
    action(async (terminal, options: PlaceOptions) => {
      const { runs } = await ledgerOf(configure(options, []).location.path).read();
      if (terminal.json) terminal.document({ runs });
      else if (runs.length === 0) terminal.print('nothing has run yet');
      else for (const run of runs) terminal.print(runLine(run));
      return exitCode.done;
    }),
  );
}

function addOrders(schedule: Command): void {
  const orders = [
    { name: 'pause', about: 'no scheduled runs until it is resumed', give: pauseWork },
    { name: 'resume', about: 'scheduled runs again, from the next slot on', give: resumeWork },
  ] as const;
  for (const { name, about, give } of orders) {
    const command = schedule.command(name).argument('[work]', 'what', processingName).description(about);
    addSettings(command, []);
    common(command, [`schedule ${name}`, `schedule ${name} ${processingName} --json`]).action(
      action(async (terminal, work: string, options: PlaceOptions) => {
        const state = await give(ledgerOf(configure(options, []).location.path), work, Date.now());
        if (terminal.json) terminal.document({ work, paused: state.paused });
        else terminal.print(`${work}: ${state.paused ? 'paused' : 'runs on its schedule'}`);
        return exitCode.done;
      }),
    );
  }
  const trigger = schedule
    .command('trigger')
    .argument('[work]', 'what', processingName)
    .description('one run now: by the process that has the schedule, else by this one');
  addSettings(trigger, objectKeys);
  common(trigger, ['schedule trigger', `schedule trigger ${processingName} --json`]).action(
    action(async (terminal, work: string, options: PlaceOptions) => {
      await requestWork(ledgerOf(configure(options, []).location.path), work, Date.now());
      return runUntilSignal(terminal, { ...options, once: true });
    }),
  );
}
