// The simulator: its own figures, growth with qubits, and the Python simulators beside it where they are installed.
import { compare } from './comparison.mjs';
import { core } from './core.mjs';
import { gates } from './gates.mjs';
import { growth } from './growth.mjs';
import { methods } from './methods.mjs';
import { noise } from './noise.mjs';
import { problems } from './problems.mjs';
import { references } from './references.mjs';

/**
 * `all` adds what takes minutes (large molecules, all sizes); `only` names some of the parts `core`, `gates`,
 * `growth`, `methods`, `peers`, `noise`, `references`. Parts that did not run keep what they found `before`. `save` is
 * handed all that is known so far.
 */
export async function simulator({ all, only, before, save }) {
  const wanted = (part) => only === null || only.includes(part);
  const list = await problems();
  const result = { ...(Array.isArray(before) ? {} : before) };
  const run = async (part, work) => {
    if (!wanted(part)) return;
    console.log(`\n### ${part}`);
    const begin = performance.now();
    result[part] = await work();
    console.log(`(${((performance.now() - begin) / 1000).toFixed(0)} s)`);
    save(result);
  };
  await run('core', () => core(list));
  await run('gates', () => gates(all));
  await run('growth', () => growth(all));
  await run('methods', methods);
  await run('peers', () =>
    compare(list, { budget: all ? 3600 : 360, longest: all ? 120 : 20, save: (peers) => save({ ...result, peers }) }),
  );
  await run('noise', () => noise());
  await run('references', () => references(list, all));
  return result;
}
