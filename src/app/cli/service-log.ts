import type { SpoolerEvent } from '../../cloud/spooler/index.ts';
import type { Terminal } from './terminal.ts';

type ServiceEvent = SpoolerEvent | { readonly kind: 'processing'; readonly code: string; readonly message: string };

/** What a long-running process tells on stderr: one line each, jobs only when they end, trouble once until it changes. */
export function serviceLog(terminal: Terminal): (event: ServiceEvent) => void {
  let lastTrouble = '';
  const tell = (text: string) => terminal.note(`${new Date().toISOString()} ${text}`);
  return (event) => {
    if (event.kind === 'trouble' || event.kind === 'processing') {
      const where = event.kind === 'processing' ? 'processing' : (event.device ?? 'spooler');
      const text = `${where}: [${event.code}] ${event.message}`;
      if (text !== lastTrouble) tell(text);
      lastTrouble = text;
      return;
    }
    if (event.kind === 'ended') tell(`${event.device} ${event.job} ${event.phase} after ${event.seconds.toFixed(3)} s`);
    else if (event.kind === 'lost') tell(`${event.device} ${event.job} lost: ${event.reason}`);
  };
}
