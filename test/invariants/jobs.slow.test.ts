import { describe } from 'vitest';
import { jobInvariants } from './jobs.ts';

describe('jobs, many schedules', () => jobInvariants({ schedules: 40, points: 200 }));
