/** Who stands there, masked, and hidden once nobody has touched the page for 15 s. */
import type { JSX } from 'preact';
import type { MaskedPerson, WorkCard } from '../../../schemas/api/desk-records.js';
import { Both } from '../look/words.js';
import type { ConsoleParts } from './console-parts.js';
import { clockText } from './gateway-clock.js';
import { HiddenPerson } from './hidden-person.js';
import { zoneOf } from './strip-items.js';
import { CARD_WORDS } from './words.js';

export interface CardPersonProps {
  readonly parts: ConsoleParts;
  readonly card: WorkCard;
}

const DOOR_WORDS: Readonly<Record<WorkCard['earlier'][number]['door'], string>> = {
  id: '证件',
  paper: '纸质证明',
  itinerary: '行程卡',
  list: '名单',
};

export function CardPerson({ parts, card }: CardPersonProps): JSX.Element {
  if (parts.privacy.hidden.value) {
    return <HiddenPerson show={() => parts.privacy.show()} />;
  }
  const zone = zoneOf(parts.store.house.value);
  return (
    <dl class="person">
      <div>
        <dt>
          <Both zh="姓名" en="Name" tight />
        </dt>
        <dd>{card.person?.name ?? '未知'}</dd>
      </div>
      <div>
        <dt>
          <Both zh="号码" en="Number" tight />
        </dt>
        <dd class="person-number">{card.person?.number ?? '未知'}</dd>
      </div>
      <div>
        <dt>
          <Both zh="年龄" en="Age" tight />
        </dt>
        <dd>{ageWords(card.person)}</dd>
      </div>
      <div>
        <dt>
          <Both zh="卡" en="Card" tight />
        </dt>
        <dd>
          {card.card === undefined ? (
            <Both zh="没有读出" en="not read" tight />
          ) : (
            <Both {...CARD_WORDS[card.card]} tight />
          )}
        </dd>
      </div>
      {card.earlier.map(({ eventId, door, at }) => (
        <div key={eventId}>
          <dt>
            <Both zh="今天" en="Today" tight />
          </dt>
          <dd>
            {clockText(Date.parse(at), zone)} 已登记（{DOOR_WORDS[door]}）
          </dd>
        </div>
      ))}
    </dl>
  );
}

function ageWords(person: MaskedPerson | undefined): string {
  if (person?.age === undefined) return '未知';
  return `${person.age} 岁${person.senior === true ? ' · 老年人' : ''}`;
}
