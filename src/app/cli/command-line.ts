import { exitCode, reportError } from './exit.ts';
import { createProgram } from './program.ts';
import { openTerminal } from './terminal.ts';

// `-ar` is how quantum-pipeline abbreviates --ansatz-reps; Commander knows one-letter abbreviations only.
const argv = process.argv.map((argument, index) => (index > 1 && argument === '-ar' ? '--ansatz-reps' : argument));

// Who reads our output may have had enough of it (`eigenlake energies | head`): that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCode.done);
  throw error;
});

const program = await createProgram(argv[2]);
try {
  if (argv.length === 2) program.outputHelp();
  else await program.parseAsync(argv);
} catch (error) {
  process.exitCode = reportError(error, openTerminal(argv.includes('--json')));
}
process.exitCode ??= exitCode.done;
// Everything is closed now. A thread that did not end when it was told to must not keep the command from ending.
process.stdout.write('', () => process.exit());
