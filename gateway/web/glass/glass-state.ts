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

function show<Value>(answer: api.Answer<Value>, words: (value: Value) => Told): void {
  told.value = answer.ok
    ? words(answer.value)
    : { good: false, zh: answer.trouble.zh, en: answer.trouble.en, lines: [] };
}

const said = (zh: string, en: string): Told => ({ good: true, zh, en, lines: [] });

export async function loadPeople(): Promise<void> {
  const answer = await api.people();
  if (!answer.ok) {
    show(answer, () => said('', ''));
    return;
  }
  people.value = answer.value.people;
  chosenPerson.value ??= answer.value.people[0]?.id;
}

export async function swipe(lane: string, person: string | undefined): Promise<void> {
  if (person === undefined || busyLanes.value.includes(lane)) return;
  busyLanes.value = [...busyLanes.value, lane];
  told.value = said('卡放上去了。', 'The card lies on the reader.');
  const answer = await api.swipe(lane, person);
  busyLanes.value = busyLanes.value.filter((busy) => busy !== lane);
  show(answer, swiped);
}

export async function lift(lane: string): Promise<void> {
  show(await api.lift(lane), () => said('卡拿走了。', 'The card was lifted.'));
}

export async function tamper(): Promise<void> {
  show(await api.tamper(), tampered);
}

export async function forget(): Promise<void> {
  const person = chosenPerson.value;
  if (person !== undefined) show(await api.forget(person), forgotten);
}

export async function changeOrder(what: 'begin' | 'end'): Promise<void> {
  const words =
    what === 'end'
      ? said(
          '疫情令已结束：不再向健康码平台查询。',
          'The order has ended: no health question leaves the box.',
        )
      : said('疫情令已生效，七天后自动结束。', 'The order is in force and ends in seven days.');
  show(await api.order(what), () => words);
}

export async function plug(lane: string, plugged: boolean): Promise<void> {
  const words = plugged
    ? said('读卡器插上了，网关会自己连上。', 'The reader is plugged in; the gateway reconnects.')
    : said('读卡器拔掉了：通道请找工作人员。', 'The reader is unplugged: the lane sends to staff.');
  show(await api.plug(lane, plugged), () => words);
}

export async function runPlatform(running: boolean): Promise<void> {
  const words = running
    ? said('平台恢复了；断路器最多半分钟后再试。', 'The platform is back; the breaker tries again.')
    : said('平台停了：改按身份证登记放行。', 'The platform is gone: the ID itself registers.');
  show(await api.runPlatform(running), () => words);
}
