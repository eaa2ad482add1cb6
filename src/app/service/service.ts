import { fileURLToPath } from 'node:url';
import { type AccountStore, openAccounts, type Role, secretFrom } from '../../cloud/accounts/index.ts';
import type { Jwk } from '../../cloud/jobs/index.ts';
import { type DeviceSource, type Spooler, type SpoolerEvent, startSpooler } from '../../cloud/spooler/index.ts';
import type { SinkResult } from '../../lake/streaming/index.ts';
import { type Configuration, version, writeServerFile } from '../config/index.ts';
import { type DataFolder, type Delivery, defaultTopic, openDelivery } from '../pipeline/index.ts';
import type { SinkRun } from '../places/index.ts';
import { openProviders, type Providers } from '../providers/index.ts';
import type { Run } from '../schedule/index.ts';
import { createServer, type Server } from '../server/index.ts';
import { type Background, keepAdvancing } from './background.ts';
import { type BackgroundSink, keepSinking } from './background-sink.ts';
import { explainFailure } from './explain.ts';
import { listen } from './listen.ts';
import { demandAccounts, isLoopback, type LocalAccess, localAccess, localUserName } from './local-user.ts';
import { lookAhead, told } from './look-ahead.ts';
import { publishOutcomes } from './publish-outcomes.ts';
import { type Scheduled, scheduled } from './scheduled.ts';
import { shippedDevices } from './shipped-devices.ts';
import { signingKey } from './signing-key.ts';

export interface ServiceOptions {
  readonly folder: DataFolder;
  /** Of the records. */
  readonly topic?: string;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly accounts: { readonly sqlite: string } | { readonly postgresql: string };
  /** As users see it, when a proxy stands before it. */
  readonly baseUrl?: string;
  /** Devices beside the shipped ones. */
  readonly devices?: readonly DeviceSource[];
  /** Without: the server only, jobs wait for spoolers elsewhere. Default true. */
  readonly spool?: boolean;
  /** The sink of a cluster whose records this process stores, too; the embedded log needs none. */
  sink?(run: SinkRun): Promise<SinkResult>;
  /** Anyone may open an account. Default true. */
  readonly signUp?: boolean;
  readonly signUpRole?: Role;
  /** Registered `local` storage providers lie below it. */
  readonly localRoot?: string;
  /** Daily processing with its mails, as this says. Without: none in this process. */
  readonly schedule?: Configuration;
  readonly env: Readonly<Record<string, string | undefined>>;
  onEvent?(event: ServiceEvent): void;
}

export type ServiceEvent =
  | SpoolerEvent
  | { readonly kind: 'processing'; readonly code: string; readonly message: string }
  | { readonly kind: 'scheduled'; readonly run: Run }
  /** A request failed by no fault of who sent it; `id` stands in the answer, where it tells nothing else. */
  | { readonly kind: 'request'; readonly id: string; readonly code: string; readonly message: string };

export interface Service {
  readonly url: string;
  /** Display names of what this process executes. */
  readonly devices: readonly string[];
  /** Null beyond this machine. */
  readonly access: LocalAccess | null;
  /** Lets running jobs end for a while, hands back the others, takes what was published to the tables. */
  stop(graceMilliseconds?: number): Promise<void>;
}

/** Everything in one process on one data folder: API, pages, spooler, sink, processing. Rejects when nothing could start. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const opened: Opened = {};
  try {
    return await start(options, opened);
  } catch (error) {
    await close(opened, 0);
    throw error;
  }
}

interface Opened {
  accounts?: AccountStore;
  providers?: Providers;
  server?: Server;
  spooler?: Spooler;
  background?: Background;
  sink?: BackgroundSink;
  schedule?: Scheduled;
  delivery?: Delivery;
}

async function start(options: ServiceOptions, opened: Opened): Promise<Service> {
  const { folder, host, port, env, onEvent, baseUrl } = options;
  if (options.spool !== false) await lookAhead(folder, options.topic ?? defaultTopic, troubleOf(options));
  const accounts = await openAccounts(options.accounts, { secret: secretFrom(env) });
  opened.accounts = accounts;
  let access: LocalAccess | null = null;
  // Behind a proxy with a name of its own others reach it, whatever address it listens on.
  const ownMachine = isLoopback(host) && (baseUrl === undefined || isLoopback(nameIn(baseUrl)));
  if (ownMachine) access = await localAccess(accounts, folder.path);
  else await demandAccounts(accounts, isLoopback(host) ? nameIn(baseUrl ?? host) : host);

  const providers = openProviders({
    accounts,
    data: folder.path,
    ...(options.localRoot === undefined ? {} : { localRoot: options.localRoot }),
  });
  opened.providers = providers;
  const key = await signingKey(folder.path);
  opened.background = keepAdvancing(folder, { onTrouble: troubleOf(options) });
  if (options.sink !== undefined) {
    const { background } = opened;
    opened.sink = keepSinking(options.sink, { onStored: () => background.poke(), onTrouble: troubleOf(options) });
  }
  if (options.schedule !== undefined) {
    opened.schedule = await scheduled(folder, options.schedule, (event) => onEvent?.(event));
  }
  if (options.spool !== false) opened.spooler = await spool(options, opened, key);

  const server = await createServer({
    accounts,
    providers,
    version,
    loopback: ownMachine,
    ...(access?.alone ? { localUser: localUserName } : {}),
    signUp: options.signUp ?? true,
    // Who registers a storage makes this server connect to it: beyond this machine an admin decides who may.
    signUpRole: options.signUpRole ?? (ownMachine ? 'owner' : 'user'),
    pages: fileURLToPath(new URL('../../pages/', import.meta.url)),
    ...(options.baseUrl === undefined ? {} : { baseUrl: options.baseUrl }),
    ...(folder.ownRegistry === null ? {} : { registry: folder.ownRegistry }),
    catalog: { catalog: folder.catalog, fileSettings: folder.fileSettings },
    onSubmitted: (device, storage) => {
      if (storage === 'local') opened.spooler?.wake(device);
    },
    onEvent: (event) => {
      if (event.kind === 'error') onEvent?.({ kind: 'request', id: event.id, ...explainFailure(event.error) });
    },
  });
  opened.server = server;
  const url = await listen(server, host, port);
  await writeServerFile(folder.path, { url, token: access?.token ?? null, pid: process.pid });
  return {
    url,
    devices: (opened.spooler?.devices ?? []).map(({ display_name }) => display_name),
    access,
    stop: (grace = 10_000) => close(opened, grace),
  };
}

const troubleOf =
  ({ onEvent }: ServiceOptions) =>
  (code: string, message: string) =>
    onEvent?.({ kind: 'processing', code, message });

async function spool(options: ServiceOptions, opened: Opened, key: Jwk): Promise<Spooler> {
  const { providers, background } = opened;
  const provider = await providers!.open('local');
  const delivery = openDelivery(options.folder);
  opened.delivery = delivery;
  return startSpooler({
    provider: provider!,
    devices: [shippedDevices(), ...(options.devices ?? [])],
    key,
    publish: publishOutcomes({
      delivery,
      topic: options.topic ?? defaultTopic,
      onPublished: () => background!.poke(),
      onKept: (why) => told(why, troubleOf(options)),
    }),
    onEvent: (event) => {
      // Who watches the job hears of its end at once.
      if (event.kind === 'ended') opened.server?.wake(event.job);
      options.onEvent?.(event);
    },
  });
}

/** In the order in which work flows: nothing comes in any more, jobs end, their records reach the tables. */
async function close(opened: Opened, grace: number): Promise<void> {
  const { server, spooler, delivery, sink, background, schedule, ...stores } = opened;
  await server?.close();
  await schedule?.stop();
  await spooler?.stop('finish', grace);
  await delivery?.close();
  await sink?.stop();
  await background?.stop();
  await stores.providers?.close();
  await stores.accounts?.close();
}

/** The name of the machine in an address. */
function nameIn(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : url;
}
