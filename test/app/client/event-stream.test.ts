import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEventStream, type StreamEvent } from '../../../src/app/client/event-stream.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** A body that arrives cut at these places. */
function bodyOf(text: string, cuts: readonly number[] = []): ReadableStream<Uint8Array> {
  const whole = bytes(text);
  const places = [0, ...cuts.map((cut) => Math.min(cut, whole.length)).sort((a, b) => a - b), whole.length];
  return new ReadableStream({
    start(controller) {
      for (let i = 1; i < places.length; i++) controller.enqueue(whole.slice(places[i - 1], places[i]));
      controller.close();
    },
  });
}

async function eventsOf(body: ReadableStream<Uint8Array>): Promise<StreamEvent[]> {
  const events: StreamEvent[] = [];
  for await (const event of readEventStream(body)) events.push(event);
  return events;
}

describe('the event stream of a job', () => {
  it('reads id, event and data over several lines, and passes over comments', async () => {
    const text = ': still here\n\nid: 7\nevent: phase\ndata: {"a":\ndata: 1}\n\ndata:x\n\n';
    expect(await eventsOf(bodyOf(text))).toEqual([
      { id: '7', event: 'phase', data: '{"a":\n1}' },
      { id: null, event: 'message', data: 'x' },
    ]);
  });

  it('takes every kind of line end', async () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const text = ['id: 1', 'data: a', '', 'id: 2', 'data: b', '', ''].join(end);
      expect((await eventsOf(bodyOf(text))).map(({ id, data }) => [id, data])).toEqual([
        ['1', 'a'],
        ['2', 'b'],
      ]);
    }
  });

  it('drops an event that was cut off', async () => {
    expect(await eventsOf(bodyOf('id: 1\ndata: a\n\nid: 2\ndata: b\n'))).toHaveLength(1);
  });

  it('gives the same events wherever the network cuts the bytes', async () => {
    const text = 'id: 1\r\nevent: größe\r\ndata: {"λ": "×"}\r\n\r\nid: 2\r\ndata: b\r\n\r\n';
    const whole = await eventsOf(bodyOf(text));
    expect(whole).toHaveLength(2);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes(text).length), { maxLength: 8 }), async (cuts) => {
        expect(await eventsOf(bodyOf(text, cuts))).toEqual(whole);
      }),
    );
  });
});
