/** Joins the model of a form to what the shell gives and to the browser. */
import type { MaskedPerson } from '../../../../schemas/api/desk-records.js';
import { browserRandom, browserTimers } from '../../look/browser-parts.js';
import { newRequestId } from '../../session/new-request-id.js';
import { DoorCommands } from './door-commands.js';
import type { DoorsProps } from './doors-props.js';
import { FormModel } from './form-model.js';
import { RecentChoices } from './recent-choices.js';
import type { CorrectionOf } from './registration-sender.js';
import { formContext, type FormContext } from './validity.js';
import { USUAL_TIME_ZONE } from './venue-time.js';

export interface RegistrationFormProps extends DoorsProps {
  /** The record that this form takes the place of. */
  readonly correction?: CorrectionOf;
  /** Whose record is corrected, masked; absent when it was the wrong person's. */
  readonly person?: MaskedPerson;
}

/** Whom `{from: 'card'}` means: the card of the visit, or the person of the record corrected. */
export function holderOf({ card, person }: RegistrationFormProps): MaskedPerson | undefined {
  return card?.person ?? person;
}

export function contextOf(props: RegistrationFormProps): FormContext {
  const { house } = props;
  const zone = house.timeZone ?? USUAL_TIME_ZONE;
  return formContext(house, zone, props.now(), holderOf(props)?.number !== undefined);
}

/** Undefined where the browser keeps nothing for this page. */
function storage(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    // A browser that forbids storage throws at the mere look.
    return undefined;
  }
}

export const newId = (): string => newRequestId(browserRandom);

export interface BrowserModel {
  readonly model: FormModel;
  readonly recent: RecentChoices;
}

/** `latest` is asked at each use: the shell gives new props while the form is open. */
export function browserModel(latest: () => RegistrationFormProps): BrowserModel {
  const { client, card, lane, correction } = latest();
  const recent = new RecentChoices(storage());
  const model = new FormModel({
    commands: new DoorCommands(client),
    timers: browserTimers,
    newId,
    context: () => contextOf(latest()),
    recent,
    ...(card === undefined ? {} : { card }),
    ...(lane === undefined ? {} : { lane }),
    ...(correction === undefined ? {} : { correction }),
    done: (answer, summary) => latest().done(answer, summary),
  });
  return { model, recent };
}
