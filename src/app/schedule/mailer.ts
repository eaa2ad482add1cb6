import { createTransport } from 'nodemailer';
import type { Mailer } from './contract.ts';
import { badMailSetting } from './errors.ts';

export interface MailSettings {
  /** `smtp://USER:PASSWORD@HOST:PORT` (STARTTLS where the server offers it) or `smtps://…`. */
  readonly url: string;
  readonly from: string;
  readonly to: readonly string[];
}

/** Milliseconds that a mail server has for each step. */
const patience = 20_000;

/** Mails over SMTP, one connection for each. Throws `bad_mail_setting`. */
export function smtpMailer({ url, from, to }: MailSettings): Mailer {
  let address: URL;
  try {
    address = new URL(url);
  } catch (error) {
    // The text of the setting holds a password: it is not repeated.
    throw badMailSetting.from(error, 'mail.url is no URL');
  }
  if (address.protocol !== 'smtp:' && address.protocol !== 'smtps:') {
    throw badMailSetting(`mail.url begins with ${address.protocol}// instead of smtp:// or smtps://`);
  }
  const secure = address.protocol === 'smtps:';
  const user = decodeURIComponent(address.username);
  const transport = createTransport({
    host: address.hostname,
    port: address.port === '' ? (secure ? 465 : 587) : Number(address.port),
    secure,
    ...(user === '' ? {} : { auth: { user, pass: decodeURIComponent(address.password) } }),
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: patience,
  });
  return async ({ subject, text, html }) => {
    await transport.sendMail({ from, to: [...to], subject, text, html });
  };
}
