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
} as const satisfies Record<string, ErrorRow>;
