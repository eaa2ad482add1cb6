import { parentPort } from 'node:worker_threads';
import { loadBasis } from '../../science/chemistry/index.ts';
import { Failure } from '../../science/errors/index.ts';
import { runExperiment } from '../../science/experiments/index.ts';
import { availableMemory } from './available-memory.ts';
import type { Answer, Request } from './messages.ts';

const port = parentPort;
if (port === null) throw new Error('worker.ts is started by the pool, not by itself');

const answer = (value: Answer) => port.postMessage(value);
/** Events closer together than this are not worth a message: nobody sees more than 20 of them a second. */
const quietMs = 50;

port.on('message', ({ settings }: Request) => {
  compute(settings).catch((error: unknown) => {
    const { code, message, hint } = error instanceof Failure ? error : internal(error);
    answer({ kind: 'failure', code, message, hint });
  });
});

async function compute(settings: Request['settings']): Promise<void> {
  const basis = settings.subject.kind === 'molecule' ? await loadBasis(settings.basis) : null;
  let last = Number.NEGATIVE_INFINITY;
  const outcome = runExperiment(settings, basis, {
    memory: availableMemory(),
    onEvent(event) {
      const now = performance.now();
      if (event.kind === 'evaluation' && now - last < quietMs) return;
      last = now;
      answer({ kind: 'event', event });
    },
  });
  answer({ kind: 'outcome', outcome });
}

const internal = (error: unknown) => ({
  code: 'internal_error',
  message: error instanceof Error ? (error.stack ?? error.message) : String(error),
  hint: 'This is a defect of Eigenlake: please report it with the command that you typed.',
});
