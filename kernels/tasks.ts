// The kernels that threads share. A command is 128 bytes: kernel (u32), number of tasks (u32), then its arguments (u32 words).
// A task is one part of a pass, 0…tasks−1; the parts of a command may be done in any order, by any thread. Who computes which
// part leaves no trace: sums are kept apart for each task and added in their order by a later command.
// The numbers stand also in src/science/simulator/wasm/threads/program.ts.

import { anglesTask } from './angles';
import { gatePassTask } from './gate-pass';
import { layerTask } from './layer-task';
import { gatheredRowsTask, listedRowsTask, packTask, sumTask } from './rows';

export const commandBytes: usize = 128;

/** `thread` is for room that each thread has for itself. */
export function perform(command: usize, task: u32, thread: u32): void {
  const args = command + 8;
  switch (load<u32>(command)) {
    case 1:
      sumTask(args);
      break;
    case 2:
      listedRowsTask(args, task);
      break;
    case 3:
      gatheredRowsTask(args, task, thread);
      break;
    case 4:
      packTask(args, task);
      break;
    case 5:
      layerTask(args, task, thread);
      break;
    case 6:
      anglesTask(args);
      break;
    case 7:
      gatePassTask(args, task, thread);
      break;
    case 32:
      laneTask(args, task, thread);
      break;
    default:
      // An unknown kernel is a mistake of the caller: better an end than a wrong number.
      unreachable();
  }
}

/** Arguments: the first and the end address of each lane's program, two words each. A task is a whole program. */
function laneTask(args: usize, task: u32, thread: u32): void {
  const lane = <usize>load<u32>(args) + ((<usize>task) << 3);
  const end = <usize>load<u32>(lane, 4);
  for (let command = <usize>load<u32>(lane); command < end; command += commandBytes) {
    const tasks = load<u32>(command, 4);
    for (let part: u32 = 0; part < tasks; part++) perform(command, part, thread);
  }
}
