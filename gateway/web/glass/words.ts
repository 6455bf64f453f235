/** Names on the page, Chinese first. */
import type { Reason } from '../../../schemas/decision.js';
import type { DeviceState } from '../../../schemas/device.js';
import type { GlassSource, GlassVisit } from '../../../schemas/glass.js';
import { REASON_WORDS } from '../console/words.js';
import type { Words } from '../look/words.js';

export const SOURCES: Readonly<Record<GlassSource, Words>> = {
  reader: { zh: '读卡器', en: 'Reader' },
  gateway: { zh: '网关', en: 'Gateway' },
  platform: { zh: '健康码平台', en: 'Platform' },
  turnstile: { zh: '闸机', en: 'Turnstile' },
};

export const CARDS: Readonly<Record<string, Words>> = {
  resident: { zh: '居民身份证', en: 'ID card' },
  'permit-hmt': { zh: '港澳台居住证', en: 'HMT permit' },
  'foreign-2017': { zh: '永居证 2017', en: 'Foreign PR 2017' },
  'foreign-2023': { zh: '永居证 2023', en: 'Foreign PR 2023' },
};

/** What became of a visit; `look` is the class of its chip. */
export function outcomeOf(visit: GlassVisit): Words & { readonly look: string } {
  const { outcome } = visit;
  if (outcome === undefined) return { zh: '进行中', en: 'running', look: 'open' };
  switch (outcome) {
    case 'admit':
      return { zh: '放行', en: 'admitted', look: 'pass' };
    case 'assist':
      return { zh: '请工作人员', en: 'assist', look: 'help' };
    case 'retry':
      return { zh: '请再刷一次', en: 'try again', look: 'help' };
  }
}

export const READER_WORDS: Readonly<Record<DeviceState, Words>> = {
  connecting: { zh: '读卡器连接中', en: 'connecting' },
  online: { zh: '读卡器在线', en: 'online' },
  silent: { zh: '读卡器没有回答', en: 'silent' },
  offline: { zh: '读卡器断开', en: 'gone' },
  faulty: { zh: '读卡器故障', en: 'faulty' },
  stopped: { zh: '读卡器停用', en: 'stopped' },
};

/** Why it was decided so. The Chinese words; the English ones are the codes of the record. */
export const reasonsZh = (reasons: readonly Reason[]): string =>
  reasons.map((reason) => REASON_WORDS[reason].zh).join('、');
