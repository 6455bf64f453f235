/**
 * SW1 SW2 and what the gateway does about them (ISO/IEC 7816-4 clause 5.6, PBOC 93xx and 94xx;
 * facts/cards-readers-turnstiles.md 4).
 */

/**
 * `ok` · `more` and `wrong-le`: `CardConnection` follows them · `use-bytes`: short, but what came is good ·
 * `drop-field`: what came may be corrupt · `try-any-le` · `other-form`: the same data may come by another
 * command · `select-first`: no file is selected · `protected`: a key is needed · `absent`: this field is
 * not on this card · `next-profile`: another family's card · `blocked`: the issuer stopped the card ·
 * `retry-card`: nothing is known, try the whole card again · `stop`: this read is over · `unknown`: not
 * in the table.
 */
export type StatusReaction =
  | 'ok'
  | 'more'
  | 'wrong-le'
  | 'use-bytes'
  | 'drop-field'
  | 'try-any-le'
  | 'other-form'
  | 'select-first'
  | 'protected'
  | 'absent'
  | 'next-profile'
  | 'blocked'
  | 'retry-card'
  | 'stop'
  | 'unknown';

export interface StatusMeaning {
  readonly reaction: StatusReaction;
  readonly zh: string;
  readonly en: string;
}

function row(reaction: StatusReaction, zh: string, en: string): StatusMeaning {
  return { reaction, zh, en };
}

const words: ReadonlyMap<number, StatusMeaning> = new Map([
  [0x9000, row('ok', '成功', 'success')],
  [0x6281, row('drop-field', '返回的数据可能有错', 'returned data may be corrupt')],
  [0x6282, row('use-bytes', '文件在 Le 之前结束', 'end of file before Le bytes')],
  [0x6283, row('blocked', '文件或应用已失效', 'selected file or application invalidated')],
  [0x6581, row('stop', '卡内存储器故障', 'memory failure')],
  [0x6700, row('try-any-le', '长度错', 'wrong length')],
  [0x6881, row('stop', '不支持逻辑通道', 'logical channel not supported')],
  [0x6882, row('stop', '不支持安全报文', 'secure messaging not supported')],
  [0x6900, row('other-form', '不能处理这条命令', 'command not allowed')],
  [0x6981, row('other-form', '命令与文件结构不符', 'command does not fit the file structure')],
  [0x6982, row('protected', '不满足安全状态', 'security status not satisfied')],
  [0x6983, row('blocked', '认证方法已锁定', 'authentication method blocked')],
  [
    0x6984,
    row('stop', '引用的数据失效或没有随机数', 'referenced data invalidated or no challenge'),
  ],
  [0x6985, row('protected', '不满足使用条件', 'conditions of use not satisfied')],
  [0x6986, row('select-first', '没有选择当前文件', 'no current file')],
  [0x6987, row('stop', '缺少安全报文', 'secure messaging missing')],
  [0x6988, row('stop', '安全报文错', 'secure messaging wrong')],
  [0x6a80, row('stop', '数据域参数错', 'wrong data')],
  [0x6a81, row('next-profile', '不支持此功能或应用已锁定', 'function not supported')],
  [0x6a82, row('next-profile', '没有此文件或应用', 'file or application not found')],
  [0x6a83, row('absent', '没有此记录', 'record not found')],
  [0x6a86, row('other-form', 'P1 P2 错', 'wrong P1 P2')],
  [0x6a88, row('absent', '没有引用的数据', 'referenced data not found')],
  [0x6b00, row('stop', '偏移超出文件', 'offset outside the file')],
  [0x6d00, row('next-profile', '不支持此命令', 'instruction not supported')],
  [0x6e00, row('next-profile', '不支持此类别', 'class not supported')],
  [0x6f00, row('retry-card', '没有诊断信息', 'no diagnosis')],
  [0x9302, row('stop', 'MAC 错', 'PBOC: MAC wrong')],
  [0x9303, row('blocked', '应用已永久锁定', 'PBOC: application permanently locked')],
  [0x9401, row('stop', '金额不足', 'PBOC: balance not sufficient')],
  [0x9403, row('stop', '密钥索引不支持', 'PBOC: key index not supported')],
  [0x9406, row('stop', '所需 MAC 不可用', 'PBOC: MAC not available')],
]);

const UNKNOWN = row('unknown', '未知状态', 'unknown status');

/** Never throws; a word outside the table is `unknown` and never taken for success. */
export function statusMeaning(sw: number): StatusMeaning {
  const low = sw & 0xff;
  switch (sw >> 8) {
    case 0x61:
      return row('more', `还有 ${low || 256} 字节`, `${low || 256} bytes waiting`);
    case 0x6c:
      return row('wrong-le', `Le 错，应为 ${low || 256}`, `wrong Le, right is ${low || 256}`);
    case 0x63:
      // A gateway never verifies anything, so somebody else did: nothing more is sent.
      if (low >> 4 === 0xc) {
        return row('stop', `校验失败，还可试 ${low & 0xf} 次`, `verify failed, ${low & 0xf} left`);
      }
      return words.get(sw) ?? UNKNOWN;
    default:
      return words.get(sw) ?? UNKNOWN;
  }
}

/** Whether the data of this answer can be used. */
export function hasData(sw: number): boolean {
  const { reaction } = statusMeaning(sw);
  return reaction === 'ok' || reaction === 'use-bytes';
}

/** SW1 is 61 to 6F or 90 to 9F; anything else was no card that speaks ISO 7816-4. */
export function isStatusWord(sw: number): boolean {
  const sw1 = sw >> 8;
  return (sw1 >= 0x61 && sw1 <= 0x6f) || (sw1 >= 0x90 && sw1 <= 0x9f);
}
