/** Puts `isAccident` before every click of a page, whatever it would press. */
import type { Clock, Unlisten } from '../../../schemas/time.js';
import { isAccident, type Place, type TapMemory } from './second-tap.js';

const PRESSED = 'button, a[href], label, summary, [role="button"], [role="radio"]';

function nameOf(control: Element): string {
  return control.getAttribute('aria-label') ?? control.textContent;
}

function placeOf(control: Element): Place<Element> {
  const { left, top, right, bottom } = control.getBoundingClientRect();
  return { control, name: nameOf(control), left, top, right, bottom };
}

export function ignoreSecondTaps(page: Document, clock: Pick<Clock, 'mono'>): Unlisten {
  let memory: TapMemory<Element> | undefined;
  const clicked = (event: MouseEvent): void => {
    // A key, or a program: there is no place of a finger then.
    if (event.detail === 0 || !(event.target instanceof Element)) return;
    const control = event.target.closest(PRESSED);
    const tap = { at: clock.mono(), x: event.clientX, y: event.clientY };
    if (control !== null && isAccident(memory, tap, { control, name: nameOf(control) })) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    memory = { tap, places: [...page.querySelectorAll(PRESSED)].map(placeOf) };
  };
  // Before any part of the page hears of it.
  page.addEventListener('click', clicked, { capture: true });
  return () => page.removeEventListener('click', clicked, { capture: true });
}
