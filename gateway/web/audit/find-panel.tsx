/** The rows of one person. The typed number leaves the page in a body and the screen with the answer. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { AuditPurpose } from '../../../schemas/api/audit.js';
import { Button } from '../look/button.js';
import { ChipGroup } from '../look/chips.js';
import { Field } from '../look/field.js';
import { Both, type Words } from '../look/words.js';
import { Answered } from './answered.js';
import type { AuditStore } from './audit-store.js';
import { AUDIT_WORDS as WORDS, PURPOSE_WORDS } from './audit-words.js';
import { RowTable } from './row-table.js';

export interface FindPanelProps {
  readonly store: AuditStore;
  readonly onOpen: (eventId: string) => void;
}

const LEAST = 8;

const PURPOSES: readonly AuditPurpose[] = [
  'complaint',
  'epidemic-inquiry',
  'court',
  'correction',
  'sampling',
];

export function FindPanel({ store, onOpen }: FindPanelProps): JSX.Element {
  const [number, setNumber] = useState('');
  const [purpose, setPurpose] = useState<AuditPurpose>();
  const [missing, setMissing] = useState<Words>();
  const find = async (): Promise<void> => {
    const typed = number.trim();
    if (typed.length < LEAST) setMissing(WORDS.numberMissing);
    else if (purpose === undefined) setMissing(WORDS.purposeMissing);
    else {
      setMissing(undefined);
      await store.find(typed, purpose);
      if (store.found.value.state === 'answered') setNumber('');
    }
  };
  const asked = store.found.value;
  return (
    <section class="audit-part" aria-labelledby="find-title">
      <div class="audit-part-head">
        <h2 id="find-title">
          <Both {...WORDS.find} />
        </h2>
        <p class="audit-hint">
          <Both {...WORDS.logged} />
        </p>
      </div>
      <form
        class="stack audit-find"
        onSubmit={(event) => {
          event.preventDefault();
          void find();
        }}
      >
        <Field
          label={WORDS.number}
          hint={WORDS.numberHint}
          error={missing === WORDS.numberMissing ? missing : undefined}
          value={number}
          maxLength={40}
          digits
          onInput={setNumber}
        />
        <ChipGroup
          label={`${WORDS.purpose.zh} ${WORDS.purpose.en}`}
          chips={PURPOSES.map((value) => ({ value, ...PURPOSE_WORDS[value] }))}
          chosen={purpose}
          onChoose={setPurpose}
        />
        {missing === WORDS.purposeMissing ? (
          <p class="field-error" role="alert">
            <Both {...missing} />
          </p>
        ) : null}
        <div class="row">
          <Button kind="primary" type="submit" busy={asked.state === 'asking'} en={WORDS.search.en}>
            {WORDS.search.zh}
          </Button>
        </div>
      </form>
      <Answered asked={asked}>
        {(rows) => (
          <>
            <p role="status">
              {rows.length} <Both {...WORDS.found} />
            </p>
            {rows.length === 0 ? null : <RowTable rows={rows} label={WORDS.find} onOpen={onOpen} />}
          </>
        )}
      </Answered>
    </section>
  );
}
