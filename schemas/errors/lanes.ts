/** Readers, gates and the lanes they belong to. */
import type { ErrorRow } from './row.js';

export const LANES_ERRORS = {
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
} as const satisfies Record<string, ErrorRow>;
