/** Verification: what was found in plain words first, then the figures to compare. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Verification } from '../../../schemas/api/audit.js';
import type { Timers } from '../../../schemas/time.js';
import { Button } from '../look/button.js';
import { duration } from '../look/duration.js';
import { Problem } from '../look/problem.js';
import { Both } from '../look/words.js';
import type { AuditStore } from './audit-store.js';
import { AUDIT_WORDS as WORDS, VERDICT_WORDS } from './audit-words.js';
import { exactTime } from './time-range.js';

export interface VerifyPanelProps {
  readonly store: AuditStore;
  readonly timers: Timers;
}

export function VerifyPanel({ store, timers }: VerifyPanelProps): JSX.Element {
  const asked = store.verification.value;
  const busy = asked.state === 'asking';
  return (
    <section class="audit-part" aria-labelledby="verify-title">
      <div class="audit-part-head">
        <h2 id="verify-title">
          <Both {...WORDS.verify} />
        </h2>
        <Button
          kind="primary"
          busy={busy}
          onPress={() => void store.verify()}
          en={WORDS.verifyNow.en}
        >
          {WORDS.verifyNow.zh}
        </Button>
      </div>
      <p>
        <Both {...WORDS.verifyWhy} />
      </p>
      {busy ? <Progress timers={timers} /> : null}
      {asked.state === 'failed' ? <Problem error={asked.error} /> : null}
      {asked.state === 'answered' ? <Found found={asked.answer} /> : null}
    </section>
  );
}

/** Seconds go by in sight; a screen reader hears once that it runs. */
function Progress({ timers }: Pick<VerifyPanelProps, 'timers'>): JSX.Element {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => timers.every(1000, () => setSeconds((before) => before + 1)), [timers]);
  const { zh, en } = duration(seconds * 1000);
  return (
    <div class="audit-progress">
      <p role="status">
        <Both {...WORDS.verifying} />
      </p>
      <p aria-hidden="true">
        <Both zh={`${WORDS.elapsed.zh} ${zh}`} en={`${WORDS.elapsed.en} ${en}`} />
      </p>
    </div>
  );
}

function Found({ found }: { readonly found: Verification }): JSX.Element {
  const { verdict, zh, en, notes, head, rows, at, tookMs } = found;
  const { icon, ...words } = VERDICT_WORDS[verdict];
  const took = duration(tookMs);
  return (
    <div class="stack">
      <div class={`audit-verdict audit-${verdict}`} role="status">
        <span class="audit-icon" aria-hidden="true">
          {icon}
        </span>
        <div>
          <p class="audit-verdict-word">
            <Both {...words} />
          </p>
          <p class="audit-verdict-zh">{zh}</p>
          <p lang="en">{en}</p>
        </div>
      </div>
      {notes.length === 0 ? null : (
        <div>
          <h3>
            <Both {...WORDS.notes} />
          </h3>
          <ul class="audit-notes">
            {notes.map((note) => (
              <li key={note.en}>
                <Both {...note} />
              </li>
            ))}
          </ul>
        </div>
      )}
      <div>
        <h3>
          <Both {...WORDS.head} />
        </h3>
        <dl class="audit-facts audit-head-facts">
          <Figure words={WORDS.size} value={String(head?.size ?? rows)} />
          {head === undefined ? null : (
            <>
              <Figure words={WORDS.root} value={head.root} />
              <Figure words={WORDS.key} value={head.key} />
            </>
          )}
          <Figure words={WORDS.checkedAt} value={`${exactTime(at)} · ${took.zh} ${took.en}`} />
        </dl>
        {head === undefined ? null : (
          <p class="audit-hint">
            <Both {...WORDS.keyHint} />
          </p>
        )}
      </div>
    </div>
  );
}

interface FigureProps {
  readonly words: { readonly zh: string; readonly en: string };
  readonly value: string;
}

function Figure({ words, value }: FigureProps): JSX.Element {
  return (
    <div class="audit-fact">
      <dt>
        <Both {...words} />
      </dt>
      <dd>
        <code>{value}</code>
      </dd>
    </div>
  );
}
