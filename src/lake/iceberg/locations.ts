import { tableDamaged } from './errors.ts';

/**
 * One form for what readers take for the same place: `file:/a`, `file:///a` and `/a`; `s3a:`, `s3n:` and `s3:`.
 */
export function plainLocation(location: string): string {
  return location
    .replace(/^file:\/*/, '/')
    .replace(/^s3[an]?:\/\//, 's3://')
    .replace(/\/+$/, '');
}

/**
 * Where files of a table are. Metadata names absolute places below the table's recorded `location`; the table itself may
 * have been moved or copied since. `keyOf` maps a recorded place to a key of the store, `placeOf` a key to the place that is
 * recorded, so that a moved table keeps one consistent set of names.
 */
export interface TablePlaces {
  keyOf(place: string): string;
  placeOf(key: string): string;
}

/** `prefix` is the table's folder in the store, with a slash behind. `table_damaged` for a place outside the table. */
export function tablePlaces(recorded: string, storeLocation: string, prefix: string): TablePlaces {
  const roots = [`${plainLocation(recorded)}/`, `${plainLocation(storeLocation)}/${prefix}`];
  return {
    keyOf(place) {
      const plain = plainLocation(place);
      const root = roots.find((candidate) => plain.startsWith(candidate));
      const rest = root === undefined ? '' : plain.slice(root.length);
      if (rest === '' || rest.split('/').includes('..')) {
        throw tableDamaged(place, `this place is outside its table ${recorded}`);
      }
      return prefix + rest;
    },
    placeOf(key) {
      return `${recorded.replace(/\/+$/, '')}/${key.slice(prefix.length)}`;
    },
  };
}
