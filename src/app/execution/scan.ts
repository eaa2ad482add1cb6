import type { Molecule } from '../../science/chemistry/index.ts';
import type { Settings } from '../../science/experiments/index.ts';
import { type FinishedDocument, prepare, type RunResult, runPrepared } from './run.ts';
import { type RunContext, type Session, withSession } from './session.ts';

/** The same molecule with atom `moved` put at this distance (ångström or bohr, as the molecule says) from atom `fixed`. */
export function withBond(molecule: Molecule, [fixed, moved]: readonly [number, number], distance: number): Molecule {
  const from = molecule.coordinates[fixed]!;
  const to = molecule.coordinates[moved]!;
  const length = Math.hypot(to[0] - from[0], to[1] - from[1], to[2] - from[2]);
  const along = (axis: 0 | 1 | 2) => from[axis] + ((to[axis] - from[axis]) / length) * distance;
  const coordinates = molecule.coordinates.map((place, atom) =>
    atom === moved ? ([along(0), along(1), along(2)] as const) : place,
  );
  return { ...molecule, coordinates };
}

/** The same molecule with all coordinates multiplied. */
export function scaled(molecule: Molecule, factor: number): Molecule {
  return {
    ...molecule,
    coordinates: molecule.coordinates.map(([x, y, z]) => [x * factor, y * factor, z * factor] as const),
  };
}

export interface ScanPoint {
  readonly value: number;
  readonly experiment: FinishedDocument;
}

export interface ScanResult {
  readonly points: readonly ScanPoint[];
  readonly interrupted: boolean;
  /** As in a run: why the points did not reach the tables. */
  readonly error: RunResult['error'];
}

export interface PlannedPoint {
  readonly value: number;
  readonly settings: Settings;
}

/**
 * Runs the points of a curve. Neighbours are run one after the other and each starts from the optimum of the one before, where
 * the ansatz has as many parameters there; the curve is cut into two such chains, which run side by side on any machine,
 * so that its numbers do not depend on the number of cores.
 */
export async function runScan(points: readonly PlannedPoint[], context: RunContext): Promise<ScanResult> {
  const half = Math.ceil(points.length / 2);
  // Both chains start in the middle, where molecules are near equilibrium and every start is good.
  const chains = [points.slice(0, half).reverse(), points.slice(half)];
  return withSession(context, async (session) => {
    const done = await Promise.all(chains.map((chain) => runChain(chain, points, session)));
    const { error } = await session.finish();
    return { error, points: done.flat().sort((a, b) => a.value - b.value), interrupted: context.signal.aborted };
  });
}

async function runChain(
  chain: readonly PlannedPoint[],
  all: readonly PlannedPoint[],
  session: Session,
): Promise<ScanPoint[]> {
  const { context } = session;
  const found: ScanPoint[] = [];
  let neighbour: readonly number[] | null = null;
  for (const point of chain) {
    if (context.signal.aborted) break;
    const settings: Settings =
      neighbour === null ? point.settings : { ...point.settings, initialParameters: neighbour };
    const done = await runPrepared(await prepare(settings, context), all.indexOf(point), session);
    if (done === null) break;
    found.push({ value: point.value, experiment: done.document });
    context.onFinished?.(done.document);
    neighbour = await done.optimum();
  }
  return found;
}
