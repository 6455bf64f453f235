/** The ledger and its keys. */
import type { ErrorRow } from './row.js';

export const RECORDS_ERRORS = {
  LEDGER_UNAVAILABLE: {
    status: 503,
    retryable: true,
    zh: '记录写不进磁盘，通道转人工；请检查磁盘空间。',
    en: 'The ledger cannot be written, lanes are under staff control; check the disk.',
  },
  LEDGER_UNKNOWN: {
    status: 503,
    retryable: false,
    zh: '写入结果不明；网关将重启并核对。',
    en: 'A commit ended in an unknown state; the gateway restarts and reconciles.',
  },
  LEDGER_NEWER: {
    status: 500,
    retryable: false,
    zh: '数据由更新版本的程序写成；请升级程序。',
    en: 'The data was written by a newer version; upgrade the program.',
  },
  LEDGER_BROKEN: {
    status: 500,
    retryable: false,
    zh: '记录校验不通过；请保留现场并通知审计人员。',
    en: 'The ledger does not verify; keep everything as it is and tell the auditor.',
  },
  LEDGER_ENTRY_INVALID: {
    status: 500,
    retryable: false,
    zh: '要写入的记录不合格式，没有写入。',
    en: 'The row to be written is malformed and was not written.',
  },
  KEY_MISSING: {
    status: 503,
    retryable: false,
    zh: '缺少密钥，个人信息暂不记录。',
    en: 'A key is missing; personal data is not recorded electronically.',
  },
  CARD_LINKED_ELSEWHERE: {
    status: 409,
    retryable: false,
    zh: '这张卡已关联给另一个人；请核对卡片，或先由本人解除。',
    en: 'This card belongs to another person; check the card, or end that link first.',
  },
  CARD_NOT_LINKABLE: {
    status: 422,
    retryable: false,
    zh: '这张卡没有固定的卡号，不能关联；请换一张卡或用身份证。',
    en: 'This card has no lasting number and cannot be linked; use another card or the ID card.',
  },
  LINK_SESSION_OVER: {
    status: 409,
    retryable: true,
    zh: '放卡的时间已过；请重新开始。',
    en: 'The time to lay the cards is over; begin again.',
  },
} as const satisfies Record<string, ErrorRow>;
