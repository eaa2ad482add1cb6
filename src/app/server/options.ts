import type { AccountStore, Role } from '../../cloud/accounts/index.ts';
import type { EmbeddedRegistry } from '../../lake/records/index.ts';
import type { Providers } from '../providers/index.ts';
import type { CatalogOptions } from './catalog/routes.ts';

export interface ServerOptions {
  readonly accounts: AccountStore;
  readonly providers: Providers;
  /**
   * Where users reach the server (`https://jobs.example.org`): stands in the `url` of devices, and decides whether cookies are
   * Secure. Default: where it listens.
   */
  readonly baseUrl?: string;
  /** Only programs of this machine reach it: other Host headers are refused (DNS rebinding), and nothing limits rates. */
  readonly loopback: boolean;
  /** The server runs for this one user, without accounts; needs `loopback`. */
  readonly localUser?: string;
  /** The storage that one-part device names mean; default `local`. */
  readonly defaultStorage?: string;
  /** Anybody may make an account; default false. */
  readonly signUp?: boolean;
  /** What who signs up becomes; default `user`. */
  readonly signUpRole?: Role;
  /** Offered below /registry; without it there is nothing. */
  readonly registry?: EmbeddedRegistry;
  /** The tables for other engines, below /iceberg; without it there is nothing. */
  readonly catalog?: CatalogOptions;
  /** Folder with the built pages. */
  readonly pages?: string;
  /** A proxy in front sets X-Forwarded-For; default false. */
  readonly trustProxy?: boolean;
  readonly version?: string;
  readonly limits?: Partial<ServerLimits>;
  /** A job was stored: a spooler of this process may look now. */
  onSubmitted?(device: string, storage: string): void;
  onEvent?(event: ServerEvent): void;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
}

export interface ServerLimits {
  /** Of a request with a job; default 2.5 MiB, as the reference has it. */
  readonly bodyBytes: number;
  /** Circuits of one job, before its device says less; default 10 000. */
  readonly circuits: number;
  /** For each token or session, for each address without one; default 6 000, on loopback none (0). */
  readonly requestsPerMinute: number;
  /** Failed logins of one name in 15 minutes; default 10. */
  readonly loginsByName: number;
  /** Failed logins and sign-ups of one address in 15 minutes; default 50. */
  readonly loginsByAddress: number;
  /** Live event streams of one user at the same time; default 20. */
  readonly streams: number;
  /** Default two weeks. */
  readonly sessionSeconds: number;
  /** How long a list waits for a storage that does not answer; default 5 000. */
  readonly storageMilliseconds: number;
  /** How often a stream looks for events; default 200. */
  readonly pollMilliseconds: number;
  /** How often a silent stream gives a sign of life; default 15 000. */
  readonly heartbeatMilliseconds: number;
}

/** What an operator may log. Query strings never stand here: v2 carries tokens in them. */
export type ServerEvent =
  | {
      readonly kind: 'request';
      readonly id: string;
      readonly method: string;
      readonly path: string;
      readonly status: number;
      readonly milliseconds: number;
    }
  | { readonly kind: 'error'; readonly id: string; readonly error: unknown };

/** The limits that hold, defaults filled in. */
export function serverLimits(limits: Partial<ServerLimits> = {}, loopback: boolean): ServerLimits {
  return {
    bodyBytes: 2_621_440,
    circuits: 10_000,
    requestsPerMinute: loopback ? 0 : 6_000,
    loginsByName: 10,
    loginsByAddress: 50,
    streams: 20,
    sessionSeconds: 14 * 86_400,
    storageMilliseconds: 5_000,
    pollMilliseconds: 200,
    heartbeatMilliseconds: 15_000,
    ...limits,
  };
}
