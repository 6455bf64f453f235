/** Filters, fifty rows, and the way to older and newer ones. */
import type { JSX } from 'preact';
import type { AuditFilter } from '../../../schemas/api/audit.js';
import type { WallMs } from '../../../schemas/time.js';
import { Button } from '../look/button.js';
import { Both } from '../look/words.js';
import { Answered } from './answered.js';
import type { Asked, RowsPage } from './audit-store.js';
import { AUDIT_WORDS as WORDS } from './audit-words.js';
import { FilterBar } from './filter-bar.js';
import { firstPage } from './place.js';
import { RowTable } from './row-table.js';

export interface RowsPanelProps {
  readonly asked: Asked<RowsPage>;
  readonly filter: AuditFilter;
  readonly now: () => WallMs;
  readonly onFilter: (filter: AuditFilter) => void;
  readonly onRetry: () => void;
  readonly onOpen: (eventId: string) => void;
}

export function RowsPanel(props: RowsPanelProps): JSX.Element {
  const { asked, filter, now, onFilter, onRetry, onOpen } = props;
  const paged = filter.before !== undefined || filter.after !== undefined;
  return (
    <section class="audit-part" aria-labelledby="rows-title">
      <div class="audit-part-head">
        <h2 id="rows-title">
          <Both {...WORDS.rows} />
        </h2>
        <p class="audit-hint">
          <Both {...WORDS.logged} />
        </p>
      </div>
      <FilterBar key={JSON.stringify(filter)} filter={filter} now={now} onFilter={onFilter} />
      <Answered asked={asked} onRetry={onRetry}>
        {({ rows, next }) => (
          <>
            {rows.length === 0 ? (
              <p role="status">
                <Both {...WORDS.none} />
              </p>
            ) : (
              <RowTable rows={rows} label={WORDS.rows} onOpen={onOpen} />
            )}
            <div class="audit-pages">
              {paged ? (
                <>
                  <Button small en={WORDS.newest.en} onPress={() => onFilter(firstPage(filter))}>
                    {WORDS.newest.zh}
                  </Button>
                  {rows[0] === undefined ? null : (
                    <Newer seq={rows[0].seq} filter={filter} onFilter={onFilter} />
                  )}
                </>
              ) : null}
              {next === undefined ? (
                <p class="audit-hint">
                  <Both {...WORDS.lastPage} />
                </p>
              ) : (
                <Button
                  small
                  en={WORDS.older.en}
                  onPress={() => onFilter({ ...firstPage(filter), before: next })}
                >
                  {WORDS.older.zh}
                </Button>
              )}
            </div>
          </>
        )}
      </Answered>
    </section>
  );
}

interface NewerProps extends Pick<RowsPanelProps, 'filter' | 'onFilter'> {
  readonly seq: number;
}

function Newer({ seq, filter, onFilter }: NewerProps): JSX.Element {
  return (
    <Button
      small
      en={WORDS.newer.en}
      onPress={() => onFilter({ ...firstPage(filter), after: seq })}
    >
      {WORDS.newer.zh}
    </Button>
  );
}
