import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type Spooler,
  type SpoolerEvent,
  type SpoolerOptions,
  startSpooler,
} from '../../../src/cloud/spooler/index.ts';
import type { StorageProvider } from '../../../src/cloud/storage/index.ts';
import { compiledSource } from '../../compiled.ts';
import { type LocalSite, localSites } from '../storage/site.ts';

export const laboratory = new URL('./laboratory.mjs', import.meta.url).href;

export interface Bench {
  readonly site: LocalSite;
  readonly provider: StorageProvider;
  readonly events: SpoolerEvent[];
  /** A path for the files by which tests and devices talk. */
  file(name: string): string;
  start(options?: Partial<SpoolerOptions>, graceMilliseconds?: number): Promise<Spooler>;
  submit(circuit: object | string | null, device?: string): Promise<string>;
  /** Resolves with the event as soon as there is one that fits, also when it came before. */
  until(fits: (event: SpoolerEvent) => boolean): Promise<SpoolerEvent>;
  /** Resolves with the job's phase when it has ended in some spooler of this bench. */
  ended(job: string): Promise<string>;
}

/** Spoolers in this process whose threads run compiled code, each bench with a storage of its own. */
export function workshop() {
  const sites = localSites();
  const compiled = compiledSource();
  const files = mkdtempSync(join(tmpdir(), 'eigenlake-spooler-'));
  const open: Spooler[] = [];
  let count = 0;

  function bench(provider?: (provider: StorageProvider) => StorageProvider): Bench {
    const site = sites.fresh();
    const storage = site.open();
    const events: SpoolerEvent[] = [];
    const waiting = new Set<() => void>();
    const number = count++;
    const self: Bench = {
      site,
      provider: storage,
      events,
      file: (name) => join(files, `${number}-${name}`),
      async start(options = {}, graceMilliseconds = 300) {
        const spooler = await startSpooler(
          {
            provider: provider === undefined ? storage : provider(storage),
            devices: [{ module: laboratory, name: 'lab' }],
            pollMilliseconds: 5,
            ...options,
            onEvent(event) {
              events.push(event);
              options.onEvent?.(event);
              for (const look of waiting) look();
            },
          },
          { worker: pathToFileURL(join(compiled.folder, 'cloud/spooler/worker.js')), graceMilliseconds },
        );
        open.push(spooler);
        return spooler;
      },
      async submit(circuit, device = 'lab') {
        const text = typeof circuit === 'string' ? circuit : JSON.stringify({ experiment_0: circuit });
        return (await storage.submit({ device, user: 'alice', text })).job;
      },
      until: (fits) =>
        new Promise((resolve) => {
          const look = () => {
            const found = events.find(fits);
            if (found === undefined) return;
            waiting.delete(look);
            resolve(found);
          };
          waiting.add(look);
          look();
        }),
      async ended(job) {
        const event = await self.until((one) => one.kind === 'ended' && one.job === job);
        return event.kind === 'ended' ? event.phase : '';
      },
    };
    return self;
  }

  return {
    bench,
    compiled: compiled.folder,
    async close(): Promise<void> {
      await Promise.all(open.map((spooler) => spooler.stop('hand-back')));
      await sites.remove();
      compiled.remove();
      rmSync(files, { recursive: true, force: true });
    },
  };
}
