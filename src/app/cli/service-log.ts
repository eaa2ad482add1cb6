import type { ServiceEvent } from '../service/index.ts';
import { runLine } from './schedule-log.ts';
import type { Terminal } from './terminal.ts';

/** What a long-running process tells on stderr: one line each, jobs only when they end, trouble once until it changes. */
export function serviceLog(terminal: Terminal): (event: ServiceEvent) => void {
  let lastTrouble = '';
  const tell = (text: string) => terminal.note(`${new Date().toISOString()} ${text}`);
  return (event) => {
    if (event.kind === 'trouble' || event.kind === 'processing' || event.kind === 'request') {
      const text = `${placeOf(event)}: [${event.code}] ${event.message}`;
      if (text !== lastTrouble) tell(text);
      lastTrouble = text;
      return;
    }
    if (event.kind === 'scheduled') {
      if (event.run.status !== 'running') tell(runLine(event.run));
    } else if (event.kind === 'ended')
      tell(`${event.device} ${event.job} ${event.phase} after ${event.seconds.toFixed(3)} s`);
    else if (event.kind === 'lost') tell(`${event.device} ${event.job} lost: ${event.reason}`);
  };
}

function placeOf(event: Extract<ServiceEvent, { readonly code: string }>): string {
  if (event.kind === 'request') return `request ${event.id}`;
  return event.kind === 'processing' ? 'processing' : (event.device ?? 'spooler');
}
