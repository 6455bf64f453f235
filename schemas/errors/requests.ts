/** What is asked for, and what cannot be. */
import type { ErrorRow } from './row.js';

export const REQUESTS_ERRORS = {
  INPUT_INVALID: {
    status: 400,
    retryable: false,
    zh: '填写的内容有误；请按提示修改。',
    en: 'What was entered is not valid; correct what is named.',
  },
  EVIDENCE_EXPIRED: {
    status: 422,
    retryable: false,
    zh: '证明已过有效期；请改用其他登记方式。',
    en: 'The document is no longer valid; use another way to register.',
  },
  EVIDENCE_NOT_ACCEPTED: {
    status: 422,
    retryable: false,
    zh: '当前规定不接受这种证明；请改用其他登记方式。',
    en: 'The policy in force does not accept this evidence; use another way to register.',
  },
  PHOTO_INVALID: {
    status: 422,
    retryable: false,
    zh: '照片不能用；请重拍。',
    en: 'The photo cannot be used; take it again.',
  },
  PAGE_OUTDATED: {
    status: 409,
    retryable: false,
    zh: '页面是旧版本；请刷新页面，草稿不会丢。',
    en: 'This page is of an older version; load it again, the draft is kept.',
  },
  OVERLOADED: {
    status: 503,
    retryable: true,
    zh: '现在太忙；请稍后再试。',
    en: 'Too busy now; try again shortly.',
  },
  NOT_FOUND: {
    status: 404,
    retryable: false,
    zh: '没有找到。',
    en: 'Not found.',
  },
  CONFLICT: {
    status: 409,
    retryable: false,
    zh: '这条记录已经处理过了。',
    en: 'This record has already been dealt with.',
  },
  TOO_LARGE: {
    status: 413,
    retryable: false,
    zh: '内容太大。',
    en: 'The content is too large.',
  },
  TOO_MANY_STREAMS: {
    status: 503,
    retryable: true,
    zh: '打开的页面太多；请关掉一些。',
    en: 'Too many pages are open; close some.',
  },
} as const satisfies Record<string, ErrorRow>;
