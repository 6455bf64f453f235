/**
 * SW3, the result byte of every reply (facts/resident-id.md section 1 "Status"). SW1 and SW2 carry
 * any value when a card operation failed and are never looked at.
 */

/**
 * `ok`: done. `none`: no card in the field. `retry`: the same card may still be read.
 * `fatal`: trying again cannot help, because of the card (40) or of the module (60, 66).
 */
export type StatusClass = 'ok' | 'none' | 'retry' | 'fatal';

export interface StatusMeaning {
  readonly class: StatusClass;
  readonly zh: string;
  readonly en: string;
}

export const SW3 = {
  ok: 0x90,
  found: 0x9f,
  noItem: 0x91,
  wrongChecksum: 0x10,
  wrongLength: 0x11,
  commandError: 0x21,
  notPermitted: 0x23,
  unrecognised: 0x24,
  cardRejectsSam: 0x31,
  samRejectsCard: 0x32,
  verificationError: 0x33,
  noCardYet: 0x34,
  fingerprintError: 0x37,
  informationLength: 0x3f,
  unknownType: 0x40,
  readFailed: 0x41,
  noRandom: 0x47,
  selfTestFailed: 0x60,
  notAuthorised: 0x66,
  noCard: 0x80,
  selectFailed: 0x81,
} as const;

const table: ReadonlyMap<number, StatusMeaning> = new Map<number, StatusMeaning>([
  [SW3.ok, { class: 'ok', zh: '操作成功', en: 'success' }],
  [SW3.found, { class: 'ok', zh: '寻找居民身份证成功', en: 'card found' }],
  [SW3.noItem, { class: 'none', zh: '卡内无此项内容', en: 'the card has no such item' }],
  [
    SW3.wrongChecksum,
    { class: 'retry', zh: '模块收到的数据校验和错', en: 'the SAM received a wrong checksum' },
  ],
  [
    SW3.wrongLength,
    { class: 'retry', zh: '模块收到的数据长度错', en: 'the SAM received a wrong length' },
  ],
  [
    SW3.commandError,
    { class: 'retry', zh: '命令错误（值或顺序）', en: 'command error (value or order)' },
  ],
  [SW3.notPermitted, { class: 'retry', zh: '越权操作', en: 'operation not permitted' }],
  [SW3.unrecognised, { class: 'retry', zh: '无法识别的错误', en: 'unrecognised error' }],
  [
    SW3.cardRejectsSam,
    { class: 'retry', zh: '证件认证模块失败', en: 'the card failed to authenticate the SAM' },
  ],
  [
    SW3.samRejectsCard,
    { class: 'retry', zh: '模块认证证件失败', en: 'the SAM failed to authenticate the card' },
  ],
  [
    SW3.verificationError,
    { class: 'retry', zh: '信息验证错误', en: 'information verification error' },
  ],
  [
    SW3.noCardYet,
    { class: 'none', zh: '尚未找卡，不能操作证件', en: 'no card found yet, operation refused' },
  ],
  [
    SW3.fingerprintError,
    { class: 'retry', zh: '指纹信息验证错误', en: 'fingerprint verification error' },
  ],
  [SW3.informationLength, { class: 'retry', zh: '信息长度错误', en: 'information length error' }],
  [SW3.unknownType, { class: 'fatal', zh: '无法识别的卡类型', en: 'unknown card type' }],
  [SW3.readFailed, { class: 'retry', zh: '读证件操作失败', en: 'reading the card failed' }],
  [
    SW3.noRandom,
    { class: 'retry', zh: '取随机数失败', en: 'the SAM failed to get a random number' },
  ],
  [SW3.selfTestFailed, { class: 'fatal', zh: '模块自检失败', en: 'SAM self test failed' }],
  [SW3.notAuthorised, { class: 'fatal', zh: '模块没有经过授权', en: 'SAM not authorised' }],
  [SW3.noCard, { class: 'none', zh: '没有找到证件', en: 'no card found' }],
  [SW3.selectFailed, { class: 'retry', zh: '选取证件失败', en: 'selecting the card failed' }],
]);

const unknown: StatusMeaning = { class: 'retry', zh: '未知状态', en: 'unknown status' };

/** A code outside the table is `retry` and says so in words; it is never taken for success. */
export function statusMeaning(sw3: number): StatusMeaning {
  return table.get(sw3) ?? unknown;
}

/** The module itself cannot work, whatever card is presented. */
export function isModuleFault(sw3: number): boolean {
  return sw3 === SW3.selfTestFailed || sw3 === SW3.notAuthorised;
}
