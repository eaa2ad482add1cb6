import { exitCode, reportError } from './exit.ts';
import { createProgram } from './program.ts';
import { openTerminal } from './terminal.ts';

// `-ar` is how quantum-pipeline abbreviates --ansatz-reps; Commander knows one-letter abbreviations only.
const argv = process.argv.map((argument, index) => (index > 1 && argument === '-ar' ? '--ansatz-reps' : argument));

try {
  await createProgram().parseAsync(argv);
} catch (error) {
  process.exitCode = reportError(error, openTerminal(argv.includes('--json')));
}
process.exitCode ??= exitCode.done;
