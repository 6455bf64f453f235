/** From the text of a reply to what it is worth (facts/integrity.md 8.2). */
import { answerClaimsSchema, errorClaimsSchema, HC_JWS_TYPE } from '../../../schemas/hc-jws.js';
import type { AnswerClaims, ErrorClaims } from '../../../schemas/hc-jws.js';
import type { LookupCause, Status } from '../../../schemas/status.js';
import { refusalOf, type Refusal } from './errors.js';
import { statusOfCode } from './status-map.js';
import { verifyReply, type ReplyContext } from './verify.js';

export type Verdict =
  /** A verified answer to exactly this request; `status` may be `unmapped`. */
  | {
      readonly kind: 'answer';
      readonly status: Status;
      readonly claims: AnswerClaims;
      readonly text: string;
    }
  /** A verified refusal of exactly this request. */
  | { readonly kind: 'refusal'; readonly refusal: Refusal; readonly claims: ErrorClaims }
  | {
      readonly kind: 'failure';
      readonly status: 'unavailable' | 'untrusted';
      readonly cause: LookupCause;
      /** Error code of the network or of our own fault, for the log; no personal data. */
      readonly detail?: string;
    };

const failure = (
  status: 'unavailable' | 'untrusted',
  cause: LookupCause,
  detail?: string,
): Verdict => ({ kind: 'failure', status, cause, ...(detail === undefined ? {} : { detail }) });

export const untrusted = (cause: LookupCause, detail?: string): Verdict =>
  failure('untrusted', cause, detail);

export const unavailable = (cause: LookupCause, detail?: string): Verdict =>
  failure('unavailable', cause, detail);

/**
 * Judges the text of a reply that came with content type `application/jose`. An answer counts only
 * with HTTP status 200, so that a proxy cannot turn an error page into an answer or back.
 */
export async function readReply(
  text: string,
  httpStatus: number,
  context: ReplyContext,
): Promise<Verdict> {
  const verified = await verifyReply(text, context);
  if (!verified.ok) return untrusted(verified.cause);
  if (verified.typ === HC_JWS_TYPE.error) {
    const claims = errorClaimsSchema.safeParse(verified.payload);
    if (!claims.success || httpStatus < 400) return untrusted('malformed');
    return { kind: 'refusal', refusal: refusalOf(claims.data), claims: claims.data };
  }
  const claims = answerClaimsSchema.safeParse(verified.payload);
  if (!claims.success || httpStatus !== 200) return untrusted('malformed');
  return { kind: 'answer', status: statusOfCode(claims.data.code), claims: claims.data, text };
}
