/** Invented people for the desk: division 329999 does not exist, and nobody is asked for twice. */
import { inventedPerson } from '../../support/simulated-site.js';
import type { LaidCard } from './site.js';

let asked = 0;

/** A number that no test of this run has used. */
export function newNumber(): string {
  return inventedPerson(5000 + asked++);
}

export function newPerson(name = '王测试'): LaidCard {
  return { number: newNumber(), name };
}
