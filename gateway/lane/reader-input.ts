/** A reader's event as the machine takes it: without anything personal. */
import type { DeviceId, ReaderEvent } from '../../schemas/device.js';
import type { EventId } from '../../schemas/ledger.js';
import { cardKey } from './identify.js';
import type { Rules } from './state.js';
import type { LaneInput } from './step.js';

/** `fresh` is the id of the visit, should one begin; `key` makes cards recognisable, not readable. */
export function readerInput(
  reader: DeviceId,
  event: Exclude<ReaderEvent, { type: 'noise' }>,
  fresh: EventId,
  key: Uint8Array,
  rules: () => Rules,
): LaneInput {
  const { at } = event;
  switch (event.type) {
    case 'found':
    case 'number':
      return { type: event.type, reader, at, fresh };
    case 'credential':
      return {
        type: 'credential',
        reader,
        at,
        fresh,
        card: cardKey(event.credential, key),
        rules: rules(),
      };
    case 'read-failed':
      return {
        type: 'read-failed',
        reader,
        at,
        fresh,
        failure: event.failure,
        final: event.final,
      };
    case 'removed':
      return { type: 'removed', reader, at };
  }
}
