/** Step 1: whose card; step 2: which card. Each says what to do, and then what was read, masked. */
import type { ComponentChildren, JSX } from 'preact';
import type { LinkSessionView } from '../../../../schemas/api/desk-links.js';
import { Button } from '../../look/button.js';
import { Field } from '../../look/field.js';
import { Both, type Words } from '../../look/words.js';
import { Glyph } from '../glyph.js';
import { CARD_WORDS } from '../words.js';
import type { LinkDesk } from './link-desk.js';

type LaidCard = NonNullable<LinkSessionView['card']>;

const STATE_WORDS: Readonly<Record<LaidCard['state'], Words>> = {
  free: { zh: '可以关联', en: 'can be linked' },
  linked: { zh: '已有关联', en: 'is linked already' },
  own: { zh: '已关联给本人，再次关联会延长', en: 'is hers already; linking again renews it' },
  elsewhere: { zh: '已关联给另一个人', en: 'belongs to another person' },
  'not-linkable': { zh: '没有固定卡号，不能关联', en: 'has no lasting number' },
};

export function LinkSteps({ desk }: { readonly desk: LinkDesk }): JSX.Element {
  const session = desk.session.value;
  const form = desk.form.value;
  const card = session?.card;
  return (
    <>
      <ol class="links-steps">
        <Step
          number={1}
          done={session?.holder !== undefined || form.idNumber !== ''}
          words={{ zh: '刷本人身份证', en: 'Lay her ID card on the reader' }}
        >
          {session?.holder === undefined ? null : (
            <p role="status">
              {session.holder.name ?? ''} <span class="digits">{session.holder.number ?? ''}</span>
            </p>
          )}
          <Field
            label={{ zh: '没带身份证：输入号码', en: 'Without it: type the number' }}
            value={form.idNumber}
            maxLength={40}
            digits
            onInput={(idNumber) => desk.change({ idNumber })}
          />
          {form.idNumber === '' ? null : (
            <Field
              label={{ zh: '姓名（可不填）', en: 'Name (may stay empty)' }}
              value={form.name}
              maxLength={60}
              onInput={(name) => desk.change({ name })}
            />
          )}
        </Step>
        <Step
          number={2}
          done={card !== undefined}
          words={{ zh: '放要关联的卡', en: 'Lay the card to be linked' }}
        >
          <p role="status">
            {card === undefined ? (
              <Both zh="老年卡、社保卡、市民卡" en="Senior, social security, citizen card" />
            ) : (
              <LaidCardLine card={card} />
            )}
          </p>
          {session?.failed === true ? (
            <p role="status">
              <Both zh="没读出来，请再放一次" en="Not read: lay it again" />
            </p>
          ) : null}
        </Step>
      </ol>
      <HelperFields desk={desk} />
    </>
  );
}

function LaidCardLine({ card }: { readonly card: LaidCard }): JSX.Element {
  return (
    <>
      <b>{CARD_WORDS[card.card].zh}</b> <span class="digits">{card.number ?? ''}</span> ·{' '}
      <Both {...STATE_WORDS[card.state]} />
      {card.strength === 'uid' ? (
        <>
          {' '}
          · <Both zh="只有可复制的卡号" en="only a number that can be copied" />
        </>
      ) : null}
    </>
  );
}

function Step({
  number,
  done,
  words,
  children,
}: {
  readonly number: number;
  readonly done: boolean;
  readonly words: Words;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <li class="links-step" data-done={done}>
      <h3>
        <Glyph id={done ? 'tick' : 'card'} /> {number} <Both {...words} />
      </h3>
      {children}
    </li>
  );
}

function HelperFields({ desk }: { readonly desk: LinkDesk }): JSX.Element {
  const { helped, helperName, relation } = desk.form.value;
  return (
    <div class="links-helper">
      <Button
        small
        pressed={helped}
        label="亲友或志愿者代办 By a helper"
        onPress={() => desk.change({ helped: !helped })}
      >
        亲友或志愿者代办{helped ? '：是' : '：否'}
      </Button>
      {helped ? (
        <>
          <Field
            label={{ zh: '代办人姓名', en: 'Helper’s name' }}
            value={helperName}
            maxLength={60}
            onInput={(typed) => desk.change({ helperName: typed })}
          />
          <Field
            label={{ zh: '与本人关系', en: 'Relation to her' }}
            value={relation}
            maxLength={40}
            onInput={(typed) => desk.change({ relation: typed })}
          />
        </>
      ) : null}
    </div>
  );
}
