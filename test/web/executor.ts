import { devices } from '../../src/cloud/devices/index.ts';
import { doneStatus, executionFailedStatus, type Jwk, resultDocument } from '../../src/cloud/jobs/index.ts';
import type { Claim, LiveEvent, StorageProvider } from '../../src/cloud/storage/index.ts';

/** Executes one waiting job of a device here and now, as a spooler does in its threads: nothing runs unless a test says so. */
export async function executeNext(
  provider: StorageProvider,
  name: string,
  key: Jwk,
  before: (claim: Claim) => Promise<void> = async () => undefined,
): Promise<void> {
  const device = devices.find(({ config }) => config.display_name === name);
  if (device === undefined) throw new Error(`no device ${name}`);
  const claim = await provider.claim(name, 'pages-test', 30_000);
  if (claim === null) throw new Error(`no job waits for ${name}`);
  await provider.start(claim);
  await before(claim);
  const events: LiveEvent[] = [];
  try {
    const circuits = device.check(claim.document);
    const { results } = await device.execute(circuits, { job: claim.job, onEvent: (event) => events.push(event) });
    await tell(provider, claim, events);
    const result = resultDocument(claim.job, device.config, results);
    await provider.finish(claim, { outcome: 'done', status: doneStatus(claim.job), result, key });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await provider.finish(claim, { outcome: 'failed', status: executionFailedStatus(claim.job, reason), reason });
  }
}

/** Appends live events of a running job. */
export async function tell(provider: StorageProvider, claim: Claim, events: readonly LiveEvent[]): Promise<void> {
  const known = await provider.readEvents(claim.device, claim.job, 0);
  await provider.appendEvents(claim.device, claim.job, (known.at(-1)?.seq ?? 0) + 1, events);
}
