import { forApi, longName, lostResult, missingStatus, statusInsteadOfResult } from '../../../cloud/jobs/index.ts';
import { idempotencyConflict } from '../../../cloud/storage/index.ts';
import type { Context } from '../context.ts';
import { statusAnswer, storageRefused, storageUnreachable, type WireAnswer } from './answers.ts';
import { type FoundDevice, fromStorage } from './find-device.ts';

/** Stores a job: acknowledged when it is durable. */
export async function submitJob(
  context: Context,
  found: FoundDevice,
  user: string,
  text: string,
  key: string | undefined,
): Promise<WireAnswer> {
  const { provider, storage, device } = found;
  try {
    const { job, status, repeated } = await fromStorage(context, storageRefused, () =>
      provider.submit({ device, user, text, ...(key === undefined ? {} : { idempotencyKey: key }) }),
    );
    context.places.remember(job, { storage, device });
    if (!repeated) context.options.onSubmitted?.(device, storage);
    return statusAnswer(status);
  } catch (error) {
    if (!idempotencyConflict.matches(error)) throw error;
    return {
      status: 409,
      body: { job_id: 'None', status: 'ERROR', detail: error.message, error_message: error.code },
    };
  }
}

/** The status of a job. Unknown, of somebody else and failed: 406, as the reference has it. */
export async function jobStatus(context: Context, found: FoundDevice, user: string, job: string): Promise<WireAnswer> {
  const status = await ownStatus(context, found, user, job);
  return statusAnswer(status, status.status === 'ERROR' ? 406 : 200);
}

/** The result of a job that is done, else its status. */
export async function jobResult(
  context: Context,
  found: FoundDevice,
  user: string,
  job: string,
  version: 'v2' | 'v3',
): Promise<WireAnswer> {
  const status = await ownStatus(context, found, user, job);
  if (status.status === 'ERROR') return { status: 406, body: statusInsteadOfResult(status, version) };
  if (status.status !== 'DONE') return statusAnswer(status);
  const { provider, storage, device, config } = found;
  const stored = await fromStorage(context, storageUnreachable, () => provider.result(device, job));
  if (stored !== null) return { status: 200, body: forApi(stored.document, version, longName(storage, config)) };
  return { status: 200, body: lostResult(job, device) };
}

async function ownStatus(context: Context, found: FoundDevice, user: string, job: string) {
  const { provider, device } = found;
  return fromStorage(context, storageUnreachable, async () => {
    // Jobs of others look exactly like jobs that do not exist.
    if ((await provider.owner(device, job)) !== user) return missingStatus(job);
    return (await provider.status(device, job)) ?? missingStatus(job);
  });
}
