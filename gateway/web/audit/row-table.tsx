/** Rows as a table; the time of each opens its record. */
import type { JSX } from 'preact';
import type { AuditRow } from '../../../schemas/api/audit.js';
import { Both, type Words } from '../look/words.js';
import { AUDIT_WORDS as WORDS, EVENT_WORDS, KIND_WORDS, RESULT_WORDS } from './audit-words.js';
import { exactTime } from './time-range.js';

export interface RowTableProps {
  readonly rows: readonly AuditRow[];
  readonly label: Words;
  readonly onOpen: (eventId: string) => void;
}

/** A result this page has no words for is shown as it is written. */
export function Result({ result }: { readonly result: string | undefined }): JSX.Element | null {
  if (result === undefined) return null;
  const words = RESULT_WORDS[result] ?? EVENT_WORDS[result];
  return words === undefined ? <span>{result}</span> : <Both {...words} />;
}

export function RowTable({ rows, label, onOpen }: RowTableProps): JSX.Element {
  return (
    <div class="audit-scroll" tabIndex={0} role="region" aria-label={`${label.zh} ${label.en}`}>
      <table class="audit-table">
        <thead>
          <tr>
            <Head {...WORDS.time} />
            <Head {...WORDS.lane} />
            <Head {...WORDS.kind} />
            <Head {...WORDS.result} />
            <Head {...WORDS.person} />
            <Head {...WORDS.operator} />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.eventId}>
              <td>
                <button type="button" class="audit-open" onClick={() => onOpen(row.eventId)}>
                  {exactTime(row.at)}
                  <span class="unseen">
                    {' '}
                    <Both {...WORDS.open} /> {row.seq}
                  </span>
                </button>
              </td>
              <td>{row.lane}</td>
              <td>
                <Both {...KIND_WORDS[row.kind]} />
              </td>
              <td>
                <Result result={row.result} />
              </td>
              <td>
                <Person row={row} />
              </td>
              <td>{row.operator}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Head({ zh, en }: Words): JSX.Element {
  return (
    <th scope="col">
      <Both zh={zh} en={en} />
    </th>
  );
}

export function Person({ row }: { readonly row: AuditRow }): JSX.Element | null {
  const { person, erased, damaged } = row;
  if (damaged === true) {
    return (
      <strong>
        <Both {...WORDS.damaged} />
      </strong>
    );
  }
  if (erased) {
    return (
      <em class="audit-erased">
        <Both {...WORDS.erased} />
      </em>
    );
  }
  if (person === undefined) return null;
  const { name, number, age } = person;
  return (
    <span class="audit-person">
      {name} {number} {age === undefined ? null : `${age} ${WORDS.age.zh}`}
    </span>
  );
}
