/** Moves the focus between the fields of a form; each carries `data-field`. */
import type { FormField } from './form.js';

const STOPS =
  'input:not([type="file"]):not([disabled]), select, button[tabindex="0"], button:not([tabindex])';

/** The field that an element stands in. */
export function fieldAt(target: EventTarget | null): FormField | undefined {
  const place = target instanceof Element ? target.closest('[data-field]') : null;
  // Only our own sections write the attribute, with names of the form.
  return (place?.getAttribute('data-field') as FormField | null) ?? undefined;
}

/** False when the field is not on the page. */
export function focusField(root: ParentNode, field: FormField): boolean {
  // Innermost: the time of an update stands inside the choice of its day.
  const places = Array.from(root.querySelectorAll(`[data-field="${field}"]`));
  const stop = places[places.length - 1]?.querySelector<HTMLElement>(STOPS);
  if (stop === null || stop === undefined) return false;
  stop.focus();
  stop.scrollIntoView({ block: 'nearest' });
  return true;
}

/** The field before the one that has the focus; stays at the first. */
export function focusBefore(root: ParentNode, target: EventTarget | null): void {
  if (!(target instanceof HTMLElement)) return;
  const stops = Array.from(root.querySelectorAll<HTMLElement>(STOPS));
  const before = stops[stops.indexOf(target) - 1];
  before?.focus();
  before?.scrollIntoView({ block: 'nearest' });
}
