import { Failure } from '../../../science/errors/index.ts';
import {
  kafkaDenied,
  kafkaRefused,
  kafkaSecurityMismatch,
  kafkaTopicMissing,
  kafkaUnreachable,
  kafkaUntrusted,
  recordTooLargeForBroker,
} from '../errors.ts';

/**
 * What a client's error means, found in the tree of its causes: a wrong password hides behind "cannot connect". `least` is how many
 * attempts must have been hung up on to say so.
 */
export function kafkaFailure(error: unknown, servers: readonly string[], topic: string | null, least = 2): Error {
  if (error instanceof Failure) return error;
  const tree = [...causes(error)];
  const says = (wanted: RegExp) =>
    tree.some((cause) => wanted.test(`${text(cause, 'apiId')} ${text(cause, 'code')} ${text(cause, 'message')}`));
  const where = servers.join(', ');
  const reason = reasonOf(tree);
  if (says(/MESSAGE_TOO_LARGE|RECORD_LIST_TOO_LARGE/)) return recordTooLargeForBroker.from(error, topic ?? '');
  if (says(/ILLEGAL_SASL_STATE/)) return kafkaSecurityMismatch.from(error, where, 'it asks for no login');
  if (says(/SASL_AUTHENTICATION_FAILED|PLT_KFK_AUTHENTICATION|AUTHORIZATION_FAILED|UNSUPPORTED_SASL/)) {
    return kafkaDenied.from(error, where, reason);
  }
  if (tree.some((cause) => untrusted.test(text(cause, 'code')))) return kafkaUntrusted.from(error, where, reason);
  if (says(/Unknown topic|UNKNOWN_TOPIC|INVALID_TOPIC/)) return kafkaTopicMissing.from(error, topic ?? '', where);
  if (hangsUp(tree, least)) return kafkaSecurityMismatch.from(error, where, reason);
  if (
    says(
      /PLT_KFK_NETWORK|PLT_KFK_TIMEOUT|ECONN|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|Connection closed|Connection timed out|Cannot connect/,
    )
  ) {
    return kafkaUnreachable.from(error, where, reason);
  }
  return kafkaRefused.from(error, where, reason);
}

/** Node's codes for what is wrong with a certificate, and OpenSSL's. */
const untrusted = /CERT|^UNABLE_TO_|CRL|^ERR_SSL_(?!WRONG_VERSION)|^ERR_OSSL/;

/**
 * Whether every attempt reached somebody who closed the connection without an answer. A broker that goes down does so once:
 * the next attempt does not reach it.
 */
function hangsUp(tree: readonly object[], least: number): boolean {
  const ends = tree.filter((cause) => [...causes(cause)].length === 1);
  const closed = ends.filter((cause) =>
    /^Connection closed( while waiting for ready)?$|before secure TLS connection|wrong version number/i.test(
      text(cause, 'message'),
    ),
  );
  return ends.length >= least && closed.length === ends.length;
}

function* causes(error: unknown): Generator<object> {
  if (typeof error !== 'object' || error === null) return;
  yield error;
  if ('errors' in error && Array.isArray(error.errors)) for (const inner of error.errors) yield* causes(inner);
  if ('cause' in error) yield* causes(error.cause);
}

function text(cause: object, name: string): string {
  const value: unknown = name in cause ? Reflect.get(cause, name) : '';
  return typeof value === 'string' ? value : '';
}

/** The innermost one says what happened, the outer ones only that something did. */
function reasonOf(tree: readonly object[]): string {
  const last = tree.findLast((cause) => text(cause, 'message') !== '');
  return last === undefined ? 'no reason was given' : text(last, 'message').replace(/\.$/, '');
}
