/** The job of a `vqe` device: one circuit for each molecule, or one for a Pauli sum. */
export type VqeJob = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
export type VqeOptions = Readonly<Record<string, string | number | boolean>>;

/**
 * What a person chose as molecule file, as a job: an .xyz file, one entry, a list of entries, a Pauli sum (`["IIZZ", 0.5]`
 * each), or already a job. Only the shape is looked at; the device judges the chemistry. Throws an `Error` that says what
 * is wrong.
 */
export function jobOfMoleculeFile(name: string, text: string, options: VqeOptions = {}): VqeJob {
  const stem = name.replace(/^.*[/\\]/, '').replace(/\.[^.]*$/, '');
  if (/\.xyz$/i.test(name)) return jobOf([moleculeOfXyz(text, stem)], options);
  const value: unknown = parse(text, name);
  if (isJob(value)) return value;
  if (isPauliSum(value)) return { experiment_0: { hamiltonian: value, name: stem, options } };
  const entries = Array.isArray(value) ? value : [value];
  if (entries.length === 0) throw new Error(`${name} holds no molecule.`);
  for (const [index, entry] of entries.entries()) {
    if (!isRecord(entry) || !Array.isArray(entry.symbols) || !Array.isArray(entry.coords ?? entry.coordinates)) {
      throw new Error(`${name}, entry ${index}: a molecule needs "symbols" and "coords".`);
    }
  }
  return jobOf(entries, options);
}

/** Atoms of an .xyz file in ångström; `charge=…` and `multiplicity=…` in its comment count, the rest of it is the name. */
export function moleculeOfXyz(text: string, stem: string): Readonly<Record<string, unknown>> {
  const lines = text.split(/\r?\n/);
  const count = Number(lines[0]?.trim() || Number.NaN);
  if (!Number.isInteger(count) || count < 1) throw new Error('Line 1 of an .xyz file is the number of atoms.');
  const comment = lines[1] ?? '';
  const atoms = Array.from({ length: count }, (_, atom) => {
    const [symbol = '', ...rest] = (lines[atom + 2] ?? '').trim().split(/\s+/);
    const position = rest.slice(0, 3).map(Number);
    if (symbol === '' || position.length < 3 || !position.every(Number.isFinite)) {
      throw new Error(`Line ${atom + 3} should be an atom: symbol x y z.`);
    }
    return { symbol, position };
  });
  const said = (word: string) => new RegExp(`\\b${word}\\s*=\\s*([+-]?\\d+)`, 'i').exec(comment)?.[1];
  return {
    name: comment.replace(/\b(charge|multiplicity)\s*=\s*[+-]?\d+/gi, '').trim() || stem,
    symbols: atoms.map(({ symbol }) => symbol),
    coords: atoms.map(({ position }) => position),
    charge: Number(said('charge') ?? 0),
    multiplicity: Number(said('multiplicity') ?? 1),
    units: 'angstrom',
  };
}

function jobOf(molecules: readonly unknown[], options: VqeOptions): VqeJob {
  return Object.fromEntries(molecules.map((molecule, index) => [`experiment_${index}`, { molecule, options }]));
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new Error(`${name} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function isJob(value: unknown): value is VqeJob {
  if (!isRecord(value)) return false;
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every((key) => /^experiment_\d+$/.test(key));
}

function isPauliSum(value: unknown): boolean {
  return Array.isArray(value) && Array.isArray(value[0]) && typeof value[0][0] === 'string';
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
