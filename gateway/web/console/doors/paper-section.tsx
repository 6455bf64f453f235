/** Door C: a paper certificate with its kind, issuer, dates and photo. */
import type { JSX } from 'preact';
import { ChipGroup } from '../../look/chips.js';
import { Both } from '../../look/words.js';
import { keysOf, PAPER_WORDS } from './choices.js';
import { DateChoice } from './date-choice.js';
import type { FormView } from './form-view.js';
import { PhotoField } from './photo-field.js';
import { TextInput } from './text-input.js';
import { issuedDay, printedDay, validThrough } from './validity.js';

export interface PaperSectionProps {
  readonly view: FormView;
  readonly issuers: readonly string[];
}

const PAST_DAYS = [
  { away: 0, zh: '今天', en: 'today' },
  { away: -1, zh: '昨天', en: 'yesterday' },
  { away: -2, zh: '前天', en: '2 days ago' },
];

export function PaperSection({ view, issuers }: PaperSectionProps): JSX.Element {
  const { model, form, context } = view;
  const problem = view.problem('paperType');
  const last = validThrough(form, context);
  const typed = form.issuer.trim();
  const matching = issuers.filter((issuer) => issuer.includes(typed));
  return (
    <div class="stack">
      <div data-field="paperType">
        <ChipGroup
          label="证明种类 Kind of paper"
          chips={keysOf(PAPER_WORDS).map((value) => ({ value, ...PAPER_WORDS[value] }))}
          chosen={form.paperType === '' ? undefined : form.paperType}
          onChoose={(chosen) => model.act({ type: 'set', change: { paperType: chosen ?? '' } })}
        />
        {problem === undefined ? null : (
          <p class="field-error">
            <Both {...problem} />
          </p>
        )}
      </div>
      <div class="doors-beside">
        <TextInput
          view={view}
          field="issuer"
          label={{ zh: '出具单位', en: 'Issued by' }}
          most={80}
        />
      </div>
      {matching.length === 0 ? null : (
        <ChipGroup
          label="最近用过的单位 Used lately"
          hideLabel
          chips={matching.map((value) => ({ value, zh: value }))}
          chosen={form.issuer}
          onChoose={(issuer = '') => model.act({ type: 'set', change: { issuer } })}
        />
      )}
      <DateChoice
        view={view}
        field="issued"
        label={{ zh: '签发日期', en: 'Date of issue' }}
        days={PAST_DAYS}
        day={form.issued.includes('-') ? undefined : issuedDay(form, context.today)}
      />
      {last === undefined ? null : (
        <p class="doors-said" role="status">
          <Both
            zh={last < context.today ? `已于 ${last} 过期` : `有效期至 ${last}`}
            en={last < context.today ? `expired ${last}` : `valid through ${last}`}
          />
        </p>
      )}
      <PhotoField view={view} />
      <TextInput
        view={view}
        field="paperNumber"
        label={{ zh: '证明编号（可不填）', en: 'Number of the paper (optional)' }}
        most={60}
      />
      <DateChoice
        view={view}
        field="printedUntil"
        label={{ zh: '纸上写的有效期至（可不填）', en: 'Printed end (optional)' }}
        days={[
          { away: 0, zh: '今天', en: 'today' },
          { away: 1, zh: '明天', en: 'tomorrow' },
        ]}
        day={form.printedUntil.includes('-') ? undefined : printedDay(form, context.today)}
      />
    </div>
  );
}
