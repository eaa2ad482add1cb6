import type { JobStreamEvent } from '../client/index.ts';
import type { Terminal } from './terminal.ts';

/** Tells the live events of a job on stderr: phases and stages as lines, energies as one moving line on a terminal. */
export function showEvent(terminal: Terminal): (event: JobStreamEvent) => void {
  let moving = false;
  let said = '';
  const still = () => {
    if (moving) process.stderr.write('\r\x1b[K');
    moving = false;
  };
  return (event) => {
    const { kind } = event;
    if (kind === 'evaluation') {
      if (!terminal.interactive) return;
      const { evaluation, energy } = event;
      process.stderr.write(`\r\x1b[K  energy ${String(evaluation)}: ${String(energy)} Ha`);
      moving = true;
      return;
    }
    still();
    const text = String(kind === 'stage' ? event.stage : event.phase);
    // The end of a job repeats its last phase.
    if ((kind === 'phase' || kind === 'end' || kind === 'stage') && text !== said) terminal.note(`  ${text}`);
    said = text;
  };
}
