import type { StorageKind } from '../../cloud/accounts/index.ts';
import type { StorageProvider } from '../../cloud/storage/index.ts';

export type Call = <T>(work: (provider: StorageProvider) => Promise<T>) => Promise<T>;

/** A provider each call of which goes to the one that `call` gives. Many share it, so `close` closes nothing. */
export function forwarding(kind: () => StorageKind, call: Call): StorageProvider {
  return {
    get kind() {
      return kind();
    },
    devices: () => call((to) => to.devices()),
    config: (device) => call((to) => to.config(device)),
    publishConfig: (config, key) => call((to) => to.publishConfig(config, key)),
    markChecked: (device, key) => call((to) => to.markChecked(device, key)),
    publishKey: (key) => call((to) => to.publishKey(key)),
    publicKey: (kid) => call((to) => to.publicKey(kid)),
    submit: (submission) => call((to) => to.submit(submission)),
    state: (device, job) => call((to) => to.state(device, job)),
    owner: (device, job) => call((to) => to.owner(device, job)),
    jobsOf: (user) => call((to) => to.jobsOf(user)),
    job: (device, job) => call((to) => to.job(device, job)),
    status: (device, job) => call((to) => to.status(device, job)),
    result: (device, job) => call((to) => to.result(device, job)),
    queue: (device) => call((to) => to.queue(device)),
    ended: (device, limit) => call((to) => to.ended(device, limit)),
    position: (device, job) => call((to) => to.position(device, job)),
    requestCancel: (device, job, reason) => call((to) => to.requestCancel(device, job, reason)),
    claim: (device, holder, lease) => call((to) => to.claim(device, holder, lease)),
    start: (claim) => call((to) => to.start(claim)),
    renew: (claim, lease) => call((to) => to.renew(claim, lease)),
    finish: (claim, ending) => call((to) => to.finish(claim, ending)),
    handBack: (claim, reason) => call((to) => to.handBack(claim, reason)),
    appendEvents: (device, job, firstSeq, events) => call((to) => to.appendEvents(device, job, firstSeq, events)),
    readEvents: (device, job, afterSeq) => call((to) => to.readEvents(device, job, afterSeq)),
    close: async () => undefined,
  };
}
