import { describe } from 'vitest';
import { storageKillPoints } from './kill-points.ts';

describe('kill -9 in a local storage', () => storageKillPoints(25));
