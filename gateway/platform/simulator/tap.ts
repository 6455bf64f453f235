/** What the simulated platform heard and said, opened for a reader: tokens, headers and claims. */
import { decodeProtectedHeader } from 'jose';
import { TapRing } from '../../../drivers/simulators/tap-ring.js';
import type { MonoMs } from '../../../schemas/time.js';
import { parseCompact } from '../hc-jws-1/compact.js';
import type { SimulatorExchange } from './contract.js';

/** One JWS compact string (RFC 7515) taken apart; nothing in it is verified here. */
export interface OpenedToken {
  readonly token: string;
  /** Absent when the string is no JWS. */
  readonly header?: unknown;
  readonly claims?: unknown;
  /** Protected header of the JWE in `sub_jwe` (RFC 7516); its content stays closed. */
  readonly subjectHeader?: unknown;
}

export interface PlatformTapEntry {
  readonly n: number;
  /** As the request names it; absent where it could not be read. */
  readonly lane?: string;
  /** Milliseconds of the simulator's monotonic clock. */
  readonly receivedAt: MonoMs;
  readonly answeredAt: MonoMs;
  /** `answered`, the name of a refusal, or of the fault that was played. */
  readonly verdict: string;
  /** True when signature, claims, counters and subject passed every check of the platform. */
  readonly verified: boolean;
  readonly httpStatus?: number;
  readonly request: OpenedToken;
  /** Absent when the platform hung up or stayed silent. */
  readonly response?: OpenedToken;
}

/** A request and its answer are 3 kB together. */
const EXCHANGES_KEPT = 200;

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? new Map<string, unknown>(Object.entries(value)).get(name)
    : undefined;
}

function subjectHeaderOf(claims: unknown): unknown {
  const token = fieldOf(claims, 'sub_jwe');
  if (typeof token !== 'string') return undefined;
  try {
    return decodeProtectedHeader(token);
  } catch {
    // Shown as absent: what was wrong with it is the verdict's to say.
    return undefined;
  }
}

function opened(token: string): OpenedToken {
  const parts = parseCompact(token);
  if (parts === undefined) return { token };
  const subjectHeader = subjectHeaderOf(parts.payload);
  return {
    token,
    header: parts.header,
    claims: parts.payload,
    ...(subjectHeader === undefined ? {} : { subjectHeader }),
  };
}

export class PlatformTap {
  readonly #ring = new TapRing<SimulatorExchange>(EXCHANGES_KEPT);

  hear(exchange: SimulatorExchange): void {
    this.#ring.add(exchange);
  }

  after(n: number): { readonly entries: readonly PlatformTapEntry[]; readonly last: number } {
    const { entries, last } = this.#ring.after(n);
    return {
      last,
      entries: entries.map((exchange) => {
        const { receivedAt, answeredAt, verdict, verified, httpStatus, response } = exchange;
        const request = opened(exchange.request);
        const lane = fieldOf(request.claims, 'lane');
        return {
          ...{ n: exchange.n, receivedAt, answeredAt, verdict, verified, request },
          ...(typeof lane === 'string' ? { lane } : {}),
          ...(httpStatus === undefined ? {} : { httpStatus }),
          ...(response === undefined ? {} : { response: opened(response) }),
        };
      }),
    };
  }
}
