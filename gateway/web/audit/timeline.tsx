/** A timeline as bars to look at and as a table to read; both say the same. */
import type { JSX } from 'preact';
import { Both } from '../look/words.js';
import { AUDIT_WORDS as WORDS, STEP_WORDS } from './audit-words.js';
import { Result } from './row-table.js';
import { exactTime } from './time-range.js';
import { barsOf, type Bar, type TimelineStep } from './timeline-bars.js';

const rounded = (ms: number): string => String(Math.round(ms));

export function Timeline({ steps }: { readonly steps: readonly TimelineStep[] }): JSX.Element {
  const bars = barsOf(steps);
  const took = new Map(bars.map((bar) => [bar.step, bar.took]));
  return (
    <>
      {bars.length === 0 ? (
        <p>
          <Both {...WORDS.noTimes} />
        </p>
      ) : (
        <ol class="audit-bars" aria-hidden="true">
          {bars.map((bar) => (
            <BarLine key={bar.step.step} bar={bar} />
          ))}
        </ol>
      )}
      <table class="audit-table audit-steps">
        <thead>
          <tr>
            <th scope="col">
              <Both {...WORDS.step} />
            </th>
            <th scope="col" class="audit-number">
              <Both {...WORDS.sinceFound} />
            </th>
            <th scope="col" class="audit-number">
              <Both {...WORDS.sinceLast} />
            </th>
            <th scope="col">
              <Both {...WORDS.time} />
            </th>
            <th scope="col">
              <Both {...WORDS.result} />
            </th>
            <th scope="col">
              <Both {...WORDS.operator} />
            </th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step, index) => (
            <tr key={`${index}-${step.step}`}>
              <th scope="row">
                <Both {...STEP_WORDS[step.step]} />
              </th>
              <td class="audit-number">{step.ms === undefined ? '' : rounded(step.ms)}</td>
              <td class="audit-number">{took.has(step) ? rounded(took.get(step) ?? 0) : ''}</td>
              <td>{step.at === undefined ? '' : exactTime(step.at)}</td>
              <td>
                <Result result={step.result} />
              </td>
              <td>{step.operator}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function BarLine({ bar }: { readonly bar: Bar }): JSX.Element {
  const { step, ms, from, width } = bar;
  return (
    <li class="audit-bar-line">
      <span>{STEP_WORDS[step.step].zh}</span>
      <span class="audit-track">
        <span
          class="audit-bar"
          ref={(element) => {
            // The security policy allows no style attribute; CSSOM is not one.
            element?.style.setProperty('--from', String(from));
            element?.style.setProperty('--width', String(width));
          }}
        />
      </span>
      <span class="audit-number">{rounded(ms)} ms</span>
    </li>
  );
}
