/**
 * The ID number in 18 cells. The real field lies over them: keyboard, paste, and a screen reader meet
 * an ordinary text field, eyes meet cells that point at the characters to be looked at again.
 */
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { Both } from '../../look/words.js';
import type { FormView } from './form-view.js';
import { cleanPadText } from './pad-entry.js';
import { judgeNumber, KIND_WORDS, NUMBER_LENGTH, type TypedNumber } from './typed-number.js';

/** First cell of a new group: division, date of birth, sequence and check. */
const GROUPS: readonly number[] = [6, 14];

function cellClass(index: number, text: string, judged: TypedNumber): string {
  const classes = ['doors-cell'];
  if (GROUPS.includes(index)) classes.push('doors-cell-group');
  if (index === text.length) classes.push('doors-cell-next');
  if (judged.state === 'wrong' && index >= judged.cells.from && index <= judged.cells.to) {
    classes.push('doors-cell-wrong');
  }
  return classes.join(' ');
}

function Said({ judged }: { readonly judged: TypedNumber }): JSX.Element | null {
  switch (judged.state) {
    case 'empty':
    case 'wrong':
      return null;
    case 'typing':
      return <Both zh={`还差 ${judged.missing} 位`} en={`${judged.missing} more`} />;
    case 'right':
      return (
        <>
          <b>
            <Both
              zh={`出生 ${judged.birth} · ${judged.age} 岁`}
              en={`born ${judged.birth}, age ${judged.age}`}
            />
          </b>{' '}
          {judged.mayGoOn ? (
            <Both zh="15 位旧号码；18 位请接着输入" en="old form; go on for 18" />
          ) : (
            <Both {...KIND_WORDS[judged.kind]} />
          )}
        </>
      );
  }
}

export function NumberCells({ view }: { readonly view: FormView }): JSX.Element {
  const { model, form, context } = view;
  const id = useId();
  const judged = judgeNumber(form.idNumber, context.today);
  const error =
    judged.state === 'wrong'
      ? model.problems().find(({ field }) => field === 'idNumber')
      : view.problem('idNumber');
  const said = error === undefined ? `${id}-said` : `${id}-error ${id}-said`;
  return (
    <div data-field="idNumber" onFocusIn={() => (view.pad.value = 'idNumber')}>
      <label class="field-label" for={id}>
        <Both zh="身份证号码" en="ID number" />
      </label>
      <div class="doors-number">
        <input
          id={id}
          class="doors-number-input"
          type="text"
          inputMode={view.letters.value ? 'text' : 'none'}
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          value={form.idNumber}
          aria-invalid={error === undefined ? undefined : 'true'}
          aria-describedby={said}
          onInput={(event) => {
            // Half a composition is no text yet.
            if (event.isComposing) return;
            const idNumber = cleanPadText('idNumber', event.currentTarget.value);
            model.act({ type: 'set', change: { idNumber } });
            event.currentTarget.value = model.form.value.idNumber;
          }}
          onCompositionEnd={(event) => {
            const idNumber = cleanPadText('idNumber', event.currentTarget.value);
            model.act({ type: 'set', change: { idNumber } });
          }}
          onBlur={() => {
            if (model.form.value.idNumber !== '') model.left('idNumber');
          }}
        />
        <div class="doors-cells" aria-hidden="true">
          {Array.from({ length: NUMBER_LENGTH }, (_, index) => (
            <span key={index} class={cellClass(index, form.idNumber, judged)}>
              {form.idNumber.charAt(index)}
            </span>
          ))}
        </div>
      </div>
      {error === undefined ? null : (
        <p class="field-error" id={`${id}-error`}>
          <Both zh={error.zh} en={error.en} />
          {form.idNumber.length > NUMBER_LENGTH ? `（${form.idNumber.length}）` : null}
        </p>
      )}
      <p class="doors-said doors-number-said" id={`${id}-said`} role="status">
        <Said judged={judged} />
      </p>
    </div>
  );
}
