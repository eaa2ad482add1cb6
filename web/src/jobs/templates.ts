import molecules from '../../../data/molecules.json' with { type: 'json' };
import type { DeviceEntry } from '../api/documents.ts';

export interface Template {
  readonly label: string;
  readonly job: unknown;
}

type DeviceLimits = Pick<DeviceEntry, 'device' | 'num_wires' | 'instructions'>;

/** Jobs to start from: small, valid ones of the device; the first is the one that a form shows. */
export function templatesFor(device: DeviceLimits): readonly Template[] {
  switch (shortName(device.device)) {
    case 'vqe':
      return ['H2', 'LiH', 'H2O'].flatMap((name) => {
        const molecule = molecules.find((entry) => entry.name === name);
        return molecule === undefined
          ? []
          : [{ label: name, job: { experiment_0: { molecule, options: { basis: 'sto-3g' } } } }];
      });
    case 'singlequdit':
      return [
        circuit('Spin of 20 atoms, turned by π/2', 1, [
          ['load', [0], [20]],
          ['rlx', [0], [1.57]],
          ['measure', [0], []],
        ]),
        circuit('Squeezed spin of 50 atoms', 1, [
          ['load', [0], [50]],
          ['rlx', [0], [1.57]],
          ['rlz2', [0], [0.05]],
          ['rlx', [0], [1.57]],
          ['measure', [0], []],
        ]),
      ];
    case 'multiqudit':
      return [
        circuit('Two qudits that exchange spin', 2, [
          ['load', [0], [10]],
          ['load', [1], [1]],
          ['rlx', [0], [1.57]],
          ['rlxly', [0, 1], [0.3]],
          ['measure', [0], []],
          ['measure', [1], []],
        ]),
      ];
    case 'fermions':
      return [
        circuit('Two atoms that hop', 8, [
          ['load', [0], []],
          ['load', [1], []],
          ['fhop', [0, 1, 2, 3], [0.785]],
          ...[0, 1, 2, 3].map((wire) => ['measure', [wire], []]),
        ]),
      ];
    case 'rydberg':
      return [
        circuit('Blockade in a chain of five', 5, [
          ['rydberg_full', [0, 1, 2, 3, 4], [3.14, 0.3, 20]],
          ...[0, 1, 2, 3, 4].map((wire) => ['measure', [wire], []]),
        ]),
      ];
    default:
      return [circuit('Measure the first wire', 1, [['measure', [0], []]])];
  }
}

/** The display name in `singlequdit` and in `alqor_singlequdit_simulator`. */
export function shortName(device: string): string {
  const parts = device.split('_');
  return parts.length === 3 ? parts[1]! : device;
}

export const isVqe = (device: string): boolean => shortName(device) === 'vqe';

function circuit(label: string, wires: number, instructions: readonly unknown[]): Template {
  return {
    label,
    job: { experiment_0: { instructions, num_wires: wires, shots: 500, wire_order: 'interleaved' } },
  };
}
