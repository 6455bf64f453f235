/** What the shell says after a form has ended. It names nobody. */
import type { DeskRegistrationAnswer } from '../../../../schemas/api/desk-records.js';
import type { EventId } from '../../../../schemas/ledger.js';
import type { Words } from '../../look/words.js';
import { UNDO_REASON } from './choices.js';
import type { DoorCommands } from './door-commands.js';
import type { DoneSummary } from './doors-props.js';
import type { GateNow } from './release-desk.js';

/** What became of the gate, of everybody on the record together. */
function gateWords({ gate, waiting, lane }: Ended): Words {
  if (lane === '') return { zh: '已登记', en: 'Registered' };
  if (gate === 'unsure') {
    return { zh: '已登记；门可能已开，请看现场', en: 'Registered; look at the gate' };
  }
  if (gate === 'shut') return { zh: '已登记，没有开门', en: 'Registered, not let through' };
  return waiting === 0
    ? { zh: '已登记并放行', en: 'Registered and let through' }
    : { zh: `已登记并放行，还有 ${waiting} 位没有放行`, en: `Let through; ${waiting} still wait` };
}

export interface Ended {
  readonly lane: string;
  readonly gate: GateNow;
  readonly waiting: number;
}

/** `undo` makes the record void: one request id however often it is tapped. */
export function doneSummary(
  answer: DeskRegistrationAnswer,
  ended: Ended,
  parts: { readonly commands: DoorCommands; newId(): EventId },
): DoneSummary {
  const requestId = parts.newId();
  return {
    ...gateWords(ended),
    undo: async () => {
      const result = await parts.commands.correct({
        requestId,
        corrects: answer.eventId,
        why: UNDO_REASON,
      });
      if (!result.ok) throw result.error;
    },
  };
}

export function reusedSummary(ended: Ended): DoneSummary {
  if (ended.gate === 'unsure') {
    return { zh: '今天已有登记；门可能已开，请看现场', en: 'On record today; look at the gate' };
  }
  if (ended.gate === 'opened' && ended.waiting === 0) {
    return { zh: '已按今天的登记放行', en: 'Let through on the earlier record' };
  }
  return { zh: '今天已有登记，没有新登记', en: 'On record today; nothing new was registered' };
}

export const CORRECTED: Words = {
  zh: '已更正，原记录保留',
  en: 'Corrected; the old record is kept',
};
