import { malformedXyz } from './errors.ts';

/**
 * One molecule of an .xyz file as an entry of a molecule file. Coordinates in ångström. The comment is its name;
 * `charge=…` and `multiplicity=…` in it are taken as what they say.
 */
export function parseXyz(text: string, path: string, stem: string): Record<string, unknown> {
  const lines = text.split(/\r?\n/);
  const count = Number(lines[0]?.trim());
  if (!Number.isInteger(count) || count < 1) throw malformedXyz(path, 1, `"${lines[0] ?? ''}" is no number of atoms`);
  const comment = lines[1] ?? '';
  const symbols: string[] = [];
  const coords: number[][] = [];
  for (let atom = 0; atom < count; atom++) {
    const line = lines[atom + 2]?.trim() ?? '';
    const [symbol, ...numbers] = line.split(/\s+/);
    const position = numbers.slice(0, 3).map(Number);
    if (!symbol || position.length < 3 || position.some((value) => !Number.isFinite(value))) {
      throw malformedXyz(path, atom + 3, `expected atom ${atom + 1} of ${count} as "symbol x y z", found "${line}"`);
    }
    symbols.push(symbol);
    coords.push(position);
  }
  const left = lines.slice(count + 2).findIndex((line) => line.trim() !== '');
  if (left >= 0)
    throw malformedXyz(path, count + 3 + left, `there is more after the ${count} atoms that line 1 announces`);
  const word = (key: string) => new RegExp(`\\b${key}\\s*=\\s*([+-]?\\d+)`, 'i').exec(comment)?.[1];
  const name = comment.replace(/\b(charge|multiplicity)\s*=\s*[+-]?\d+/gi, '').trim();
  return {
    symbols,
    coords,
    name: name || stem,
    charge: Number(word('charge') ?? 0),
    multiplicity: Number(word('multiplicity') ?? 1),
  };
}
