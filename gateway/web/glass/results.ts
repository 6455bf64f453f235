/** Plain words for what a button brought about. */
import type { ForgetAnswer, TamperAnswer } from '../../../schemas/glass.js';
import type { Swiped } from './glass-api.js';
import { reasonsZh } from './words.js';

export interface Told {
  readonly good: boolean;
  readonly zh: string;
  readonly en: string;
  /** Evidence, line by line. */
  readonly lines: readonly string[];
}

export function swiped({ outcome, reasons, pulses, passage }: Swiped): Told {
  const admitted = outcome === 'admit';
  return {
    good: true,
    zh: admitted ? '放行，闸机打开了。' : '没有开闸，请工作人员来帮忙。',
    en: admitted ? 'Admitted; the turnstile opened.' : 'Not opened; a member of staff comes.',
    lines: [
      `${reasonsZh(reasons)}；开闸 ${pulses} 次`,
      `${reasons.join(', ')} · pulses ${pulses} · ${passage}`,
    ],
  };
}

export function tampered(answer: TamperAnswer): Told {
  const { edited_seq: edited, first_bad_seq: named } = answer;
  const good = answer.ok_before && !answer.ok_after && answer.named;
  return {
    good,
    zh: good
      ? `在副本里偷改了第 ${edited} 条的时间，校验指出了第 ${named ?? '?'} 条。`
      : `改了第 ${edited} 条，校验没有指出来！`,
    en: good
      ? `One minute of record ${edited} was changed in a copy; verification names record ${named ?? '?'}.`
      : `Record ${edited} was changed and verification did not name it!`,
    lines: [`- ${answer.before}`, `+ ${answer.after}`, ...answer.sentences.zh],
  };
}

export function forgotten(answer: ForgetAnswer): Told {
  const erased = answer.payloads_erased + answer.registry_entries_erased;
  if (erased === 0) {
    return {
      good: true,
      zh: '没有存过这个人的记录，先刷一次卡。',
      en: 'Nothing is stored about this person: swipe first.',
      lines: [],
    };
  }
  const good = answer.same_root && answer.payload_bytes_found === 0;
  return {
    good,
    zh: good ? `抹去了 ${erased} 条内容：根不变，字节找不到了。` : '抹去之后根变了，或者字节还在！',
    en: good
      ? `Erased ${erased}: the root is unchanged, the bytes are gone.`
      : 'After erasing, the root changed or bytes are left!',
    lines: [
      `root before ${answer.root_before}`,
      `root after  ${answer.root_after}`,
      `bytes found ${answer.payload_bytes_found}`,
    ],
  };
}
