import type { Instruction } from '../../jobs/index.ts';
import { jobRefused } from '../errors.ts';

const method = /^[a-z][a-z0-9_]*$/;

/** True for what may stand as `Experiment.<name>(…)`: a plain name, none of Python's own `__…__`. */
export function isMethodName(name: string): boolean {
  return method.test(name) && !name.includes('__');
}

/**
 * The script of one circuit: the lab's header, one call for each instruction, and the end. Nothing in it is text of a user:
 * names must be methods that the device knows, everything else is a number. Throws `job_refused` where that is not so.
 */
export function experimentScript(
  header: string,
  instructions: readonly Instruction[],
  known: readonly string[],
): string {
  const calls = instructions.map(({ name, wires, params }) => {
    if (!known.includes(name) || !isMethodName(name))
      throw jobRefused('An instruction is no method of the experiment.');
    return `Experiment.${name}(${numbers(wires)}, ${numbers(params)})`;
  });
  const end = ['Experiment.final_action()', 'stop(Experiment.t+0.1)'];
  return `${[header.replace(/\s*$/, ''), ...calls, ...end].join('\n')}\n`;
}

/** A Python list; JavaScript and Python write finite numbers alike. */
function numbers(values: readonly number[]): string {
  const texts = values.map((value) => {
    if (!Number.isFinite(value)) throw jobRefused('A wire or parameter is no finite number.');
    return String(value);
  });
  return `[${texts.join(', ')}]`;
}
