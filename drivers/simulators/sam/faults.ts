/** What can go wrong between a module and its host, one thing at a time. */
import type { SamCommandName } from '../../sam/constants.js';
import { encodeReply } from '../../sam/frame.js';

export type SamFaultKind =
  /** Bytes on the line in front of the reply, behind it, or in its middle. */
  | { readonly kind: 'noise-before' | 'noise-after' | 'noise-inside'; readonly bytes: Uint8Array }
  /** Half of the reply, then silence. */
  | { readonly kind: 'half-frame' }
  | { readonly kind: 'wrong-checksum' }
  /** The reply comes so much later, milliseconds; the module is busy until then. */
  | { readonly kind: 'late'; readonly ms: number }
  | { readonly kind: 'silent' }
  /** This status without data in place of the reply; the card's own state is not asked. */
  | { readonly kind: 'status'; readonly sw3: number }
  /** One 00 behind the reply, as some readers send. */
  | { readonly kind: 'stray-zero' }
  /** "AAAA" of a serial server in front of the reply. */
  | { readonly kind: 'heartbeat' };

export type SamFault = SamFaultKind & {
  /** The command whose reply it hits; any without it. */
  readonly on?: SamCommandName;
  /** How often; once without it, `Infinity` for always. */
  readonly times?: number;
};

/** Serial servers send this between frames (facts/resident-id.md section 6). */
export const HEARTBEAT = Uint8Array.of(0x41, 0x41, 0x41, 0x41);

const join = (...parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

/** The bytes that really leave the module for this reply. */
export function distort(reply: Uint8Array, fault: SamFaultKind | undefined): Uint8Array {
  if (fault === undefined) return reply;
  const middle = reply.length >> 1;
  switch (fault.kind) {
    case 'noise-before':
      return join(fault.bytes, reply);
    case 'noise-after':
      return join(reply, fault.bytes);
    case 'noise-inside':
      return join(reply.subarray(0, middle), fault.bytes, reply.subarray(middle));
    case 'half-frame':
      return reply.subarray(0, middle);
    case 'wrong-checksum':
      return join(reply.subarray(0, -1), Uint8Array.of((reply[reply.length - 1] ?? 0) ^ 0x5a));
    case 'silent':
      return new Uint8Array(0);
    case 'stray-zero':
      return join(reply, Uint8Array.of(0));
    case 'heartbeat':
      return join(HEARTBEAT, reply);
    case 'status':
      return encodeReply(0, 0, fault.sw3);
    case 'late':
      return reply;
  }
}

/** Faults that wait for their reply, in the order they were injected. */
export class FaultPlan {
  #waiting: { readonly fault: SamFault; left: number }[] = [];

  add(fault: SamFault): void {
    this.#waiting.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#waiting = [];
  }

  /** The fault for the reply to this command, which is then used up once. */
  take(command: SamCommandName | undefined): SamFault | undefined {
    const next = this.#waiting.find(({ fault }) => fault.on === undefined || fault.on === command);
    if (next === undefined) return undefined;
    next.left--;
    if (next.left <= 0) this.#waiting = this.#waiting.filter((entry) => entry !== next);
    return next.fault;
  }
}
