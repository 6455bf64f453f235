/** Body temperature in one tap, or by three digits. */
import type { JSX } from 'preact';
import { ChipGroup } from '../../look/chips.js';
import { Both } from '../../look/words.js';
import type { FormView } from './form-view.js';
import { degreesOf, isFever } from './judge.js';
import { PadInput } from './pad-input.js';

/** 36.0 to 37.2 degrees Celsius; what is above is typed, so that nobody taps a fever by mistake. */
const USUAL = Array.from({ length: 13 }, (_, index) => String(360 + index));

export function TemperatureField({ view }: { readonly view: FormView }): JSX.Element {
  const { model, form, context } = view;
  const degrees = degreesOf(form.temperature);
  return (
    <div class="stack">
      <ChipGroup
        label="体温 Temperature °C"
        chips={USUAL.map((value) => ({ value, zh: `${value.slice(0, 2)}.${value.slice(2)}` }))}
        chosen={form.temperature}
        clearable
        onChoose={(temperature = '') => model.act({ type: 'set', change: { temperature } })}
      />
      <PadInput
        view={view}
        field="temperature"
        label={{ zh: '或输入三位（375 = 37.5）', en: 'or three digits' }}
        {...(degrees === undefined ? {} : { hint: { zh: `${degrees.toFixed(1)} ℃`, en: '' } })}
      />
      {isFever(form, context) ? (
        <p class="doors-notice" role="status">
          <Both
            zh="体温偏高：登记后不开门，请到预检处"
            en="High: registers without opening; next is the pre-check desk"
          />
        </p>
      ) : null}
    </div>
  );
}
