import { parentPort, workerData } from 'node:worker_threads';
import { EventBatches } from './event-batches.ts';
import { checkedExecution, documentOf } from './execution.ts';
import { type LoadedDevice, loadDevices } from './loading.ts';
import { board, type FromThread, type Stage, type ThreadData, type ToThread } from './messages.ts';
import { packResult, transferable } from './packed-result.ts';
import { readableError } from './readable-error.ts';

const port = parentPort;
if (port === null) throw new Error('worker.ts is started by the spooler, not by itself');

const data: ThreadData = workerData;
const cells = new Int32Array(data.board);
const say = (message: FromThread, moved: ArrayBuffer[] = []) => port.postMessage(message, moved);

/** Memory is reported this often while a job runs and lets the event loop turn, milliseconds. */
const reportEvery = 200;
let lastReport = 0;
let devices: readonly LoadedDevice[] = [];
let running: { readonly number: number; readonly abort: AbortController } | null = null;

function reportMemory(now: number): void {
  lastReport = now;
  const { heapUsed, external } = process.memoryUsage();
  Atomics.store(cells, board.megabytes, Math.ceil((heapUsed + external) / 1048576));
  Atomics.add(cells, board.reports, 1);
}

async function perform({ number, device: name, job, text }: Extract<ToThread, { kind: 'job' }>): Promise<void> {
  const abort = new AbortController();
  running = { number, abort };
  const batches = new EventBatches((events) => say({ kind: 'events', number, events }));
  const reports = setInterval(() => {
    const now = performance.now();
    reportMemory(now);
    batches.flush(now);
  }, reportEvery);
  let stage: Stage = 'check';
  try {
    const loaded = devices.find(({ config }) => config.display_name === name);
    if (loaded === undefined) throw new Error(`There is no device ${name} here.`);
    // A device that checks by asking somebody else may take its time.
    const circuits = await loaded.device.check(documentOf(text));
    stage = 'execution';
    Atomics.store(cells, board.executing, number);
    const execution = await loaded.device.execute(circuits, {
      job,
      signal: abort.signal,
      onEvent(event) {
        const now = performance.now();
        if (now - lastReport > reportEvery) reportMemory(now);
        batches.add(event, now);
      },
    });
    const { results, outcomes } = checkedExecution(execution, circuits.length);
    const packed = results.map(packResult);
    say({ kind: 'done', number, results: packed, outcomes, events: batches.rest() }, transferable(packed));
  } catch (error) {
    say({ kind: 'failed', number, stage, ...readableError(error), events: batches.rest() });
  } finally {
    clearInterval(reports);
    running = null;
  }
}

port.on('message', (message: ToThread) => {
  if (message.kind === 'job') void perform(message);
  else if (running?.number === message.number) running.abort.abort(new DOMException(message.reason, 'AbortError'));
});

try {
  devices = await loadDevices(data.module, data.name);
  say({ kind: 'ready', configs: devices.map(({ config }) => config) });
} catch (error) {
  say({ kind: 'unusable', problem: readableError(error).message });
  port.close();
}
