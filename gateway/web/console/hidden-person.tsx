/** Stands where a person stood until nobody touched the page for a while. */
import type { JSX } from 'preact';
import { Both } from '../look/words.js';

export function HiddenPerson({ show }: { readonly show: () => void }): JSX.Element {
  return (
    <button type="button" class="person-hidden" onClick={show}>
      <Both zh="个人信息已隐藏，点这里再看" en="Hidden; tap to see again" />
    </button>
  );
}
