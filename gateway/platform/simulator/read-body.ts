/** Request bodies of the simulator's two listeners. */
import type { IncomingMessage } from 'node:http';

/** Undefined when the body is larger than `limit` bytes. Rejects when the sender goes away. */
export async function readBody(
  request: IncomingMessage,
  limit: number,
): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    // The rest is read and dropped: closing at once could lose the refusal on its way.
    if (size <= limit) chunks.push(chunk);
  }
  return size > limit ? undefined : Buffer.concat(chunks);
}
