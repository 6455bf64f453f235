/** What keeps the gateway from starting or running. */
import type { ErrorRow } from './row.js';

export const PROCESS_ERRORS = {
  CONFIG_INVALID: {
    status: 500,
    retryable: false,
    zh: '配置有误，网关没有启动；请按提示修改。',
    en: 'The configuration is wrong and the gateway did not start; correct what is named.',
  },
  CONFIG_UNREADABLE: {
    status: 500,
    retryable: false,
    zh: '读不到配置文件；请检查文件是否存在以及权限。',
    en: 'The configuration file cannot be read; check that it exists and its permissions.',
  },
  CONFIG_NOT_WRITTEN: {
    status: 503,
    retryable: true,
    zh: '配置文件写不进去，没有改动；请检查权限和磁盘空间。',
    en: 'The configuration file cannot be written and was not changed; check permissions and disk.',
  },
  DATA_DIR_LOCKED: {
    status: 409,
    retryable: true,
    zh: '另一个网关正在使用这个数据目录。',
    en: 'Another gateway is using this data directory.',
  },
  DATA_DIR_OPEN_TO_OTHERS: {
    status: 500,
    retryable: false,
    zh: '数据目录或密钥文件的权限太宽；请改为仅本用户可读。',
    en: 'The data directory or a key file is open to others; make it readable by this user only.',
  },
  PLATFORM_FILE_INVALID: {
    status: 500,
    retryable: false,
    zh: '健康码平台的密钥、公钥集或计数文件不可用；请恢复文件或重新登记本机。',
    en: 'A platform file (box key, key set or counter) cannot be used; restore it or enrol the box again.',
  },
  TLS_INVALID: {
    status: 500,
    retryable: false,
    zh: '证书或密钥文件不可用；请运行 tongdao tls。',
    en: 'The certificate or key file cannot be used; run tongdao tls.',
  },
  LISTEN_FAILED: {
    status: 500,
    retryable: false,
    zh: '网页服务的端口打不开；请换端口或停掉占用它的程序。',
    en: 'The port of the pages cannot be opened; choose another or stop what holds it.',
  },
  CLOCK_UNTRUSTED: {
    status: 409,
    retryable: true,
    zh: '时钟不可信，暂不做不可恢复的操作。',
    en: 'The clock cannot be trusted; nothing irreversible is done now.',
  },
  GATEWAY_UNREACHABLE: {
    status: 503,
    retryable: true,
    zh: '连不上网关；它启动了吗？',
    en: 'The gateway cannot be reached; is it running?',
  },
  STOPPING: {
    status: 503,
    retryable: true,
    zh: '网关正在停止。',
    en: 'The gateway is stopping.',
  },
  INTERNAL: {
    status: 500,
    retryable: false,
    zh: '内部错误；请把错误代码告诉支持人员。',
    en: 'Internal error; tell support the code.',
  },
} as const satisfies Record<string, ErrorRow>;
