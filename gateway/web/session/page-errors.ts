/**
 * The few errors that a page must name without the gateway's help. Their words are those of the table in
 * schemas/errors.ts, which is too heavy for a page; a test holds them equal.
 */
import type { ErrorCode } from '../../../schemas/errors.js';
import type { Words } from '../look/words.js';

export const PAGE_ERRORS = {
  GATEWAY_UNREACHABLE: {
    zh: '连不上网关；它启动了吗？',
    en: 'The gateway cannot be reached; is it running?',
  },
  PAGE_OUTDATED: {
    zh: '页面是旧版本；请刷新页面，草稿不会丢。',
    en: 'This page is of an older version; load it again, the draft is kept.',
  },
  INTERNAL: {
    zh: '内部错误；请把错误代码告诉支持人员。',
    en: 'Internal error; tell support the code.',
  },
} as const satisfies Partial<Record<ErrorCode, Words>>;
export type PageErrorCode = keyof typeof PAGE_ERRORS;

export interface ApiErrorFields extends Words {
  /** A row of schemas/errors.ts; a string, because the gateway may be newer than the page. */
  readonly code: string;
  readonly detail?: string;
  /** The field of the body that is wrong. */
  readonly path?: string;
}

/** How every call to the gateway fails. Show `zh` and `en`; `detail` is for support. */
export class ApiError extends Error implements ApiErrorFields {
  override readonly name = 'ApiError';
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly detail?: string;
  readonly path?: string;
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;

  constructor(fields: ApiErrorFields, status: number) {
    super(fields.code);
    this.code = fields.code;
    this.zh = fields.zh;
    this.en = fields.en;
    this.status = status;
    if (fields.detail !== undefined) this.detail = fields.detail;
    if (fields.path !== undefined) this.path = fields.path;
  }
}

export function pageError(code: PageErrorCode, status = 0): ApiError {
  return new ApiError({ code, ...PAGE_ERRORS[code] }, status);
}

/** The error an answer carries; `INTERNAL` when it is not in the gateway's form. */
export function errorOfAnswer(json: unknown, status: number): ApiError {
  const error = isFields(json) ? json['error'] : undefined;
  if (!isFields(error)) return pageError('INTERNAL', status);
  const { code, zh, en, detail, path } = error;
  if (typeof code !== 'string' || typeof zh !== 'string' || typeof en !== 'string') {
    return pageError('INTERNAL', status);
  }
  return new ApiError(
    {
      code,
      zh,
      en,
      ...(typeof detail === 'string' ? { detail } : {}),
      ...(typeof path === 'string' ? { path } : {}),
    },
    status,
  );
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a catch block has in hand, as something that can be shown. */
export function asApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : pageError('INTERNAL');
}
