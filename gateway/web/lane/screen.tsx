/** One screen of the lane display: colour, picture and words, Chinese first, English below. */
import type { ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { ReadableCard } from '../../../schemas/lane-view.js';
import { FOOTER, phraseOf } from '../../../schemas/phrases.js';
import { Icon } from './icons.js';
import type { OrderLine } from './order-line.js';
import type { Screen } from './page-state.js';

export interface Shown {
  readonly screen: Screen;
  readonly reads: readonly ReadableCard[];
  /** The order in force, in both languages; absent in everyday mode. */
  readonly order?: OrderLine | undefined;
}

export function LaneScreen({ shown }: { readonly shown: ReadonlySignal<Shown> }): JSX.Element {
  const { screen, reads, order } = shown.value;
  if (screen === 'blank') return <main class="screen blue" data-screen="blank" />;
  const { text, colour, icon } = phraseOf(screen, reads);
  const zh = text['zh-CN'];
  return (
    <main class={`screen ${colour}`} data-screen={screen}>
      <div class="message" role="status" aria-live="polite" aria-atomic="true">
        <div class="badge">
          <Icon id={icon} />
        </div>
        <h1 class="headline">{zh.headline}</h1>
        {zh.second === '' ? null : <p class="second">{zh.second}</p>}
        <p class="headline-en" lang="en">
          {text.en.headline}
        </p>
        {text.en.second === '' ? null : (
          <p class="second-en" lang="en">
            {text.en.second}
          </p>
        )}
      </div>
      <footer class="footer">
        <p class="wave">
          <Icon id={FOOTER.icon} />
          <span>{FOOTER.text['zh-CN']}</span>
          <span lang="en">{FOOTER.text.en}</span>
        </p>
        {order === undefined ? null : (
          <p class="order">
            <span>{order['zh-CN']}</span>
            <span lang="en">{order.en}</span>
          </p>
        )}
      </footer>
    </main>
  );
}
