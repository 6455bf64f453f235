/** Whose record it is: the card just read, a typed number, another document, or a voucher. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { MaskedPerson } from '../../../../schemas/api/desk-records.js';
import { ChipGroup } from '../../look/chips.js';
import { Both } from '../../look/words.js';
import { HiddenPerson } from '../hidden-person.js';
import { DOCUMENT_WORDS, HOLDER_WORDS, keysOf, SAME_PERSON, VOUCHER_WORDS } from './choices.js';
import { HOLDER_FIELDS, type HolderFrom } from './form.js';
import type { FormView } from './form-view.js';
import { HolderLine } from './holder-line.js';
import { NumberCells } from './number-cells.js';
import { TextInput } from './text-input.js';

export interface HolderSectionProps {
  readonly view: FormView;
  /** Whom the card names, masked. */
  readonly person: MaskedPerson | undefined;
  /** A record is corrected: the "card" is the person who stands on it. */
  readonly correcting: boolean;
  /** In one line once it is known. */
  readonly folded: boolean;
}

function Details({ view, person }: Pick<HolderSectionProps, 'view' | 'person'>): JSX.Element {
  const { model, form } = view;
  switch (form.holder) {
    case 'card': {
      if (view.hidden) return <HiddenPerson show={() => view.show()} />;
      const { name = '', number = '', age } = person ?? {};
      return (
        <div class="doors-person">
          <p>
            <b>{name}</b> <span class="digits">{number}</span>{' '}
            {age === undefined ? null : <Both zh={`${age} 岁`} en={`age ${age}`} />}
          </p>
        </div>
      );
    }
    case 'number':
      return <NumberCells view={view} />;
    case 'document':
      return (
        <>
          <div data-field="documentType">
            <ChipGroup
              label="证件种类 Kind of document"
              hideLabel
              chips={keysOf(DOCUMENT_WORDS).map((value) => ({ value, ...DOCUMENT_WORDS[value] }))}
              chosen={form.documentType}
              onChoose={(documentType = 'other') =>
                model.act({ type: 'set', change: { documentType } })
              }
            />
          </div>
          <TextInput
            view={view}
            field="documentNumber"
            label={{ zh: '证件号码', en: 'Number of the document' }}
            most={30}
          />
        </>
      );
    case 'voucher':
      return (
        <>
          <ChipGroup
            label="怎么认识 How this person is known"
            hideLabel
            chips={VOUCHER_WORDS.map(({ zh, en }) => ({ value: zh, zh, en }))}
            chosen={form.voucher}
            onChoose={(voucher = '') => model.act({ type: 'set', change: { voucher } })}
          />
          <TextInput
            view={view}
            field="voucher"
            label={{
              zh: '由您担保：怎么认识这位来访者',
              en: 'You vouch: how is this person known?',
            }}
            hint={{ zh: '只对这一次有效；不要写证件号码', en: 'For now only; no numbers here' }}
            most={80}
          />
        </>
      );
  }
}

function isKnown({ model }: FormView): boolean {
  return !model.problems().some(({ field }) => HOLDER_FIELDS.includes(field));
}

export function HolderSection(props: HolderSectionProps): JSX.Element {
  const { view, person, folded, correcting } = props;
  const { model, form, context } = view;
  const offered = keysOf(HOLDER_WORDS).filter((from) => from !== 'card' || context.cardHolder);
  const choose = (holder: HolderFrom | undefined): void => {
    if (holder === undefined) return;
    model.act({ type: 'set', change: { holder } });
    view.pad.value = holder === 'number' ? 'idNumber' : undefined;
  };
  const problem = view.problem('holder');
  // Decided when the door is opened, or somebody went on: one that folds under the fingers is no help.
  const [line, setLine] = useState(folded && isKnown(view));
  if (line && isKnown(view)) {
    return <HolderLine view={view} person={person} change={() => setLine(false)} />;
  }
  return (
    <div class="stack doors-holder">
      <div data-field="holder">
        <ChipGroup
          label="登记对象 Who"
          hideLabel
          chips={offered.map((value) => ({
            value,
            ...(correcting && value === 'card' ? SAME_PERSON : HOLDER_WORDS[value]),
          }))}
          chosen={form.holder}
          onChoose={choose}
        />
        {problem === undefined ? null : (
          <p class="field-error">
            <Both {...problem} />
          </p>
        )}
      </div>
      <Details view={view} person={person} />
    </div>
  );
}
