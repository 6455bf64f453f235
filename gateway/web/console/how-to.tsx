/** What fills the empty place: how help begins, and the keys of this desk. */
import type { JSX } from 'preact';
import { Both, type Words } from '../look/words.js';

/** Keys of facts/ux.md 3.4, as `consoleKey` takes them. */
const KEYS: readonly (Words & { readonly key: string })[] = [
  { key: 'F2', zh: '人工登记', en: 'Register' },
  { key: 'F4', zh: '手动开门', en: 'Open by hand' },
  { key: 'F6', zh: '查最近', en: 'Recent' },
  { key: 'F8', zh: '确认告警', en: 'Acknowledge' },
  { key: 'F9', zh: '呼叫支援', en: 'Call support' },
  { key: 'Esc', zh: '返回', en: 'Back' },
];

export function HowTo(): JSX.Element {
  return (
    <section class="how-to" aria-label="怎么用 How to">
      <p>
        <Both
          zh="有人等协助时，上方出现通道和秒数；点一下，就由您协助。"
          en="Lane and seconds appear above; a tap, and you help."
        />
      </p>
      <dl>
        {KEYS.map(({ key, zh, en }) => (
          <div key={key}>
            <dt>
              <kbd class="button-key">{key}</kbd>
            </dt>
            <dd>
              <Both zh={zh} en={en} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
