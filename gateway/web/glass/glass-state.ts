/** Everything the page shows, and what its buttons do. */
import { signal } from '@preact/signals';
import type { GlassEvent, GlassHouse, GlassPerson, GlassVisit } from '../../../schemas/glass.js';
import * as api from './glass-api.js';
import { forgotten, swiped, tampered, type Told } from './results.js';

export const people = signal<readonly GlassPerson[]>([]);
export const house = signal<GlassHouse | undefined>(undefined);
export const visits = signal<readonly GlassVisit[]>([]);
/** The visit the reader of the page chose; absent: the newest. */
export const chosenVisit = signal<string | undefined>(undefined);
export const chosenPerson = signal<string | undefined>(undefined);
/** Lanes where a card is being laid or lifted. */
export const busyLanes = signal<readonly string[]>([]);
/** What the last button did. */
export const told = signal<Told | undefined>(undefined);
export const connected = signal(false);

/** As many as the server keeps. */
const VISITS_SHOWN = 12;

export function hear(event: GlassEvent): void {
  connected.value = true;
  switch (event.type) {
    case 'snapshot':
      house.value = event.house;
      visits.value = event.visits;
      return;
    case 'house':
      house.value = event.house;
      return;
    case 'visit': {
      const known = visits.value.some(({ id }) => id === event.visit.id);
      visits.value = known
        ? visits.value.map((visit) => (visit.id === event.visit.id ? event.visit : visit))
        : [...visits.value, event.visit].slice(-VISITS_SHOWN);
      // Who begins a new visit wants to see it.
      if (!known) chosenVisit.value = undefined;
    }
  }
}

export function lose(): void {
  connected.value = false;
}

export const personOf = (id: string | undefined): GlassPerson | undefined =>
  people.value.find((person) => person.id === id);

export function shownVisit(): GlassVisit | undefined {
  const all = visits.value;
  return all.find(({ id }) => id === chosenVisit.value) ?? all[all.length - 1];
}

let pressed = 0;

/** Tells of the button that was pressed last: an earlier one that takes longer must not speak over it. */
async function act<Value>(
  wait: Told,
  call: () => Promise<api.Answer<Value>>,
  words: (value: Value) => Told,
): Promise<void> {
  const mine = ++pressed;
  told.value = wait;
  const answer = await call();
  if (mine !== pressed) return;
  told.value = answer.ok
    ? words(answer.value)
    : { good: false, zh: answer.trouble.zh, en: answer.trouble.en, lines: [] };
}

const said = (zh: string, en: string): Told => ({ good: true, zh, en, lines: [] });
const WAIT = said('请稍候…', 'One moment…');

export async function loadPeople(): Promise<void> {
  const answer = await api.people();
  if (!answer.ok) {
    told.value = { good: false, zh: answer.trouble.zh, en: answer.trouble.en, lines: [] };
    return;
  }
  people.value = answer.value.people;
  chosenPerson.value ??= answer.value.people[0]?.id;
}

export async function swipe(lane: string, person: string | undefined): Promise<void> {
  if (person === undefined || busyLanes.value.includes(lane)) return;
  busyLanes.value = [...busyLanes.value, lane];
  const laid = said('卡放上去了。', 'The card lies on the reader.');
  await act(laid, () => api.swipe(lane, person), swiped);
  busyLanes.value = busyLanes.value.filter((busy) => busy !== lane);
}

export async function lift(lane: string): Promise<void> {
  await act(
    WAIT,
    () => api.lift(lane),
    () => said('卡拿走了。', 'The card was lifted.'),
  );
}

export async function tamper(): Promise<void> {
  await act(WAIT, api.tamper, tampered);
}

export async function forget(): Promise<void> {
  const person = chosenPerson.value;
  if (person !== undefined) await act(WAIT, () => api.forget(person), forgotten);
}

export async function changeOrder(what: 'begin' | 'end'): Promise<void> {
  const words =
    what === 'end'
      ? said(
          '疫情令已结束：不再向健康码平台查询。',
          'The order has ended: no health question leaves the box.',
        )
      : said('疫情令已生效，七天后自动结束。', 'The order is in force and ends in seven days.');
  await act(
    WAIT,
    () => api.order(what),
    () => words,
  );
}

export async function plug(lane: string, plugged: boolean): Promise<void> {
  const words = plugged
    ? said('读卡器插上了，网关会自己连上。', 'The reader is plugged in; the gateway reconnects.')
    : said('读卡器拔掉了：通道请找工作人员。', 'The reader is unplugged: the lane sends to staff.');
  await act(
    WAIT,
    () => api.plug(lane, plugged),
    () => words,
  );
}

export async function runPlatform(running: boolean): Promise<void> {
  const words = running
    ? said('平台恢复了；断路器最多半分钟后再试。', 'The platform is back; the breaker tries again.')
    : said('平台停了：改按身份证登记放行。', 'The platform is gone: the ID itself registers.');
  await act(
    WAIT,
    () => api.runPlatform(running),
    () => words,
  );
}
