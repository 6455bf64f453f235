/** What is asked only when it is needed: name, telephone, the group, the destination. Collapsed. */
import type { JSX } from 'preact';
import { Button } from '../../look/button.js';
import { Both } from '../../look/words.js';
import { MOST_PEOPLE } from './form.js';
import type { FormView } from './form-view.js';
import { PadInput } from './pad-input.js';
import { TemperatureField } from './temperature-field.js';
import { TextInput } from './text-input.js';

function Group({ view }: { readonly view: FormView }): JSX.Element {
  const { model, form } = view;
  const step = (by: number): void => model.act({ type: 'people', by });
  return (
    <div class="row doors-group">
      <div class="doors-stepper" data-field="people" role="group" aria-label="人数 People">
        <Button disabled={form.people === 1} label="少一位 One fewer" onPress={() => step(-1)}>
          −
        </Button>
        <p class="doors-people" aria-live="polite">
          <span class="digits">{form.people}</span> <Both zh="位" en="people" />
        </p>
        <Button
          disabled={form.people === MOST_PEOPLE}
          label="多一位 One more"
          onPress={() => step(1)}
        >
          ＋
        </Button>
      </div>
      <div data-field="wheelchair">
        <Button
          pressed={form.wheelchair}
          en="Wheelchair"
          onPress={() => model.act({ type: 'set', change: { wheelchair: !form.wheelchair } })}
        >
          轮椅 / 推车
        </Button>
      </div>
    </div>
  );
}

export interface MoreSectionProps {
  readonly view: FormView;
  readonly open: boolean;
  readonly toggle: () => void;
}

export function MoreSection({ view, open, toggle }: MoreSectionProps): JSX.Element {
  const asked = view.context.policy.temperature;
  return (
    <div class="stack">
      {asked === 'required' ? <TemperatureField view={view} /> : null}
      <button type="button" class="doors-more" aria-expanded={open} onClick={toggle}>
        <span aria-hidden="true">{open ? '▾' : '▸'}</span>{' '}
        <Both zh="更多：陪同、轮椅、电话、去向" en="More" />
      </button>
      {open ? (
        <div class="stack">
          <Group view={view} />
          {asked === 'optional' ? <TemperatureField view={view} /> : null}
          <PadInput view={view} field="phone" label={{ zh: '手机号', en: 'Telephone' }} />
          <TextInput view={view} field="name" label={{ zh: '姓名', en: 'Name' }} most={60} />
          <TextInput
            view={view}
            field="goingTo"
            label={{ zh: '去哪里（科室或人）', en: 'Going to' }}
            most={60}
          />
        </div>
      ) : null}
    </div>
  );
}
