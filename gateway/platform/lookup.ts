/** From a profile's verdict to the `Lookup` that the lane and the ledger see. */
import type { Lookup } from '../../schemas/status.js';
import type { Asked } from './hc-jws-1/ask.js';

/** Raw codes and references are shown to auditors; longer ones are cut. */
const RAW_LIMIT = 64;

/** `tookMs` runs from the request's `startedAt`, monotonic milliseconds. */
export function lookupOf(asked: Asked, tookMs: number): Lookup {
  const { verdict, requestHash } = asked;
  switch (verdict.kind) {
    case 'answer': {
      const { code, issuer, asOf, validUntil, ref } = verdict.claims;
      return {
        status: verdict.status,
        ...(verdict.status === 'unmapped' ? { cause: 'unmapped-value' } : {}),
        rawCode: code.slice(0, RAW_LIMIT),
        ...(issuer === undefined ? {} : { issuer }),
        ...(asOf === undefined ? {} : { asOf }),
        ...(validUntil === undefined ? {} : { validUntil }),
        ...(ref === undefined ? {} : { reference: ref }),
        tookMs,
        ...(requestHash === undefined ? {} : { evidence: { requestHash, response: verdict.text } }),
      };
    }
    case 'refusal':
      return {
        status: 'unavailable',
        cause: verdict.refusal.cause,
        rawCode: verdict.claims.error.slice(0, RAW_LIMIT),
        tookMs,
        ...(requestHash === undefined ? {} : { evidence: { requestHash } }),
      };
    case 'failure':
      return {
        status: verdict.status,
        cause: verdict.cause,
        tookMs,
        ...(requestHash === undefined ? {} : { evidence: { requestHash } }),
      };
  }
}
