/** Emergency release of all lanes: held for 1.5 s, also under the lock; each lane's result is shown. */
import type { JSX } from 'preact';
import { Button } from '../look/button.js';
import { LongPress } from '../look/long-press.js';
import { Problem } from '../look/problem.js';
import { Both, type Words } from '../look/words.js';
import type { ConsoleParts } from './console-parts.js';
import { Glyph } from './glyph.js';
import { problemOf, unopened } from './intention.js';
import type { ReleaseAllState } from './release-all.js';

export function ReleaseAllButton({ parts }: { readonly parts: ConsoleParts }): JSX.Element {
  const { intention } = parts.releaseAll.state.value;
  return (
    <LongPress
      en="Open all: hold"
      busy={intention.state === 'sending'}
      onHeld={() => void parts.releaseAll.run()}
    >
      紧急全开（按住）
    </LongPress>
  );
}

function summaryOf(results: ReleaseAllState['results']): Words {
  if (results === undefined) return { zh: '紧急全开', en: 'Emergency release' };
  const open = results.filter(({ released }) => released).length;
  return {
    zh: `紧急全开：${open}/${results.length} 已打开`,
    en: `${open} of ${results.length} lanes open`,
  };
}

/** Nothing until it has been used. */
export function ReleaseAllResult({ parts }: { readonly parts: ConsoleParts }): JSX.Element | null {
  const { intention, results } = parts.releaseAll.state.value;
  const problem = problemOf(intention);
  if (intention.state === 'none' && results === undefined) return null;
  return (
    <section class="release-all" role="alert" aria-label="紧急全开结果 Emergency release">
      <div class="panel-head">
        <h2>
          <Both {...summaryOf(results)} />
        </h2>
        <Button small label="收起 Close" onPress={() => parts.releaseAll.close()}>
          收起
        </Button>
      </div>
      {intention.state === 'sending' ? (
        <p>
          <Both zh="正在打开所有通道…" en="Opening every lane" />
        </p>
      ) : null}
      {problem === undefined ? null : (
        <Problem error={problem}>
          <Button kind="primary" en="Try again" onPress={() => void parts.releaseAll.run()}>
            再试一次
          </Button>
        </Problem>
      )}
      <ul class="release-results">
        {(results ?? []).map((result) => {
          const problem = unopened(result);
          return (
            <li key={result.lane} data-released={result.released}>
              <Glyph id={problem === undefined ? 'tick' : 'warn'} />
              <p>
                <b>{parts.store.laneName(result.lane)}</b>{' '}
                {problem === undefined ? <Both zh="已打开" en="open" /> : <Both {...problem} />}
              </p>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
