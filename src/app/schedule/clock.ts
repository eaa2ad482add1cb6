import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from './contract.ts';

/** Longest wait that a timer of Node.js can do. */
const longest = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: Date.now,
  wait: (milliseconds, signal) => pause(Math.min(milliseconds, longest), undefined, { signal }).catch(() => undefined),
};
