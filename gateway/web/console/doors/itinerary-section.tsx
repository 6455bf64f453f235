/**
 * Door D: an itinerary card with its colour, places, time of update and telephone. With the card of the
 * person read and the time of update as it is put down, eight taps: the door, the colour, a place used
 * lately, four digits on the pad that stands ready, and the button that registers and opens.
 */
import type { JSX } from 'preact';
import { ChipGroup } from '../../look/chips.js';
import { Both } from '../../look/words.js';
import { COLOUR_WORDS, keysOf } from './choices.js';
import type { Updated } from './form.js';
import type { FormView } from './form-view.js';
import { PadInput } from './pad-input.js';
import { PlacePicker } from './place-picker.js';
import { validThrough } from './validity.js';
import { addDays } from './venue-time.js';

type When = 'now' | 'today' | 'yesterday';

function whenOf(updated: Updated, today: string): When | undefined {
  switch (updated.kind) {
    case 'none':
      return undefined;
    case 'now':
      return 'now';
    case 'day':
      return updated.day === today ? 'today' : 'yesterday';
  }
}

export interface ItinerarySectionProps {
  readonly view: FormView;
  readonly recent: readonly string[];
}

export function ItinerarySection({ view, recent }: ItinerarySectionProps): JSX.Element {
  const { model, form, context } = view;
  const { updated } = form;
  const last = validThrough(form, context);
  const [colour, when] = [view.problem('colour'), view.problem('updated')];
  const chooseWhen = (chosen: When | undefined): void => {
    const day = chosen === 'today' ? context.today : addDays(context.today, -1);
    const time = updated.kind === 'day' ? updated.time : '';
    const next: Updated =
      chosen === 'now'
        ? { kind: 'now', at: new Date(context.now).toISOString() }
        : { kind: 'day', day, time };
    model.act({ type: 'set', change: { updated: chosen === undefined ? { kind: 'none' } : next } });
  };
  return (
    <div class="stack">
      <div data-field="colour" class="doors-colours">
        <ChipGroup
          label="行程卡颜色 Colour of the card"
          chips={keysOf(COLOUR_WORDS).map((value) => ({ value, ...COLOUR_WORDS[value] }))}
          chosen={form.colour === '' ? undefined : form.colour}
          onChoose={(chosen) => {
            model.act({ type: 'set', change: { colour: chosen ?? '' } });
            model.left('colour');
          }}
        />
        {colour === undefined ? null : (
          <p class="field-error">
            <Both {...colour} />
          </p>
        )}
      </div>
      <PlacePicker view={view} recent={recent} />
      <div data-field="updated">
        <ChipGroup
          label="更新时间 Updated"
          chips={[
            { value: 'now', zh: '刚刚', en: 'just now' },
            { value: 'today', zh: '今天', en: 'today' },
            { value: 'yesterday', zh: '昨天', en: 'yesterday' },
          ]}
          chosen={whenOf(updated, context.today)}
          onChoose={chooseWhen}
        />
        {updated.kind === 'day' ? (
          <PadInput
            view={view}
            field="updated"
            label={{ zh: '几点几分（如 0912）', en: 'Time, for example 0912' }}
          />
        ) : when === undefined ? null : (
          <p class="field-error">
            <Both {...when} />
          </p>
        )}
        {last === undefined || last < context.today ? null : (
          <p class="doors-said" role="status">
            <Both zh={`登记有效期至 ${last}`} en={`valid through ${last}`} />
          </p>
        )}
      </div>
      <PadInput
        view={view}
        field="phoneLast4"
        label={{ zh: '手机号后四位', en: 'Last four digits of the telephone' }}
      />
    </div>
  );
}
