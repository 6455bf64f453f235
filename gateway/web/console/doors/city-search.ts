/** Finds a place by pinyin initials, pinyin or hanzi: `nj`, `nanj` and 南 all find 南京市. */
import { CITY_LIST } from './city-list.js';

export interface City {
  readonly name: string;
  /** Syllables of the short name without tones; `v` stands for ü. */
  readonly syllables: readonly string[];
}

export function parseCityList(list: string): readonly City[] {
  return list.split('|').map((entry) => {
    const [name = '', ...syllables] = entry.split(' ');
    return { name, syllables };
  });
}

export const CITIES = parseCityList(CITY_LIST);

/**
 * How well letters fit: 3 when they are the initials, 2 when the initials or the pinyin begin so, 1
 * when each syllable in turn begins with a part of them (`nanj`, `njing`), 0 when they do not fit.
 */
function fit(letters: string, { syllables }: City): number {
  const initials = syllables.map((syllable) => syllable.charAt(0)).join('');
  if (initials === letters) return 3;
  if (initials.startsWith(letters) || syllables.join('').startsWith(letters)) return 2;
  return fitsParts(letters, syllables) ? 1 : 0;
}

function fitsParts(letters: string, syllables: readonly string[]): boolean {
  if (letters === '') return true;
  const [first, ...rest] = syllables;
  if (first === undefined) return false;
  for (let length = Math.min(first.length, letters.length); length > 0; length--) {
    if (first.startsWith(letters.slice(0, length)) && fitsParts(letters.slice(length), rest)) {
      return true;
    }
  }
  return false;
}

/** `ü` and the `u:` of some keyboards are `v`; capitals, blanks and apostrophes count for nothing. */
function lettersOf(typed: string): string {
  return typed
    .normalize('NFC')
    .toLowerCase()
    .replace(/ü|u:/g, 'v')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/**
 * The best first; among equals those used lately, then the order of the list. An empty query gives
 * `recent` alone.
 */
export function findCities(
  typed: string,
  recent: readonly string[],
  most: number,
  cities: readonly City[] = CITIES,
): readonly string[] {
  const query = lettersOf(typed);
  if (query === '') return recent.slice(0, most);
  const latin = /^[a-z]+$/.test(query);
  const used = (name: string): number => (recent.includes(name) ? 0.5 : 0);
  return cities
    .map((city) => ({
      name: city.name,
      score: latin ? fit(query, city) : Number(city.name.includes(query)),
    }))
    .filter(({ score }) => score > 0)
    .map(({ name, score }, index) => ({ name, score: score + used(name), index }))
    .sort((one, other) => other.score - one.score || one.index - other.index)
    .slice(0, most)
    .map(({ name }) => name);
}
