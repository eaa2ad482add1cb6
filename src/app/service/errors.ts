import { defineFailure } from '../../science/errors/index.ts';

export const signingKeyUnreadable = defineFailure({
  code: 'signing_key_unreadable',
  message: (path: string, reason: string) => `The signing key ${path} cannot be read: ${reason}`,
  hint: (path: string) =>
    `Put the file back from a backup. Without one, move ${path} away: a new key is made, and old signatures can no longer be made again.`,
});

/** Only this machine may use a server without accounts. */
export const accountsNeeded = defineFailure({
  code: 'accounts_needed',
  status: 403,
  message: (host: string) => `A server at ${host} can be reached by others, and no admin with a password exists yet.`,
  hint: () => 'Make one: eigenlake user add NAME --role admin --password-file FILE. Or listen on 127.0.0.1.',
});

export const portTaken = defineFailure({
  code: 'port_taken',
  status: 409,
  message: (host: string, port: number) => `Another program listens on ${host}:${port}.`,
  hint: () => 'Choose another port with --port, or 0 for any free one.',
});

export const addressRefused = defineFailure({
  code: 'address_refused',
  message: (host: string, port: number, reason: string) => `The server cannot listen on ${host}:${port}: ${reason}.`,
  hint: () => 'Choose an address of this machine with --host, and a port that you may use with --port.',
});
