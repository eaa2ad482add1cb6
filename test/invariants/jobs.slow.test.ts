import { describe } from 'vitest';
import { jobInvariants } from './jobs.ts';

describe('jobs, many schedules', () => jobInvariants({ schedules: 20, points: 120 }));
