import { describe } from 'vitest';
import { killPoints } from './kill-points.ts';

describe('kill -9', () => killPoints(200));
