/**
 * Keeps a keyboard-wedge reader out of the fields: what it types goes to the number, whichever field
 * has the focus (facts/ux.md 3.4).
 */
import type { Timers, Unlisten } from '../../../../schemas/time.js';
import { WEDGE_GAP_MS, WedgeDetector } from './wedge.js';

export interface ReaderKeysParts<Snapshot> {
  readonly timers: Pick<Timers, 'after'>;
  /** Monotonic, the clock of `Event.timeStamp`. */
  mono(): number;
  /** What the page holds before a first key that may be a reader's. */
  snapshot(): Snapshot;
  /** Takes back the few characters that came before it was certain. */
  restore(before: Snapshot): void;
  /** The whole text of the reader; `target` is where the focus was. */
  read(text: string, target: EventTarget | null): void;
}

type Keys = Pick<Document, 'addEventListener' | 'removeEventListener'>;

export function listenForReader<Snapshot>(keys: Keys, parts: ReaderKeysParts<Snapshot>): Unlisten {
  const detector = new WedgeDetector();
  let before = parts.snapshot();
  let target: EventTarget | null = null;
  const lookForPause = (): void => {
    parts.timers.after(2 * WEDGE_GAP_MS, () => {
      const text = detector.pause(parts.mono());
      if (text !== undefined) parts.read(text, target);
    });
  };
  const heard = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing) return;
    const verdict = detector.key(event.key, event.timeStamp);
    if (verdict.kind === 'pass') {
      if (verdict.first) {
        before = parts.snapshot();
        target = event.target;
      }
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (verdict.kind === 'began') parts.restore(before);
    if (verdict.kind === 'read') parts.read(verdict.text, target);
    else lookForPause();
  };
  // Before any field sees the key.
  keys.addEventListener('keydown', heard, true);
  return () => keys.removeEventListener('keydown', heard, true);
}
