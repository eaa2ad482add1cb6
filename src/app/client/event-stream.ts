/** One event of a stream (HTML Living Standard, 9.2 "Server-sent events"). */
export interface StreamEvent {
  readonly id: string | null;
  readonly event: string;
  readonly data: string;
}

/** The events of a stream of bytes, as they arrive. Comments and unknown fields are passed over; a torn last event is dropped. */
export async function* readEventStream(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let pending = '';
  let fields = empty();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      // A carriage return at the very end may have been a whole line end.
      pending += done ? (pending === '\r' ? '\n' : '') : decoder.decode(value, { stream: true });
      const lines = pending.split(/\r\n|\n|\r(?!$)/);
      pending = lines.pop() ?? '';
      for (const line of lines) {
        if (line !== '') take(fields, line);
        else {
          if (fields.data.length > 0) yield { id: fields.id, event: fields.event, data: fields.data.join('\n') };
          fields = empty();
        }
      }
      if (done) return;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

const empty = () => ({ id: null as string | null, event: 'message', data: [] as string[] });

function take(fields: ReturnType<typeof empty>, line: string): void {
  const colon = line.indexOf(':');
  const name = colon < 0 ? line : line.slice(0, colon);
  const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
  if (name === 'data') fields.data.push(value);
  else if (name === 'event') fields.event = value;
  else if (name === 'id') fields.id = value;
}
