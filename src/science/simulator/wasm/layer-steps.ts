import type { PlaneAddresses } from './arena.ts';
import type { LayerProgram, Shape } from './layer-program.ts';
import { type Command, taskKernel } from './threads/program.ts';

/** As in `kernels/layer-task.ts`. */
const kinds = {
  tables: 0,
  flip: 1,
  columns: 2,
  forward: 3,
  backward: 4,
  columnsBack: 5,
  turnBack: 6,
  contract: 7,
  slopes: 8,
} as const;

const none: PlaneAddresses = { re: 0, im: 0 };

function command(
  kind: keyof typeof kinds,
  { parts }: Shape,
  { address }: LayerProgram,
  from: PlaneAddresses = none,
  to: PlaneAddresses = none,
  chi: PlaneAddresses = none,
): Command {
  const tasks = kind === 'tables' || kind === 'slopes' ? 1 : parts;
  return {
    kernel: taskKernel.layer,
    tasks,
    args: [kinds[kind], address, from.re, from.im, to.re, to.im, chi.re, chi.im],
  };
}

/** Tables from the angles: before all else. */
export function tables(shape: Shape, program: LayerProgram): Command {
  return command('tables', shape, program);
}

/**
 * State after the layer from the state before it, which is used up: `to` differs where basis states move, and where the state
 * after the RY is kept. Null starts a product state. Planes with `im` 0 are real.
 */
export function forward(
  shape: Shape,
  program: LayerProgram,
  from: PlaneAddresses | null,
  to: PlaneAddresses,
): Command[] {
  if (from === null) return [command('forward', shape, program, none, to)];
  const commands: Command[] = [];
  if (program.layer.turns.length > 0) {
    commands.push(command('flip', shape, program, from));
    if (shape.tileBits < shape.qubits) commands.push(command('columns', shape, program, from));
  }
  return [...commands, command('forward', shape, program, from, to)];
}

/**
 * Phases and permutation undone on λ (or on ψ, without χ). With χ, the state after the RY of the layer, the sums follow of
 * which `slopes` makes derivatives. With `turned`, the RY too are undone, in place.
 */
export function backward(
  shape: Shape,
  program: LayerProgram,
  from: PlaneAddresses,
  to: PlaneAddresses,
  chi: PlaneAddresses | null,
  turned: boolean,
): Command[] {
  const commands = [command('backward', shape, program, from, to, chi ?? none)];
  if (program.layer.turns.length === 0) return commands;
  if (shape.tileBits < shape.qubits && (turned || chi !== null)) {
    commands.push(command('columnsBack', shape, program, to, turned ? to : none, chi ?? none));
  }
  if (turned) commands.push(command('turnBack', shape, program, to), command('flip', shape, program, to));
  return commands;
}

/** Sums for the derivatives of the first layer; both planes of λ are read. */
export function contract(shape: Shape, program: LayerProgram, lambda: PlaneAddresses): Command {
  return command('contract', shape, program, lambda);
}

/** Derivatives of the layer from its sums, for `addSlopes`. */
export function slopes(shape: Shape, program: LayerProgram): Command {
  return command('slopes', shape, program);
}
