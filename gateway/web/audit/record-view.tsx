/** One record: how it went, what it says, and the rows around it. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { AuditRecord } from '../../../schemas/api/audit.js';
import { Button } from '../look/button.js';
import { Both } from '../look/words.js';
import { Answered } from './answered.js';
import type { Asked } from './audit-store.js';
import { AUDIT_WORDS as WORDS, KIND_WORDS } from './audit-words.js';
import { FactList } from './fact-list.js';
import { Person, Result, RowTable } from './row-table.js';
import { exactTime } from './time-range.js';
import { Timeline } from './timeline.js';

export interface RecordViewProps {
  readonly asked: Asked<AuditRecord>;
  readonly onRetry: () => void;
  readonly onBack: () => void;
  readonly onOpen: (eventId: string) => void;
}

export function RecordView({ asked, onRetry, onBack, onOpen }: RecordViewProps): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  // What was pressed to come here is gone: reading begins at the top.
  useEffect(() => heading.current?.focus(), [asked.state]);
  return (
    <section class="audit-part" aria-labelledby="record-title">
      <div class="audit-part-head">
        <h2 id="record-title" ref={heading} tabIndex={-1}>
          <Both {...WORDS.record} />
        </h2>
        <Button small onPress={onBack} en={WORDS.back.en}>
          {WORDS.back.zh}
        </Button>
      </div>
      <Answered asked={asked} onRetry={onRetry}>
        {(record) => <Whole record={record} onOpen={onOpen} />}
      </Answered>
    </section>
  );
}

interface WholeProps extends Pick<RecordViewProps, 'onOpen'> {
  readonly record: AuditRecord;
}

function Whole({ record, onOpen }: WholeProps): JSX.Element {
  const { row, timeline, related, facts } = record;
  return (
    <>
      <p class="audit-summary">
        <strong>{exactTime(row.at)}</strong>
        <span>
          <Both {...KIND_WORDS[row.kind]} />
        </span>
        <span>
          <Result result={row.result} />
        </span>
        {row.lane === undefined ? null : (
          <span>
            <Both {...WORDS.lane} /> {row.lane}
          </span>
        )}
        {row.operator === undefined ? null : (
          <span>
            <Both {...WORDS.operator} /> {row.operator}
          </span>
        )}
        <Person row={row} />
      </p>
      <h3>
        <Both {...WORDS.timeline} />
      </h3>
      <Timeline steps={timeline} />
      <h3>
        <Both {...WORDS.facts} />
      </h3>
      {facts.length === 0 ? (
        <p>
          <Both {...WORDS.noFacts} />
        </p>
      ) : (
        <FactList facts={facts} />
      )}
      <h3>
        <Both {...WORDS.related} />
      </h3>
      {related.length === 0 ? (
        <p>
          <Both {...WORDS.noRelated} />
        </p>
      ) : (
        <RowTable rows={related} label={WORDS.related} onOpen={onOpen} />
      )}
    </>
  );
}
