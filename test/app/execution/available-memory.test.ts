import { totalmem } from 'node:os';
import { expect, it } from 'vitest';
import { availableMemory } from '../../../src/app/execution/index.ts';
import { prepareEvaluation } from '../../../src/science/experiments/index.ts';

it('what this process may take is less than the machine has, and a statevector beyond it is refused at once', (context) => {
  const memory = availableMemory();
  if (memory === Number.POSITIVE_INFINITY) context.skip('this Node.js does not tell what is available');
  expect(memory).toBeGreaterThan(0);
  expect(memory).toBeLessThan(totalmem());
  // The limit of 26 qubits aside, as if the machine were 2^20 times as small.
  const small = memory / 2 ** 20;
  expect(() => prepareEvaluation({ terms: [['Z'.repeat(20), 1]], memory: small })).toThrow(
    expect.objectContaining({
      code: 'too_many_qubits_for_statevector',
      message: expect.stringContaining('that this process may still take'),
    }),
  );
});
