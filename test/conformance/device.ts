import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Device } from '../../src/cloud/devices/index.ts';
import {
  deviceConfigJson,
  readDeviceConfig,
  readResult,
  resultDocument,
  resultJson,
  writeJson,
} from '../../src/cloud/jobs/index.ts';
import { Failure } from '../../src/science/errors/index.ts';

/** A device to test: with two circuits of jobs that it accepts, each executed in a moment. */
export interface DeviceSite {
  readonly device: Device<unknown>;
  readonly circuits: readonly [unknown, unknown];
  close?(): Promise<void>;
}

/** What every device keeps, whatever it is. */
export function deviceConformance(name: string, open: () => Promise<DeviceSite>): void {
  const withSite = async (use: (site: DeviceSite) => Promise<void> | void): Promise<void> => {
    const site = await open();
    try {
      await use(site);
    } finally {
      await site.close?.();
    }
  };
  const jobOf = ({ circuits: [first, second] }: DeviceSite) => ({ experiment_7: first, experiment_2: second });

  describe(`${name} as a device`, () => {
    it('has a config that readers accept and that offers what it says', () =>
      withSite(({ device: { config } }) => {
        const text = writeJson(deviceConfigJson(config));
        expect(readDeviceConfig(JSON.parse(text), config.display_name)).toEqual(config);
        expect(config).toMatchObject({ pending_jobs: null, status_msg: null, last_queue_check: null, kid: null });
        for (const gate of config.gates) expect(config.supported_instructions).toContain(gate.name);
      }));

    it('gives one result for each circuit, in their order, which survives the wire', () =>
      withSite(async (site) => {
        const { device } = site;
        const job = jobOf(site);
        const posted = structuredClone(job);
        const { results, outcomes = [] } = await device.execute(device.check(job), { job: 'a1b2' });
        expect(job).toEqual(posted);
        expect(results.map(({ header }) => header.name)).toEqual(['experiment_7', 'experiment_2']);
        const document = resultDocument('a1b2', device.config, results);
        expect(readResult(JSON.parse(writeJson(resultJson(document)))).results).toHaveLength(2);
        expect(structuredClone(outcomes)).toEqual(outcomes);
        for (const { circuit } of outcomes) expect(Object.keys(job)).toContain(circuit);
      }));

    it('executes a job again as if nothing had been', () =>
      withSite(async (site) => {
        const { device } = site;
        const names = [];
        for (const _ of [1, 2]) {
          const { results } = await device.execute(device.check(jobOf(site)), { job: 'a1b2' });
          names.push(results.map(({ header }) => header.name));
        }
        expect(names[1]).toEqual(names[0]);
      }));

    it('tells events that are plain JSON', () =>
      withSite(async (site) => {
        const { device } = site;
        const events: unknown[] = [];
        await device.execute(device.check(jobOf(site)), { job: 'a1b2', onEvent: (event) => events.push(event) });
        expect(events.length).toBeGreaterThan(0);
        expect(JSON.parse(JSON.stringify(events))).toEqual(events);
      }));

    it('does nothing for a job that was cancelled before', () =>
      withSite(async (site) => {
        const { device } = site;
        const signal = AbortSignal.abort(new Error('cancelled before'));
        await expect(device.execute(device.check(jobOf(site)), { job: 'a1b2', signal })).rejects.toThrow(
          'cancelled before',
        );
      }));

    it('refuses what is no job of it with a failure in words, and nothing else', () =>
      withSite((site) => {
        const { device } = site;
        const [first] = site.circuits;
        const refused = (job: unknown) => {
          try {
            device.check(job);
          } catch (error) {
            expect(error).toBeInstanceOf(Failure);
            expect(error).toHaveProperty('message', expect.stringMatching(/\S{2}/));
            return true;
          }
          return false;
        };
        const junk = [
          undefined,
          null,
          7,
          'job',
          [],
          [first],
          {},
          { experiment_0: 7 },
          { experiment_x: first },
          { x: first },
        ];
        for (const job of junk) expect([job, refused(job)]).toEqual([job, true]);
        fc.assert(fc.property(fc.jsonValue(), (job) => void refused(job)));
        const fields = Object.keys(Object(first));
        const circuit = fc.dictionary(fc.oneof(fc.constantFrom(...fields), fc.string()), fc.jsonValue());
        fc.assert(fc.property(circuit, (changed) => void refused({ experiment_0: { ...Object(first), ...changed } })));
      }));
  });
}
