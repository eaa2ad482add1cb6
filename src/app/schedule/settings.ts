import type { Configuration } from '../config/index.ts';
import type { Plan } from './contract.ts';
import { badMailSetting } from './errors.ts';
import type { MailSettings } from './mailer.ts';

/** When processing runs: daily at midnight UTC unless it is configured. */
export function planOf(configuration: Configuration): Plan {
  return {
    cron: configuration.get('schedule.cron') ?? '0 0 * * *',
    retries: configuration.get('schedule.retries') ?? 3,
    retryDelay: 1000 * (configuration.get('schedule.retryDelay') ?? 1200),
    timeout: 1000 * (configuration.get('schedule.timeout') ?? 7200),
  };
}

/** Where mails go; null when none are wanted. Throws `bad_mail_setting` for half an answer. */
export function mailSettings(configuration: Configuration): MailSettings | null {
  const url = configuration.get('mail.url');
  const from = configuration.get('mail.from');
  const to = configuration.get('mail.to');
  if (url === undefined && to === undefined) return null;
  if (url === undefined) throw badMailSetting('mail.to is set, but no server (mail.url)');
  if (to === undefined) throw badMailSetting('mail.url is set, but nobody to write to (mail.to)');
  return { url, to, from: from ?? to[0]! };
}
