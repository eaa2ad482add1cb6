import { undecodableRecord } from './errors.ts';

/** Confluent's wire format: a zero byte, the schema's id as four big-endian bytes, the Avro body. */
const headerLength = 5;

/** The message for a body; `id` is the registry's, 0 … 2³¹−1. */
export function frame(id: number, body: Uint8Array): Uint8Array {
  const message = new Uint8Array(headerLength + body.length);
  new DataView(message.buffer).setInt32(1, id);
  message.set(body, headerLength);
  return message;
}

/** The id and the body (a view) of a message; `undecodable_record` without the header. */
export function unframe(message: Uint8Array): { readonly id: number; readonly body: Uint8Array } {
  if (message.length < headerLength) throw undecodableRecord(`it has ${message.length} bytes, a header has 5`);
  if (message[0] !== 0) throw undecodableRecord(`it starts with byte ${message[0]}, not with the header's 0`);
  const id = new DataView(message.buffer, message.byteOffset).getInt32(1);
  return { id, body: message.subarray(headerLength) };
}
