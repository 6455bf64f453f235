/** Who asks, and what she may do. */
import type { ErrorRow } from './row.js';

export const STAFF_ERRORS = {
  SESSION_REQUIRED: {
    status: 401,
    retryable: false,
    zh: '请先登录。',
    en: 'Log in first.',
  },
  SESSION_LOCKED: {
    status: 423,
    retryable: true,
    zh: '屏幕已锁定；请先解锁。',
    en: 'The session is locked; unlock it first.',
  },
  LOGIN_REFUSED: {
    status: 401,
    retryable: false,
    zh: '姓名、密码或验证码不对。',
    en: 'Name, secret or code is not right.',
  },
  LOGIN_DELAYED: {
    status: 429,
    retryable: true,
    zh: '错误次数太多，请稍后再试；急用可找值班主管。',
    en: 'Too many wrong tries; wait, or ask a supervisor.',
  },
  TOTP_NEEDED: {
    status: 401,
    retryable: false,
    zh: '请输入手机上的六位验证码。',
    en: 'Enter the six-digit code from the telephone.',
  },
  RIGHT_MISSING: {
    status: 403,
    retryable: false,
    zh: '您的角色不能做这件事。',
    en: 'Your role may not do this.',
  },
  REQUEST_FORGED: {
    status: 403,
    retryable: false,
    zh: '请求不是从本页面发出的，没有执行。',
    en: 'The request did not come from our page and was not carried out.',
  },
  HTTPS_NEEDED: {
    status: 403,
    retryable: false,
    zh: '请用 https 地址打开。',
    en: 'Open the https address.',
  },
  HOST_REFUSED: {
    status: 403,
    retryable: false,
    zh: '这个地址不在本机的名单里；请用安装时给的地址打开。',
    en: 'This address is not one of this box; open the one given at installation.',
  },
} as const satisfies Record<string, ErrorRow>;
