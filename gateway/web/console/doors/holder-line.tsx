/** Whose record it is in one line, once that is known: the space belongs to the paper or the card. */
import type { JSX } from 'preact';
import type { MaskedPerson } from '../../../../schemas/api/desk-records.js';
import { Button } from '../../look/button.js';
import { HiddenPerson } from '../hidden-person.js';
import { Both } from '../../look/words.js';
import { DOCUMENT_WORDS, HOLDER_WORDS } from './choices.js';
import type { FormView } from './form-view.js';
import { judgeNumber } from './typed-number.js';

export interface HolderLineProps {
  readonly view: FormView;
  readonly person: MaskedPerson | undefined;
  readonly change: () => void;
}

function Who({ view, person }: Omit<HolderLineProps, 'change'>): JSX.Element {
  const { form, context } = view;
  switch (form.holder) {
    case 'card': {
      const { name = '', number = '', age } = person ?? {};
      return (
        <>
          <b>{name}</b> {number}{' '}
          {age === undefined ? null : <Both zh={`${age} 岁`} en={`age ${age}`} />}
        </>
      );
    }
    case 'number': {
      const judged = judgeNumber(form.idNumber, context.today);
      return (
        <>
          <b>{form.idNumber}</b>{' '}
          {judged.state === 'right' ? (
            <Both zh={`${judged.age} 岁`} en={`age ${judged.age}`} />
          ) : null}
        </>
      );
    }
    case 'document':
      return (
        <>
          <Both {...DOCUMENT_WORDS[form.documentType]} /> <b>{form.documentNumber}</b>
        </>
      );
    case 'voucher':
      return (
        <>
          <Both {...HOLDER_WORDS.voucher} /> <b>{form.voucher}</b>
        </>
      );
  }
}

export function HolderLine({ view, person, change }: HolderLineProps): JSX.Element {
  if (view.hidden) return <HiddenPerson show={() => view.show()} />;
  return (
    <div class="doors-person" data-field="holder">
      <p>
        <Who view={view} person={person} />
      </p>
      <Button small label="更改登记对象 Change who" onPress={change}>
        更改
      </Button>
    </div>
  );
}
