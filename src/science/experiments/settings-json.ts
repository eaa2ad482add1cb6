import { validateMolecule } from '../chemistry/index.ts';
import { readPauliSum, toLabels } from '../operators/index.ts';
import type { Settings, Subject } from './contract.ts';
import { badSetting } from './errors.ts';
import type { SettingsInput } from './settings.ts';
import { resolveSettings } from './settings.ts';

/**
 * Settings from the JSON that a record keeps (`JSON.stringify(settings)`), checked as a user's input would be; the same
 * settings come back. Throws `bad_setting` and whatever `resolveSettings` and `validateMolecule` throw.
 */
export function settingsFromJson(value: unknown): Settings {
  if (!isObject(value)) throw badSetting('settings', value, 'an object');
  const { subject, ...rest } = value;
  return resolveSettings(readSubject(subject), rest as SettingsInput);
}

function readSubject(value: unknown): Subject {
  if (!isObject(value)) throw badSetting('subject', value, 'an object');
  if (value.kind === 'molecule' && isObject(value.molecule)) {
    const { coordinates, ...molecule } = value.molecule;
    return { kind: 'molecule', molecule: validateMolecule({ ...molecule, coords: coordinates }, 'settings') };
  }
  if (value.kind !== 'pauli-sum') throw badSetting('subject', value, 'a molecule or a Pauli sum');
  if (typeof value.name !== 'string') throw badSetting('subject.name', value.name, 'a name');
  return {
    kind: 'pauli-sum',
    name: value.name,
    terms: toLabels(readPauliSum(value.terms, value.name)),
    electrons: readElectrons(value.electrons),
  };
}

function readElectrons(value: unknown): { alpha: number; beta: number } | null {
  if (value === null || value === undefined) return null;
  if (!isObject(value)) throw badSetting('electrons', value, 'numbers of α and β electrons');
  const { alpha, beta } = value;
  if (typeof alpha !== 'number' || typeof beta !== 'number') {
    throw badSetting('electrons', value, 'numbers of α and β electrons');
  }
  return { alpha, beta };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
