/**
 * The one table of errors, by area: code, HTTP status, whether trying again can help, and one sentence
 * for the operator in Chinese and English. A code is never reused for another meaning.
 */
import { LANES_ERRORS } from './errors/lanes.js';
import { PROCESS_ERRORS } from './errors/process.js';
import { RECORDS_ERRORS } from './errors/records.js';
import { REQUESTS_ERRORS } from './errors/requests.js';
import { STAFF_ERRORS } from './errors/staff.js';
import type { ErrorRow } from './errors/row.js';

const table = {
  ...PROCESS_ERRORS,
  ...LANES_ERRORS,
  ...RECORDS_ERRORS,
  ...STAFF_ERRORS,
  ...REQUESTS_ERRORS,
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof table;

export const ERRORS: Readonly<Record<ErrorCode, ErrorRow>> = table;

/**
 * Every error of ours. The code stands in the message so that a photographed screen is enough.
 * `detail` must carry no personal data and no secret.
 */
export class TongdaoError extends Error {
  override readonly name = 'TongdaoError';
  readonly code: ErrorCode;
  readonly detail: string;
  /** The field that is wrong, for example `printedValidUntil`; absent where no field is. */
  readonly path?: string;

  constructor(
    code: ErrorCode,
    detail = '',
    options?: ErrorOptions & { readonly path?: string | undefined },
  ) {
    super(`${code}: ${detail === '' ? ERRORS[code].en : detail}`, options);
    this.code = code;
    this.detail = detail;
    if (options?.path !== undefined) this.path = options.path;
  }
}

/** How an error looks in an answer: code, one sentence in both languages, and what is named. */
export interface ErrorBody {
  readonly code: ErrorCode;
  readonly zh: string;
  readonly en: string;
  readonly detail?: string;
  readonly path?: string;
}

/** Anything that is not ours is `INTERNAL` and says nothing else: its words may hold personal data. */
export function errorBody(error: unknown): ErrorBody {
  const known = error instanceof TongdaoError ? error : new TongdaoError('INTERNAL');
  return {
    code: known.code,
    zh: ERRORS[known.code].zh,
    en: ERRORS[known.code].en,
    ...(known.detail === '' ? {} : { detail: known.detail }),
    ...(known.path === undefined ? {} : { path: known.path }),
  };
}

export function isTongdaoError(error: unknown, code?: ErrorCode): error is TongdaoError {
  return error instanceof TongdaoError && (code === undefined || error.code === code);
}
