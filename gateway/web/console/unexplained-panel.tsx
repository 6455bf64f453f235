/** The gate was opened first; now it is told what for. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { Button } from '../look/button.js';
import { Field } from '../look/field.js';
import { Both } from '../look/words.js';
import type { ConsoleParts } from './console-parts.js';
import { clockText } from './gateway-clock.js';
import { PanelFrame } from './panel.js';
import { zoneOf } from './strip-items.js';
import { EMERGENCY_REASONS } from './words.js';

export function UnexplainedPanel({ parts }: { readonly parts: ConsoleParts }): JSX.Element {
  const { openings } = parts;
  const words = useSignal('');
  // The newest first: it was opened a moment ago and is still in front of the eyes.
  const list = [...openings.unexplained.value].reverse();
  const next = list[0];
  const tell = (reason: string): void => {
    if (next === undefined) return;
    words.value = '';
    void openings.explain(next.eventId, reason);
  };
  const busy = openings.explaining.value.state === 'sending';
  const title = { zh: '急救开门的原因', en: 'Why it was opened' };
  return (
    <PanelFrame title={title} onClose={() => parts.cancel()}>
      {next === undefined ? (
        <p>
          <Both zh="都已填写。" en="All told." />
        </p>
      ) : (
        <>
          <p class="card-lane">
            <b>{parts.store.laneName(next.lane)}</b> ·{' '}
            {clockText(next.at, zoneOf(parts.store.house.value))} 已放行
            {list.length > 1 ? ` · 还有 ${list.length - 1} 条` : ''}
          </p>
          <div class="reasons" role="group" aria-label="原因 Reason">
            {EMERGENCY_REASONS.map(({ zh, en }) => (
              <Button key={zh} en={en} busy={busy} onPress={() => tell(zh)}>
                {zh}
              </Button>
            ))}
          </div>
          <Field
            label={{ zh: '或另写', en: 'or in your words' }}
            value={words.value}
            maxLength={200}
            onInput={(value) => {
              words.value = value;
            }}
            beside={
              <Button
                kind="primary"
                label="保存 Save"
                busy={busy}
                disabled={words.value.trim().length < 2}
                onPress={() => tell(words.value.trim())}
              >
                保存
              </Button>
            }
          />
        </>
      )}
    </PanelFrame>
  );
}
