/** One visit on one axis: who did what, when, and the bytes of it. */
import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import type { GlassStep, GlassVisit } from '../../../schemas/glass.js';
import { chosenVisit, personOf, shownVisit, visits } from './glass-state.js';
import { outcomeOf, reasonsZh, SOURCES } from './words.js';

/** Width of the axis in units of its picture. */
const AXIS = 1000;
/** A moment is drawn this wide, or nobody would see it. */
const LEAST = 5;

const whole = signal(true);

/** End of the axis: all of it, or what led to the opening. */
function endOf({ steps }: GlassVisit): number {
  const decisive = steps.filter(({ kind }) => kind === 'pulse-sent' || kind === 'committed');
  const shown = whole.value || decisive.length === 0 ? steps : decisive;
  return Math.max(1, ...shown.map(({ toMs }) => toMs)) * 1.02;
}

function Bar({ step, end }: { readonly step: GlassStep; readonly end: number }): JSX.Element {
  const from = Math.min(AXIS - LEAST, (step.fromMs / end) * AXIS);
  const width = Math.max(LEAST, Math.min(AXIS, (step.toMs / end) * AXIS) - from);
  return (
    <svg
      class="bar"
      viewBox={`0 0 ${AXIS} 20`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      <rect class="bar-axis" x="0" y="9" width={AXIS} height="2" />
      {step.fromMs > end ? null : (
        <rect class={`bar-${step.source}`} x={from} y="2" width={width} height="16" />
      )}
    </svg>
  );
}

const ms = (value: number): string => value.toFixed(value < 100 ? 1 : 0);

interface StepProps {
  readonly step: GlassStep;
  readonly visit: GlassVisit;
  readonly end: number;
}

function Step({ step, visit, end }: StepProps): JSX.Element {
  const { source, bytes, texts, times } = step;
  const lasting = step.toMs - step.fromMs;
  return (
    <li class="step">
      <details>
        <summary>
          <span class={`source source-${source}`}>
            {SOURCES[source].zh}
            <span lang="en">{SOURCES[source].en}</span>
          </span>
          <span class="when">
            {ms(step.fromMs)}
            <span class="lasting">{lasting < 0.05 ? '' : `+${ms(lasting)}`} ms</span>
          </span>
          <Bar step={step} end={end} />
          <span class="what">
            {step.zh}
            {step.kind === 'decided' ? `：${reasonsZh(visit.reasons)}` : ''}
            {times > 1 ? `（${times} 次）` : ''}
            <span lang="en">{step.en}</span>
            {bytes.length > 0 ? <code class="peek">{bytes[0]?.hex}</code> : null}
          </span>
        </summary>
        {bytes.map(({ direction, hex, zh, en }) => (
          <div key={direction} class="evidence">
            <h4>
              {direction === 'sent' ? '→ 发出' : '← 收到'}：{zh}{' '}
              <span lang="en">
                {direction === 'sent' ? 'sent' : 'received'}: {en}
              </span>
            </h4>
            <pre tabIndex={0}>{hex}</pre>
          </div>
        ))}
        {texts.map(({ zh, en, text }) => (
          <div key={en} class="evidence">
            <h4>
              {zh} <span lang="en">{en}</span>
            </h4>
            <pre tabIndex={0}>{text}</pre>
          </div>
        ))}
        {bytes.length + texts.length === 0 ? (
          <p class="evidence">只有时刻 · a moment only</p>
        ) : null}
      </details>
    </li>
  );
}

function VisitChoice({ visit }: { readonly visit: GlassVisit }): JSX.Element {
  const { zh, en, look } = outcomeOf(visit);
  return (
    <li>
      <button
        type="button"
        class={`visit visit-${look}`}
        aria-pressed={shownVisit()?.id === visit.id}
        onClick={() => (chosenVisit.value = visit.id)}
      >
        {visit.lane} · {personOf(visit.person)?.name ?? '？'} · {zh}
        <span lang="en">{en}</span>
      </button>
    </li>
  );
}

function Chart({ visit }: { readonly visit: GlassVisit }): JSX.Element {
  const end = endOf(visit);
  return (
    <ol class="steps">
      {visit.steps.map((step) => (
        <Step key={`${visit.id} ${step.key}`} step={step} visit={visit} end={end} />
      ))}
    </ol>
  );
}

export function Timeline(): JSX.Element {
  const visit = shownVisit();
  return (
    <section class="timeline" aria-labelledby="timeline-title">
      <div class="timeline-head">
        <h2 id="timeline-title">
          每一个字节
          <span lang="en">Every byte</span>
        </h2>
        <ul class="visits">
          {[...visits.value].reverse().map((one) => (
            <VisitChoice key={one.id} visit={one} />
          ))}
        </ul>
        <button type="button" class="act act-small" onClick={() => (whole.value = !whole.value)}>
          {whole.value ? '放大到开闸' : '看全程'}
          <span lang="en">{whole.value ? 'zoom to opening' : 'whole visit'}</span>
        </button>
      </div>
      {visit === undefined ? (
        <p class="hint">
          还没有人刷卡。 <span lang="en">Nobody has tapped a card yet.</span>
        </p>
      ) : (
        <Chart visit={visit} />
      )}
    </section>
  );
}
