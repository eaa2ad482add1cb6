export type { Attempt, Clock, Mail, Mailer, Plan, Run, Work, WorkState } from './contract.ts';
export { attemptTimedOut, badMailSetting, badSchedule, scheduleDamaged, unknownWork } from './errors.ts';
export { type Ledger, type LedgerFile, ledgerOf } from './ledger.ts';
export { openSchedule, type RunOptions, type Schedule } from './open.ts';
export { pauseWork, requestWork, resumeWork } from './orders.ts';
export { processingName } from './processing.ts';
export { runSchedule, type SchedulerOptions } from './scheduler.ts';
export { planOf } from './settings.ts';
export { type Slots, slotsOf } from './slots.ts';
