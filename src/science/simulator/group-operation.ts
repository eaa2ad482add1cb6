import type { Operation } from './operation.ts';
import { overlapsOfGroup, type StringGroup, turnGroup } from './string-group.ts';

/** A group of Pauli strings as one step. */
export function groupOperation(group: StringGroup): Operation {
  return {
    free: group.classes.some(({ angle }) => angle.terms.length > 0),
    forward: (state, theta) => turnGroup(group, state, theta, 1),
    backward(psi, lambda, theta, gradient) {
      const overlaps = overlapsOfGroup(group, lambda, psi);
      group.classes.forEach(({ angle }, k) => {
        for (const { parameter, factor } of angle.terms) gradient[parameter]! += factor * overlaps[k]!;
      });
      turnGroup(group, psi, theta, -1);
      turnGroup(group, lambda, theta, -1);
    },
  };
}
