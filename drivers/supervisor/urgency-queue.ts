import type { Urgency } from './contract.js';

const ORDER = ['pulse', 'input', 'read', 'heartbeat'] as const satisfies readonly Urgency[];

/** The most urgent first, first in first out within one urgency. */
export class UrgencyQueue<Item> {
  readonly #lines: Readonly<Record<Urgency, Item[]>> = {
    pulse: [],
    input: [],
    read: [],
    heartbeat: [],
  };

  get size(): number {
    return ORDER.reduce((sum, urgency) => sum + this.#lines[urgency].length, 0);
  }

  push(urgency: Urgency, item: Item): void {
    this.#lines[urgency].push(item);
  }

  shift(): Item | undefined {
    for (const urgency of ORDER) {
      const item = this.#lines[urgency].shift();
      if (item !== undefined) return item;
    }
    return undefined;
  }

  /** Empties the queue. */
  drain(): Item[] {
    return ORDER.flatMap((urgency) => this.#lines[urgency].splice(0));
  }
}
