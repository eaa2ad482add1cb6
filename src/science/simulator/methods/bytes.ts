const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];

/** bytes·2^power as people read it: `256 MiB`, `4 TiB`; also where that is no number of bytes that a machine has. */
export function bytesText(bytes: number, power: number): string {
  let size = bytes;
  let unit = 0;
  for (let k = 0; k < power; k++) {
    size *= 2;
    if (size < 1024 || unit === units.length - 1) continue;
    size /= 1024;
    unit++;
  }
  return `${Number(size.toPrecision(3))} ${units[unit]}`;
}
