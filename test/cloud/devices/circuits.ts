import type { Device } from '../../../src/cloud/devices/index.ts';
import type { JobCircuit } from '../../../src/cloud/jobs/index.ts';

export type Step = [name: string, wires: number[], params: number[]];

/** An instruction per wire. */
export function measure(...wires: number[]): Step[] {
  return wires.map((wire) => ['measure', [wire], []]);
}

/** A job of one experiment as a client posts it. */
export function job(steps: readonly unknown[], wires: number, more: Record<string, unknown> = {}) {
  const experiment = {
    instructions: steps,
    num_wires: wires,
    shots: 12,
    wire_order: 'interleaved',
    seed: 12345,
    ...more,
  };
  return { experiment_0: experiment };
}

export function circuit(
  device: Device,
  steps: readonly Step[],
  wires: number,
  more: Record<string, unknown> = {},
): JobCircuit {
  return device.check(job(steps, wires, more))[0]!;
}

/** Memory of one experiment, values of a shot joined without the space. */
export async function memory(device: Device, steps: readonly Step[], wires: number, more = {}): Promise<string> {
  const { results } = await device.execute([circuit(device, steps, wires, more)]);
  return results[0]!.data.memory.map((shot) => shot.replaceAll(' ', '')).join(' ');
}
