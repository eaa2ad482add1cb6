import { readFileSync } from 'node:fs';
import { beginThread } from '../threads/index.ts';

// What needs nothing else comes before everything else is loaded: the help that the build wrote, and the first thread for experiments.
const typed = process.argv[2];
if (process.argv.length <= 3 && (typed === undefined || typed === '--help' || typed === '-h')) {
  const help = builtHelp();
  if (help !== null) {
    process.stdout.on('error', () => process.exit());
    process.stdout.write(help, () => process.exit());
  } else await import('./command-line.ts');
} else {
  const words = process.argv.slice(3);
  const asksForHelp = words.includes('--help') || words.includes('-h');
  if (typed !== undefined && ['run', 'scan', 'rerun'].includes(typed) && !asksForHelp) beginThread();
  await import('./command-line.ts');
}

/** The text of `eigenlake --help`, which `npm run build` puts beside this file; null where only the compiler ran. */
function builtHelp(): string | null {
  try {
    return readFileSync(new URL('help.txt', import.meta.url), 'utf8');
  } catch {
    return null;
  }
}
