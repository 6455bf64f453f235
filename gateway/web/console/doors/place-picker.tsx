/** Places of the itinerary card: typed by pinyin initials, those used lately first, a star for each. */
import type { JSX } from 'preact';
import { Button } from '../../look/button.js';
import { ChipSet } from '../../look/chips.js';
import { Field } from '../../look/field.js';
import { findCities } from './city-search.js';
import type { FormView } from './form-view.js';
import { padBehind } from './start-form.js';

const OFFERED = 8;

export interface PlacePickerProps {
  readonly view: FormView;
  readonly recent: readonly string[];
}

export function PlacePicker({ view, recent }: PlacePickerProps): JSX.Element {
  const { model, form } = view;
  const query = view.query.value;
  const taken = form.places.map(({ name }) => name);
  const found = findCities(query, recent, OFFERED + taken.length)
    .filter((name) => !taken.includes(name))
    .slice(0, OFFERED);
  // A place that the list does not know, a country for example, is entered as it is written.
  const own = query.trim();
  const offered = found.length > 0 || /^[a-z' ]*$/i.test(own) ? found : [own];
  const add = (name: string): void => {
    model.act({ type: 'add-place', name });
    view.query.value = '';
    view.pad.value = padBehind(model.form.value, model.problems());
  };
  return (
    <div
      class="stack"
      data-field="places"
      onFocusIn={(event) => {
        // What is found stands below the field and must be seen while typing. A button must not move
        // between press and release.
        if (event.target instanceof HTMLInputElement) {
          view.pad.value = undefined;
          event.currentTarget.scrollIntoView({ block: 'start' });
        }
      }}
    >
      <Field
        label={{ zh: '到过的城市（拼音首字母，如 nj）', en: 'Cities, by pinyin initials' }}
        value={query}
        maxLength={40}
        onInput={(typed) => (view.query.value = typed)}
        onKeyDown={(event) => {
          const [first] = offered;
          if (event.key !== 'Enter' || own === '' || first === undefined) return;
          event.preventDefault();
          event.stopPropagation();
          add(first);
        }}
      />
      {offered.length === 0 ? null : (
        <ChipSet
          label="可选城市 Cities found"
          hideLabel
          chips={offered.map((value) => ({ value, zh: value }))}
          chosen={[]}
          onChange={(names) => names.forEach(add)}
        />
      )}
      {form.places.length === 0 ? null : (
        <ul class="doors-places" aria-label="已选城市 Chosen cities">
          {form.places.map(({ name, starred }) => (
            <li key={name} class="doors-place">
              <b>{name}</b>
              <Button
                small
                pressed={starred}
                label={`${name} 带星号 starred`}
                onPress={() => model.act({ type: 'star', name })}
              >
                {starred ? '★ 带星' : '☆ 无星'}
              </Button>
              <Button
                small
                label={`去掉 ${name} remove`}
                onPress={() => model.act({ type: 'remove-place', name })}
              >
                ✕
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
