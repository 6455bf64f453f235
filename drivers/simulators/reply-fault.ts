/** What can go wrong with a reply between a simulated device and its host, one thing at a time. */

export type ReplyFaultKind =
  /** Bytes on the line in front of the reply, behind it, or in its middle. */
  | { readonly kind: 'noise-before' | 'noise-after' | 'noise-inside'; readonly bytes: Uint8Array }
  /** Half of the reply, then silence. */
  | { readonly kind: 'half-frame' }
  | { readonly kind: 'wrong-checksum' }
  /** The reply comes so much later, milliseconds. */
  | { readonly kind: 'late'; readonly ms: number }
  | { readonly kind: 'silent' };

export interface Planned<On extends string> {
  /** The command whose reply it hits; any without it. */
  readonly on?: On;
  /** How often; once without it, `Infinity` for always. */
  readonly times?: number;
}

/**
 * The bytes that really leave the device. `checksumFromEnd` is where the checksum stands: 1 for the
 * last byte.
 */
export function distortReply(
  reply: Uint8Array,
  fault: ReplyFaultKind | undefined,
  checksumFromEnd: number,
): Uint8Array {
  if (fault === undefined) return reply;
  const middle = reply.length >> 1;
  switch (fault.kind) {
    case 'noise-before':
      return Uint8Array.of(...fault.bytes, ...reply);
    case 'noise-after':
      return Uint8Array.of(...reply, ...fault.bytes);
    case 'noise-inside':
      return Uint8Array.of(...reply.subarray(0, middle), ...fault.bytes, ...reply.subarray(middle));
    case 'half-frame':
      return reply.slice(0, middle);
    case 'wrong-checksum': {
      const wrong = reply.slice();
      const at = reply.length - checksumFromEnd;
      wrong[at] = (wrong[at] ?? 0) ^ 0x5a;
      return wrong;
    }
    case 'late':
      return reply;
    case 'silent':
      return new Uint8Array(0);
  }
}

/** Faults that wait for their reply, in the order they were injected. */
export class ReplyFaultPlan<Fault extends Planned<On>, On extends string> {
  #waiting: { readonly fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#waiting.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#waiting = [];
  }

  /** The fault for the reply to this command, which is then used up once. */
  take(command: On | undefined): Fault | undefined {
    const next = this.#waiting.find(({ fault }) => fault.on === undefined || fault.on === command);
    if (next === undefined) return undefined;
    next.left--;
    if (next.left <= 0) this.#waiting = this.#waiting.filter((entry) => entry !== next);
    return next.fault;
  }
}
