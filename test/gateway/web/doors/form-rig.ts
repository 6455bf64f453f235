/** A form with the real client, a desk over HTTP, and time that moves by hand. */
import { DoorCommands } from '../../../../gateway/web/console/doors/door-commands.js';
import type { DoneSummary } from '../../../../gateway/web/console/doors/doors-props.js';
import { FormModel } from '../../../../gateway/web/console/doors/form-model.js';
import { RecentChoices } from '../../../../gateway/web/console/doors/recent-choices.js';
import type { CorrectionOf } from '../../../../gateway/web/console/doors/registration-sender.js';
import { formContext, type FormContext } from '../../../../gateway/web/console/doors/validity.js';
import { newRequestId } from '../../../../gateway/web/session/new-request-id.js';
import type { DeskRegistrationAnswer, WorkCard } from '../../../../schemas/api/desk-records.js';
import type { DeskHouse } from '../../../../schemas/api/desk-view.js';
import { randomBytes } from 'node:crypto';
import { ManualTime } from '../../../support/manual-time.js';
import type { DeskServer } from './desk-server.js';

export const ZONE = 'Asia/Shanghai';
export const VISIT = 'vvvvvvvvvvvvvvvvvvvvvQ';

type Policy = DeskHouse['policy'];

export function house(policy: Partial<Policy> = {}): DeskHouse {
  return {
    policy: {
      mode: 'epidemic',
      version: 'test',
      fallbacks: { id: true, paper: true, itinerary: true },
      validity: { idDays: 0, paperDays: 14, itineraryDays: 7 },
      temperature: 'optional',
      feverFrom: 37.3,
      seniorAge: 60,
      ...policy,
    },
    platform: 'online',
    decidedOffline: 0,
    ledger: 'ready',
    health: [],
  };
}

export function contextAt(now: number, policy: Partial<Policy> = {}, card = false): FormContext {
  return formContext(house(policy), ZONE, now, card);
}

export function workCard(fields: Partial<WorkCard> = {}): WorkCard {
  return {
    visit: VISIT,
    lane: '1',
    since: 0,
    next: 'register',
    sentence: { zh: '您好', en: 'Hello' },
    person: { name: '王**', number: '32**************1X', age: 78, senior: true },
    card: 'resident-id',
    eased: false,
    earlier: [],
    ...fields,
  };
}

export interface Done {
  readonly answer: DeskRegistrationAnswer | undefined;
  readonly summary: DoneSummary;
}

export interface RigOptions {
  readonly policy?: Partial<Policy>;
  readonly card?: WorkCard;
  readonly lane?: string;
  readonly correction?: CorrectionOf;
  readonly time?: ManualTime;
}

export function openForm(desk: DeskServer, options: RigOptions = {}) {
  const time = options.time ?? new ManualTime();
  const { card, lane, correction, policy } = options;
  const done: Done[] = [];
  const kept = new Map<string, string>();
  const recent = new RecentChoices({
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => {
      kept.set(key, value);
    },
  });
  const newId = (): string => newRequestId({ bytes: (length) => randomBytes(length) });
  const model = new FormModel({
    commands: new DoorCommands(desk.client(time)),
    timers: time,
    newId,
    context: () => contextAt(time.wall(), policy, card?.person?.number !== undefined),
    recent,
    ...(card === undefined ? {} : { card }),
    ...(lane === undefined ? {} : { lane }),
    ...(correction === undefined ? {} : { correction }),
    done: (answer, summary) => done.push({ answer, summary }),
  });
  return { model, time, done, recent, newId };
}
