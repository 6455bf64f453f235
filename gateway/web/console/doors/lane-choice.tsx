/** Which lane opens after the registration, when the form was not opened for a lane. */
import type { JSX } from 'preact';
import type { DeskLane } from '../../../../schemas/api/desk-view.js';
import { ChipGroup } from '../../look/chips.js';
import type { FormView } from './form-view.js';

const NONE = '-';

/** More lanes than these are chosen from a list. */
const MOST_CHIPS = 8;

export interface LaneChoiceProps {
  readonly view: FormView;
  readonly lanes: readonly DeskLane[];
}

export function LaneChoice({ view, lanes }: LaneChoiceProps): JSX.Element {
  const { model, form } = view;
  const choose = (lane: string): void =>
    model.act({ type: 'set', change: { lane: lane === NONE ? '' : lane } });
  const choices = [
    { value: NONE, zh: '不开门', en: 'none' },
    ...lanes.map(({ id, name }) => ({ value: id, zh: name })),
  ];
  const chosen = form.lane === '' ? NONE : form.lane;
  return (
    <div data-field="lane">
      {choices.length <= MOST_CHIPS ? (
        <ChipGroup
          label="登记后开哪条通道 Lane to open"
          chips={choices}
          chosen={chosen}
          onChoose={(lane = NONE) => choose(lane)}
        />
      ) : (
        <label class="field">
          <span class="field-label">
            登记后开哪条通道 <span lang="en">Lane to open</span>
          </span>
          <select
            class="field-input"
            value={chosen}
            onChange={(event) => choose(event.currentTarget.value)}
          >
            {choices.map(({ value, zh }) => (
              <option key={value} value={value}>
                {zh}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  );
}
