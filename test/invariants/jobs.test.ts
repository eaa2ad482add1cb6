import { describe } from 'vitest';
import { jobInvariants } from './jobs.ts';

describe('jobs', () => jobInvariants({ schedules: 2, points: 8 }));
