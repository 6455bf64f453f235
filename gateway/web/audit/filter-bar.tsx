/** What to look for. Nothing is asked before "show", but a quick range shows at once. */
import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { AuditFilter } from '../../../schemas/api/audit.js';
import type { WallMs } from '../../../schemas/time.js';
import { Button } from '../look/button.js';
import { ChipGroup } from '../look/chips.js';
import { Field } from '../look/field.js';
import { Both, type Words } from '../look/words.js';
import { AUDIT_WORDS as WORDS, KIND_WORDS, RANGE_WORDS, RESULT_WORDS } from './audit-words.js';
import { partOf, placeOf } from './place.js';
import { daysOf, QUICK_RANGES, quickRange, quickRangeOf, rangeOfDays } from './time-range.js';

export interface FilterBarProps {
  readonly filter: AuditFilter;
  readonly now: () => WallMs;
  readonly onFilter: (filter: AuditFilter) => void;
}

interface Typed {
  readonly first: string;
  readonly last: string;
  readonly lane: string;
  readonly kind: string;
  readonly result: string;
  readonly operator: string;
}

/** Through the address's own reading: what is empty or unknown is left out. */
function filterOf({ first, last, operator, ...texts }: Typed): AuditFilter {
  const query = new URLSearchParams();
  for (const [name, text] of Object.entries(texts)) query.set(name, text.trim());
  const name = operator.trim();
  return {
    ...placeOf(`?${query.toString()}`).filter,
    ...(name === '' ? {} : { operator: name }),
    ...rangeOfDays({ first, last }),
  };
}

export function FilterBar({ filter, now, onFilter }: FilterBarProps): JSX.Element {
  const { lane = '', kind = '', result = '', operator = '' } = filter;
  const [typed, setTyped] = useState<Typed>({ ...daysOf(filter), lane, kind, result, operator });
  const change = (part: Partial<Typed>): void => setTyped({ ...typed, ...part });
  const rest = partOf(filter, ['lane', 'kind', 'result', 'operator']);
  return (
    <form
      class="audit-filter"
      onSubmit={(event) => {
        event.preventDefault();
        onFilter(filterOf(typed));
      }}
    >
      <div class="audit-filter-top">
        <ChipGroup
          label={`${WORDS.range.zh} ${WORDS.range.en}`}
          hideLabel
          clearable
          chips={QUICK_RANGES.map((value) => ({ value, ...RANGE_WORDS[value] }))}
          chosen={quickRangeOf(filter, now())}
          onChoose={(range) =>
            onFilter({ ...rest, ...(range === undefined ? {} : quickRange(range, now())) })
          }
        />
        <div class="audit-filter-do">
          <Button kind="primary" type="submit" small en={WORDS.apply.en}>
            {WORDS.apply.zh}
          </Button>
          <Button small onPress={() => onFilter({})} en={WORDS.clear.en}>
            {WORDS.clear.zh}
          </Button>
        </div>
      </div>
      <Day label={WORDS.first} value={typed.first} onInput={(first) => change({ first })} />
      <Day label={WORDS.last} value={typed.last} onInput={(last) => change({ last })} />
      <Field
        label={WORDS.lane}
        value={typed.lane}
        maxLength={16}
        onInput={(text) => change({ lane: text })}
      />
      <Choice
        label={WORDS.kind}
        value={typed.kind}
        words={KIND_WORDS}
        onChoose={(value) => change({ kind: value })}
      />
      <Choice
        label={WORDS.result}
        value={typed.result}
        words={RESULT_WORDS}
        onChoose={(value) => change({ result: value })}
      />
      <Field
        label={WORDS.operator}
        value={typed.operator}
        maxLength={40}
        onInput={(text) => change({ operator: text })}
      />
    </form>
  );
}

interface DayProps {
  readonly label: Words;
  readonly value: string;
  readonly onInput: (value: string) => void;
}

function Day({ label, value, onInput }: DayProps): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label class="field-label" for={id}>
        <Both {...label} />
      </label>
      <div class="field-row">
        <input
          class="field-input"
          id={id}
          type="date"
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      </div>
    </div>
  );
}

interface ChoiceProps {
  readonly label: Words;
  readonly value: string;
  readonly words: Readonly<Record<string, Words>>;
  readonly onChoose: (value: string) => void;
}

function Choice({ label, value, words, onChoose }: ChoiceProps): JSX.Element {
  const id = useId();
  const known = value === '' || value in words;
  return (
    <div class="field">
      <label class="field-label" for={id}>
        <Both {...label} />
      </label>
      <div class="field-row">
        <select
          class="field-input"
          id={id}
          value={value}
          onChange={(event) => onChoose(event.currentTarget.value)}
        >
          <option value="">
            {WORDS.any.zh} {WORDS.any.en}
          </option>
          {known ? null : <option value={value}>{value}</option>}
          {Object.entries(words).map(([each, { zh, en }]) => (
            <option key={each} value={each}>
              {zh} {en}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
}
