export { looksLikePauliSum, parsePauliSum } from './pauli-file.ts';
export { readSubjects, type SubjectOptions } from './subjects.ts';
export { parseXyz } from './xyz.ts';
