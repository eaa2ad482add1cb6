import type { ExperimentEvent } from '../../science/experiments/index.ts';
import type { Terminal } from './terminal.ts';

/** Shows where long work stands: one redrawn line on a terminal, plain lines elsewhere. */
export interface Progress {
  /** What an experiment reports while it runs. */
  event(name: string, event: ExperimentEvent): void;
  /** One experiment is through. */
  finished(name: string, line: string): void;
  /** Anything else, e.g. "writing tables". */
  stage(text: string): void;
  close(): void;
}

const nothing = () => undefined;
const silent: Progress = { event: nothing, finished: nothing, stage: nothing, close: nothing };

interface Running {
  stage: string;
  reference: number | null;
  nuclear: number;
  evaluation: number;
  energy: number | null;
}

/** Progress of so many experiments; nothing at the log levels that only speak of what went wrong. */
export function showProgress(terminal: Terminal, total: number, logLevel = 'INFO'): Progress {
  if (logLevel === 'WARNING' || logLevel === 'ERROR') return silent;
  const running = new Map<string, Running>();
  const start = performance.now();
  let done = 0;
  let drawn = false;

  const clear = () => {
    if (drawn) process.stderr.write('\r\u001b[K');
    drawn = false;
  };
  const draw = () => {
    if (!terminal.interactive) return;
    clear();
    const parts = [...running].map(([name, state]) => describe(name, state));
    const line = `[${done}/${total}] ${parts.join(' | ')}${timeLeft(start, done, total)}`;
    process.stderr.write(line.slice(0, terminal.width - 1));
    drawn = true;
  };

  return {
    event(name, event) {
      const state = running.get(name) ?? { stage: 'start', reference: null, nuclear: 0, evaluation: 0, energy: null };
      running.set(name, state);
      if (event.kind === 'stage') state.stage = event.stage;
      if (event.kind === 'references') {
        state.reference = event.fci ?? event.hf;
        state.nuclear = event.nuclearRepulsion;
      }
      if (event.kind === 'evaluation') {
        state.evaluation = event.evaluation.index;
        state.energy = event.evaluation.energy + state.nuclear;
      }
      draw();
    },
    finished(name, line) {
      running.delete(name);
      done += 1;
      clear();
      terminal.note(line);
      if (running.size > 0) draw();
    },
    stage(text) {
      clear();
      if (terminal.interactive) {
        process.stderr.write(text);
        drawn = true;
      } else terminal.note(text);
    },
    close: clear,
  };
}

function describe(name: string, { stage, evaluation, energy, reference }: Running): string {
  if (energy === null) return `${name}: ${stage}`;
  const error = reference === null ? '' : `, ${((energy - reference) * 1000).toFixed(3)} mHa off`;
  return `${name}: evaluation ${evaluation}, ${energy.toFixed(6)} Ha${error}`;
}

function timeLeft(start: number, done: number, total: number): string {
  if (done === 0 || done >= total) return '';
  const seconds = ((performance.now() - start) / 1000 / done) * (total - done);
  return `, about ${seconds < 1 ? '1' : Math.round(seconds)} s left`;
}
