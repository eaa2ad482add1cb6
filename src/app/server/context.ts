import type { AccountStore } from '../../cloud/accounts/index.ts';
import type { Providers } from '../providers/index.ts';
import type { Identities } from './identity.ts';
import type { JobPlaces } from './jobs/places.ts';
import type { Streams } from './jobs/streams.ts';
import type { ServerLimits, ServerOptions } from './options.ts';
import type { Patience } from './patience.ts';
import type { RateLimits } from './rate-limits.ts';

/** What the routes of one server share. */
export interface Context {
  readonly options: ServerOptions;
  readonly limits: ServerLimits;
  readonly accounts: AccountStore;
  readonly providers: Providers;
  readonly identities: Identities;
  readonly rates: RateLimits;
  readonly patience: Patience;
  readonly places: JobPlaces;
  readonly streams: Streams;
  readonly defaultStorage: string;
  readonly secure: boolean;
  readonly version: string;
  readonly clock: () => number;
  /** Where users reach the server, without a slash at its end. */
  url(): string;
}
