import type { JobStreamEvent } from '../client/index.ts';
import type { Terminal } from './terminal.ts';

/** Tells the live events of a job on stderr: phases and stages as lines, energies as one moving line on a terminal. */
export function showEvent(terminal: Terminal): (event: JobStreamEvent) => void {
  let moving = false;
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
    if (kind === 'phase' || kind === 'end') terminal.note(`  ${String(event.phase)}`);
    else if (kind === 'stage') terminal.note(`  ${String(event.stage)}`);
  };
}
