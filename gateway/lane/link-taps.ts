import type { DeviceId, ReaderEvent } from '../../schemas/device.js';

export type LinkTap = (reader: DeviceId, event: ReaderEvent) => void;

/**
 * Cards that are laid while staff use the lane's readers to link them. They are no visits, and neither is
 * what such a card still says after the staff have finished.
 */
export class LinkTaps {
  readonly #begun = new Set<DeviceId>();
  #listener: LinkTap | undefined;

  get open(): boolean {
    return this.#listener !== undefined;
  }

  begin(listener: LinkTap): void {
    this.#listener = listener;
  }

  end(): void {
    this.#listener = undefined;
  }

  /** True: the event is not the lane's. */
  takes(reader: DeviceId, event: ReaderEvent): boolean {
    if (this.#listener !== undefined) {
      if (event.type === 'found') this.#begun.add(reader);
      if (event.type === 'removed') this.#begun.delete(reader);
      this.#listener(reader, event);
      return true;
    }
    if (!this.#begun.has(reader)) return false;
    if (event.type === 'found') {
      this.#begun.delete(reader);
      return false;
    }
    const isLast = event.type === 'credential' || event.type === 'removed';
    if (isLast) this.#begun.delete(reader);
    return true;
  }
}
