// Counts of outcomes in the order in which they first came up. A table: entries (outcome and count, u32 each), then for every
// outcome its place + 1 or 0 (u32), then how many places there are of these, and the number of entries.

export const tableBytes: usize = 16;

function entriesOf(table: usize): usize {
  return <usize>load<u32>(table);
}

function placesOf(table: usize): usize {
  return <usize>load<u32>(table, 4);
}

export function sizeOf(table: usize): u32 {
  return load<u32>(table, 12);
}

export function outcomeAt(table: usize, k: u32): u32 {
  return load<u32>(entriesOf(table) + ((<usize>k) << 3));
}

export function countAt(table: usize, k: u32): u32 {
  return load<u32>(entriesOf(table) + ((<usize>k) << 3), 4);
}

export function clearTable(table: usize): void {
  const size: u32 = sizeOf(table);
  const places = placesOf(table);
  const length: u32 = load<u32>(table, 8);
  if (size > length >> 3) memory.fill(places, 0, (<usize>length) << 2);
  else for (let k: u32 = 0; k < size; k++) store<u32>(places + ((<usize>outcomeAt(table, k)) << 2), 0);
  store<u32>(table, 0, 12);
}

export function addOutcome(table: usize, outcome: u32, count: u32): void {
  const place = placesOf(table) + ((<usize>outcome) << 2);
  const known = load<u32>(place);
  if (known !== 0) {
    const entry = entriesOf(table) + ((<usize>(known - 1)) << 3);
    store<u32>(entry, load<u32>(entry, 4) + count, 4);
    return;
  }
  const size = sizeOf(table);
  store<u64>(entriesOf(table) + ((<usize>size) << 3), <u64>outcome | ((<u64>count) << 32));
  store<u32>(place, size + 1);
  store<u32>(table, size + 1, 12);
}
