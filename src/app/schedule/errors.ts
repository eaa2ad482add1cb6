import { defineFailure } from '../../science/errors/index.ts';

export const badSchedule = defineFailure({
  code: 'bad_schedule',
  status: 422,
  message: (cron: string, reason: string) => `${JSON.stringify(cron)} is no schedule: ${reason}.`,
  hint: () => 'Five fields in UTC, as in crontab: "0 0 * * *" is every day at midnight.',
});

export const unknownWork = defineFailure({
  code: 'unknown_work',
  status: 404,
  message: (name: string, known: readonly string[]) =>
    `Nothing that is called ${name} is scheduled: ${known.join(', ')}.`,
  hint: () => 'eigenlake schedule list shows what there is.',
});

export const scheduleDamaged = defineFailure({
  code: 'schedule_damaged',
  message: (path: string) => `${path} cannot be read.`,
  hint: (path: string) => `Move ${path} away: the schedule begins anew, and nothing but its history is lost.`,
});

export const attemptTimedOut = defineFailure({
  code: 'attempt_timed_out',
  message: (seconds: number) => `The attempt was stopped after ${seconds} s.`,
  hint: () => 'Set schedule.timeout in the configuration file when the work needs longer.',
});

export const badMailSetting = defineFailure({
  code: 'bad_mail_setting',
  status: 422,
  message: (what: string) => `Mails cannot be sent: ${what}.`,
  hint: () =>
    'Set mail.url (smtp://USER:PASSWORD@HOST:PORT or smtps://…), mail.from and mail.to in the configuration file.',
});
