// How threads run a program, a list of commands. Each thread owns a run of a command's tasks and helps the others when its own
// are done, so a thread that the machine does not run right now delays nothing but the task it holds.
//
// The board that threads share: words on lines of their own, 128 bytes apart, then one claim for each thread.

import { commandBytes, perform } from './tasks';

/** Number of the command in work; who waits for a command waits here. */
const epochLine: usize = 0;
/** Tasks done of the command in work; the main thread waits here. */
const doneLine: usize = 128;
const sleepersLine: usize = 256;
const commandLine: usize = 384;
/** Not 0 when workers are to leave, when the main thread sleeps, when a worker has died. */
const leaveField: usize = 4;
const mainSleepsField: usize = 132;
const brokenField: usize = 388;
/** Tasks that workers did. */
const helpedField: usize = 392;
/** Number of the command (32 bits), end of the thread's tasks (16), next of them (16). */
const claimLine: usize = 512;

/** Looks at a word before sleep: some ten microseconds. */
const looks: u32 = 20000;
/** A sleeping main thread looks after the workers once in so many nanoseconds. */
const watchTime: i64 = 1000000;

/** Runs the commands from…to without other threads. */
export function runAlone(from: usize, to: usize): void {
  for (let command = from; command < to; command += commandBytes) {
    const tasks = load<u32>(command, 4);
    for (let task: u32 = 0; task < tasks; task++) perform(command, task, 0);
  }
}

/**
 * Runs the commands from…to with the workers of the board, as thread 0 of `threads`. Returns 0, or 1 when a worker died in the
 * middle of a task (or did not move for `patience` milliseconds): the memory is then not to be used any more.
 */
export function runTogether(board: usize, from: usize, to: usize, threads: u32, mayBlock: bool, patience: u32): u32 {
  for (let command = from; command < to; command += commandBytes) {
    const tasks = load<u32>(command, 4);
    if (tasks < 2) {
      if (tasks === 1) perform(command, 0, 0);
      continue;
    }
    const epoch = publish(board, command, tasks, threads);
    const mine = help(board, epoch, 0, threads);
    atomic.add<u32>(board + doneLine, mine);
    if (!finished(board, tasks, mayBlock, patience)) return 1;
  }
  return 0;
}

function publish(board: usize, command: usize, tasks: u32, threads: u32): u32 {
  const epoch = atomic.load<u32>(board + epochLine) + 1;
  atomic.store<u32>(board + commandLine, <u32>command);
  atomic.store<u32>(board + doneLine, 0);
  for (let thread: u32 = 0; thread < threads; thread++) {
    const next = (thread * tasks) / threads;
    const end = ((thread + 1) * tasks) / threads;
    atomic.store<u64>(claimOf(board, thread), ((<u64>epoch) << 32) | ((<u64>end) << 16) | <u64>next);
  }
  atomic.store<u32>(board + epochLine, epoch);
  // A worker counts itself asleep before it compares the epoch: either it sees the new one or it is seen here.
  if (atomic.load<u32>(board + sleepersLine) !== 0) atomic.notify(board + epochLine, -1);
  return epoch;
}

function claimOf(board: usize, thread: u32): usize {
  return board + claimLine + ((<usize>thread) << 7);
}

/** Does tasks of the command `epoch`, the own ones first, until none is left; returns how many. */
function help(board: usize, epoch: u32, me: u32, threads: u32): u32 {
  let count: u32 = 0;
  for (let k: u32 = 0; k < threads; k++) {
    const owner = me + k;
    const claim = claimOf(board, owner < threads ? owner : owner - threads);
    while (true) {
      const seen = atomic.load<u64>(claim);
      // Another number means that the command is over; it cannot be over while a claimed task is not counted.
      if (<u32>(seen >> 32) !== epoch) return count;
      const next = <u32>seen & 0xffff;
      if (next >= <u32>seen >> 16) break;
      if (atomic.cmpxchg<u64>(claim, seen, seen + 1) !== seen) continue;
      perform(<usize>atomic.load<u32>(board + commandLine), next, me);
      count++;
    }
  }
  return count;
}

/** Waits until all tasks are done; false when a worker died. */
function finished(board: usize, tasks: u32, mayBlock: bool, patience: u32): bool {
  let waits: u32 = 0;
  while (true) {
    let done = atomic.load<u32>(board + doneLine);
    for (let look: u32 = 0; done !== tasks && look < looks; look++) done = atomic.load<u32>(board + doneLine);
    if (done === tasks) return true;
    if (atomic.load<u32>(board + brokenField) !== 0 || waits > patience) return false;
    waits++;
    if (!mayBlock) {
      // The main thread of a page may not sleep; as many looks take about as long.
      for (let look: u32 = 0; look < 50 * looks && done !== tasks; look++) done = atomic.load<u32>(board + doneLine);
      continue;
    }
    atomic.store<u32>(board + mainSleepsField, 1);
    atomic.wait<u32>(board + doneLine, done, watchTime);
    atomic.store<u32>(board + mainSleepsField, 0);
  }
}

/** What a worker does as thread `me` of `threads`, until it is told to leave. */
export function work(board: usize, me: u32, threads: u32): void {
  let epoch: u32 = 0;
  while (true) {
    let now = atomic.load<u32>(board + epochLine);
    for (let look: u32 = 0; now === epoch && look < looks; look++) now = atomic.load<u32>(board + epochLine);
    if (now === epoch) {
      atomic.add<u32>(board + sleepersLine, 1);
      atomic.wait<u32>(board + epochLine, epoch, -1);
      atomic.sub<u32>(board + sleepersLine, 1);
      continue;
    }
    if (atomic.load<u32>(board + leaveField) !== 0) return;
    epoch = now;
    const count = help(board, epoch, me, threads);
    if (count === 0) continue;
    atomic.add<u32>(board + helpedField, count);
    atomic.add<u32>(board + doneLine, count);
    if (atomic.load<u32>(board + mainSleepsField) !== 0) atomic.notify(board + doneLine, 1);
  }
}
