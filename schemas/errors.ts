/**
 * The one table of errors: code, HTTP status, whether trying again can help, and one sentence for
 * the operator in Chinese and English. A code is never reused for another meaning.
 */
interface ErrorRow {
  readonly status: number;
  readonly retryable: boolean;
  readonly zh: string;
  readonly en: string;
}

const table = {
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
  DEVICE_OPEN_FAILED: {
    status: 503,
    retryable: true,
    zh: '设备打不开；请检查连线和电源。',
    en: 'The device cannot be opened; check its cable and power.',
  },
  DEVICE_TIMEOUT: {
    status: 503,
    retryable: true,
    zh: '设备没有回答。',
    en: 'The device did not answer.',
  },
  DEVICE_CLOSED: {
    status: 503,
    retryable: true,
    zh: '设备连接断开了。',
    en: 'The connection to the device was lost.',
  },
  CARD_GONE: {
    status: 503,
    retryable: true,
    zh: '卡片离开了读卡器；请重新放卡。',
    en: 'The card left the reader; lay it down again.',
  },
  CARD_COMMAND_REFUSED: {
    status: 500,
    retryable: false,
    zh: '这条卡片命令不在只读清单里，没有发送。',
    en: 'This card command is not on the list of reading commands and was not sent.',
  },
  DEVICE_REFUSED: {
    status: 503,
    retryable: false,
    zh: '设备拒绝了命令；请核对地址和型号。',
    en: 'The device refused the command; check its address and model.',
  },
  TURNSTILE_OFFLINE: {
    status: 503,
    retryable: true,
    zh: '闸机不在线，没有发出开门信号；请用硬件按钮。',
    en: 'The turnstile is offline and no pulse was sent; use the hardware button.',
  },
  TURNSTILE_UNCONFIRMED: {
    status: 503,
    retryable: false,
    zh: '闸机没有确认开门，门可能已开；请看现场。',
    en: 'The turnstile did not confirm and may have opened; look at the lane.',
  },
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
  PLATFORM_FILE_INVALID: {
    status: 500,
    retryable: false,
    zh: '健康码平台的密钥、公钥集或计数文件不可用；请恢复文件或重新登记本机。',
    en: 'A platform file (box key, key set or counter) cannot be used; restore it or enrol the box again.',
  },
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
  PHOTO_INVALID: {
    status: 422,
    retryable: false,
    zh: '照片不能用；请重拍。',
    en: 'The photo cannot be used; take it again.',
  },
  HTTPS_NEEDED: {
    status: 403,
    retryable: false,
    zh: '请用 https 地址打开。',
    en: 'Open the https address.',
  },
  TLS_INVALID: {
    status: 500,
    retryable: false,
    zh: '证书或密钥文件不可用；请运行 tongdao tls。',
    en: 'The certificate or key file cannot be used; run tongdao tls.',
  },
  NOT_FOUND: {
    status: 404,
    retryable: false,
    zh: '没有找到。',
    en: 'Not found.',
  },
  LANE_UNKNOWN: {
    status: 404,
    retryable: false,
    zh: '没有这条通道。',
    en: 'There is no such lane.',
  },
  LANE_BUSY: {
    status: 409,
    retryable: true,
    zh: '通道正在放行，请等这位通过。',
    en: 'The lane is letting somebody through; wait until it is clear.',
  },
  EVACUATION: {
    status: 409,
    retryable: true,
    zh: '消防信号有效，闸机由硬件打开，软件不发开门信号。',
    en: 'The fire contact is active: hardware has opened the gate and software sends no pulse.',
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
  HOST_REFUSED: {
    status: 403,
    retryable: false,
    zh: '这个地址不在本机的名单里；请用安装时给的地址打开。',
    en: 'This address is not one of this box; open the one given at installation.',
  },
  TOO_MANY_STREAMS: {
    status: 503,
    retryable: true,
    zh: '打开的页面太多；请关掉一些。',
    en: 'Too many pages are open; close some.',
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
