import type { LaneEvent } from '../../../schemas/visit.js';

/** Reads server-sent events as `ControlEvents` writes them: one `event` and one `data` line each. */
export async function* readEvents(source: AsyncIterable<unknown>): AsyncGenerator<LaneEvent> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of source) {
    if (!(chunk instanceof Uint8Array)) continue;
    rest += decoder.decode(chunk, { stream: true });
    const blocks = rest.split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = laneEventIn(block);
      if (event !== undefined) yield event;
    }
  }
}

function laneEventIn(block: string): LaneEvent | undefined {
  const lines = block.split('\n');
  if (lines.includes('event: heartbeat')) return undefined;
  const data = lines.find((line) => line.startsWith('data: '));
  // The gateway of the same build wrote it on a socket only this user can open.
  return data === undefined ? undefined : (JSON.parse(data.slice('data: '.length)) as LaneEvent);
}
