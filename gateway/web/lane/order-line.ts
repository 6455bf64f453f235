/** The footer of an epidemic: which order rules and until when, on the venue's clock. */
import type { OrderInForce } from '../../../schemas/lane-view.js';
import type { Language } from '../../../schemas/phrases.js';

export type OrderLine = Readonly<Record<Language, string>>;

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

export function orderLine({ number, ends }: OrderInForce, timeZone: string): OrderLine {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(Date.parse(ends));
  const part = (type: string): string => parts.find((found) => found.type === type)?.value ?? '';
  const [month, day] = [Number(part('month')), Number(part('day'))];
  const time = `${part('hour')}:${part('minute')}`;
  return {
    'zh-CN': `防疫期间 · 依据 ${number} · 至 ${month}月${day}日 ${time}`,
    en: `Epidemic order ${number} until ${day} ${MONTHS[month - 1] ?? ''} ${time}`,
  };
}
