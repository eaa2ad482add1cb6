// The measurement of groups of Pauli strings from a state, as a list of steps of 64 bytes (u32 words). What a thread needs for it
// is its room; the words stand also in src/science/simulator/measurement/kernel-room.ts.
import { drawTurned, listTurned } from './conditional';
import { drawStates, lastOf, makeGuide, sumSquares } from './drawing';
import { meanAndVariance } from './group-values';
import { clearTable, countAt, outcomeAt, sizeOf } from './outcomes';
import { turnState } from './turned-state';

const stepBytes: usize = 64;

/** State `to` ← state `from` with a qubit turned: from, to, bit, in Y (0 or 1). */
const stepTurn: u32 = 1;
/** From now on draws are from this state: state. */
const stepUse: u32 = 2;
/** All qubits drawn as they are, into the table `drawn`. */
const stepDraw: u32 = 3;
/** A group: state, turned qubits, those in Y, measured qubits, supports, coefficients, number of terms, where mean and variance go. */
const stepGroup: u32 = 4;

const roomSize: usize = 0;
const roomShots: usize = 4;
const roomSums: usize = 8;
const roomLast: usize = 12;
const roomGuide: usize = 16;
const roomBuckets: usize = 20;
const roomValues: usize = 24;
const roomAll: usize = 28;
const roomList: usize = 32;
const roomOwn: usize = 36;
const roomScratch: usize = 40;
const roomStream: usize = 48;
const roomDrawn: usize = 64;
const roomOutcomes: usize = 80;
/** Planes of the states, re and im. */
const roomStates: usize = 96;

function word(at: usize, field: usize): u32 {
  return load<u32>(at + field);
}

function planeRe(room: usize, state: u32): usize {
  return <usize>load<u32>(room + roomStates + ((<usize>state) << 3));
}

function planeIm(room: usize, state: u32): usize {
  return <usize>load<u32>(room + roomStates + ((<usize>state) << 3), 4);
}

/** Does the steps from…to. */
export function measure(room: usize, from: usize, to: usize): void {
  const size = word(room, roomSize);
  for (let step = from; step < to; step += stepBytes) {
    const state = word(step, 4);
    const re = planeRe(room, state);
    const im = planeIm(room, state);
    switch (word(step, 0)) {
      case stepTurn: {
        const next = word(step, 8);
        turnState(re, im, planeRe(room, next), planeIm(room, next), size, word(step, 12), word(step, 16) !== 0);
        break;
      }
      case stepUse: {
        const sums = <usize>word(room, roomSums);
        sumSquares(re, im, size, sums);
        store<u32>(room + roomLast, lastOf(sums, size));
        makeGuide(sums, size, <usize>word(room, roomGuide), word(room, roomBuckets));
        break;
      }
      case stepDraw:
        clearTable(room + roomDrawn);
        draw(room, 0xffffffff, room + roomDrawn);
        break;
      case stepGroup:
        measureGroup(room, step, re, im);
        break;
      default:
        unreachable();
    }
  }
}

function draw(room: usize, kept: u32, table: usize): void {
  drawStates(
    <usize>word(room, roomSums),
    word(room, roomLast),
    <usize>word(room, roomGuide),
    word(room, roomBuckets),
    word(room, roomShots),
    room + roomStream,
    kept,
    table,
    0,
    <usize>word(room, roomScratch),
  );
}

function measureGroup(room: usize, step: usize, re: usize, im: usize): void {
  const turned = word(step, 8);
  const measured = word(step, 16);
  const outcomes = room + roomOutcomes;
  clearTable(outcomes);
  if (turned === 0) draw(room, measured, outcomes);
  else {
    const drawn = room + roomDrawn;
    const list = <usize>word(room, roomList);
    const own = <usize>word(room, roomOwn);
    const stream = room + roomStream;
    listTurned(re, im, turned, word(step, 12), list);
    clearTable(drawn);
    draw(room, ~turned, drawn);
    const size = sizeOf(drawn);
    for (let k: u32 = 0; k < size; k++) {
      drawTurned(list, own, turned, outcomeAt(drawn, k), countAt(drawn, k), measured, stream, outcomes);
    }
  }
  meanAndVariance(
    <usize>word(step, 20),
    <usize>word(step, 24),
    word(step, 28),
    measured,
    outcomes,
    word(room, roomShots),
    <usize>word(room, roomValues),
    <usize>word(room, roomAll),
    <usize>word(step, 32),
  );
}
