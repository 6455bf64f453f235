/** One text in both languages: Chinese first, English second, each marked for the speech of a reader. */
import type { JSX } from 'preact';

export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** On one line. `tight` leaves the English out of sight but not out of the accessible name. */
export function Both({ zh, en, tight }: Words & { readonly tight?: boolean }): JSX.Element {
  return (
    <>
      {zh}{' '}
      <span class={tight === true ? 'words-en unseen' : 'words-en'} lang="en">
        {en}
      </span>
    </>
  );
}
