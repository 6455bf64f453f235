/** The pad on the screen, filling the field that was touched last, and the way on. */
import type { JSX } from 'preact';
import { Button } from '../../look/button.js';
import { NumberPad } from '../../look/number-pad.js';
import { typed } from '../../look/pad-keys.js';
import { Both, type Words } from '../../look/words.js';
import type { FormField } from './form.js';
import type { FormView } from './form-view.js';
import { PAD_DIGITS, padText, takesX, withPadText, type PadField } from './pad-entry.js';
import { NUMBER_LENGTH } from './typed-number.js';

const NAMES: Readonly<Record<PadField, Words>> = {
  idNumber: { zh: '身份证号码', en: 'ID number' },
  phone: { zh: '手机号', en: 'Telephone' },
  temperature: { zh: '体温', en: 'Temperature' },
  phoneLast4: { zh: '手机号后四位', en: 'Last four' },
  issued: { zh: '签发日期', en: 'Issued' },
  printedUntil: { zh: '有效期至', en: 'Valid until' },
  updated: { zh: '更新时间', en: 'Time' },
};

export interface PadColumnProps {
  readonly view: FormView;
  readonly field: PadField;
  readonly focus: (field: FormField) => void;
}

export function PadColumn({ view, field, focus }: PadColumnProps): JSX.Element {
  const { model, form, context, letters } = view;
  const { zh, en } = NAMES[field];
  return (
    <div class="doors-pad">
      <div class="doors-pad-head">
        <p class="field-label">
          <Both zh={zh} en={en} tight />
        </p>
        {field === 'idNumber' ? null : (
          <p class="doors-pad-text digits" aria-hidden="true">
            {padText(form, field)}
          </p>
        )}
      </div>
      <NumberPad
        label={`数字键 ${zh} ${en}`}
        withX={takesX(field)}
        onKey={(key) => {
          const longest = field === 'idNumber' ? NUMBER_LENGTH : PAD_DIGITS[field];
          const text = typed(padText(form, field), key, longest);
          model.act({ type: 'set', change: withPadText(form, field, text, context.today) });
        }}
      />
      <div class="doors-pad-foot">
        {field === 'idNumber' ? (
          <Button
            small
            pressed={letters.value}
            label="字母键盘 Letters"
            onPress={() => {
              letters.value = !letters.value;
              focus('idNumber');
            }}
          >
            ABC
          </Button>
        ) : null}
        <Button small wide label="下一项 Next field" onPress={() => view.next(field)}>
          下一项 ↵
        </Button>
      </div>
    </div>
  );
}
