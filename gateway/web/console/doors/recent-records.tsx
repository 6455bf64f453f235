/** The newest records of this desk, masked; reasons still to be told stand first. */
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { RecentRecord } from '../../../../schemas/api/desk-records.js';
import { Button } from '../../look/button.js';
import { Problem } from '../../look/problem.js';
import { Both } from '../../look/words.js';
import { newId } from './browser-model.js';
import { WRONG_PERSON } from './choices.js';
import { DoorCommands } from './door-commands.js';
import type { RecentRecordsProps } from './doors-props.js';
import { RecordAct } from './record-act.js';
import { isCorrectable, recordWords, stateWords } from './record-words.js';
import { RecordsDesk } from './records-desk.js';
import { RegistrationForm } from './registration-form.js';
import { timeOfDay, USUAL_TIME_ZONE } from './venue-time.js';

interface RowProps {
  readonly record: RecentRecord;
  readonly desk: RecordsDesk;
  readonly zone: string;
  readonly laneName: string;
}

/** When it was made, what it is, whose, masked, and by whom. */
function RecordText({ record, zone, laneName }: Omit<RowProps, 'desk'>): JSX.Element {
  const { person, reasonPending } = record;
  const state = stateWords(record);
  return (
    <div class="doors-record-text">
      <p>
        <b class="doors-record-time">{timeOfDay(Date.parse(record.at), zone)}</b>{' '}
        <Both {...recordWords(record)} /> {laneName}
      </p>
      <p>
        {person?.name ?? ''} {person?.number ?? ''}{' '}
        {reasonPending ? (
          <b>
            <Both zh="原因未填" en="reason pending" />
          </b>
        ) : null}
        {state === undefined ? null : <Both {...state} />} · {record.operator}
      </p>
    </div>
  );
}

function Row({ record, desk, zone, laneName }: RowProps): JSX.Element {
  const { reasonPending } = record;
  const time = timeOfDay(Date.parse(record.at), zone);
  return (
    <li class={reasonPending ? 'doors-record doors-record-pending' : 'doors-record'}>
      <RecordText record={record} zone={zone} laneName={laneName} />
      {reasonPending ? (
        <Button kind="primary" small en="Say why" onPress={() => desk.begin('explain', record)}>
          填写原因
        </Button>
      ) : null}
      {isCorrectable(record) ? (
        <>
          <Button
            small
            en="Correct"
            label={`更正 ${time} Correct`}
            onPress={() => desk.begin('correct', record)}
          >
            更正
          </Button>
          <Button
            small
            en="Void"
            label={`作废 ${time} Make void`}
            onPress={() => desk.begin('void', record)}
          >
            作废
          </Button>
        </>
      ) : null}
    </li>
  );
}

export function RecentRecords(props: RecentRecordsProps): JSX.Element {
  const { client, house, lanes } = props;
  const desk = useMemo(() => new RecordsDesk({ commands: new DoorCommands(client), newId }), []);
  const [entering, setEntering] = useState(false);
  useEffect(() => {
    void desk.load();
  }, []);
  const heading = useRef<HTMLHeadingElement>(null);
  const listed = desk.act.value === undefined;
  useEffect(() => {
    if (listed) heading.current?.focus();
  }, [listed]);
  const zone = house.timeZone ?? USUAL_TIME_ZONE;
  const records = desk.records.value;
  const failure = desk.failure.value;
  const act = desk.act.value;
  const nameOf = ({
    lane,
    lanes: opened = lane === undefined ? [] : [lane],
  }: RecentRecord): string =>
    opened.length > 3
      ? `${opened.length} 条通道 lanes`
      : opened.map((one) => lanes.find(({ id }) => id === one)?.name ?? one).join('、');
  const leave = (): void => {
    setEntering(false);
    desk.leave();
  };

  if (act !== undefined && entering) {
    const { person } = act.record;
    return (
      <RegistrationForm
        client={client}
        house={house}
        lanes={lanes}
        session={props.session}
        leftHanded={props.leftHanded}
        now={() => props.now()}
        {...(person === undefined || act.why === WRONG_PERSON.zh ? {} : { person })}
        correction={{ corrects: act.record.eventId, why: act.why.trim() }}
        done={() => {
          leave();
          void desk.load();
        }}
        cancel={leave}
      />
    );
  }
  return (
    <section
      class="doors"
      aria-label="最近记录 Recent records"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        if (act === undefined) props.close();
        else leave();
      }}
    >
      <div class="doors-fields stack">
        <h2 ref={heading} tabIndex={-1}>
          <Both zh="最近记录" en="Recent records" />
        </h2>
        {act === undefined ? null : (
          <RecordAct desk={desk} act={act} correct={() => setEntering(true)}>
            <RecordText record={act.record} zone={zone} laneName={nameOf(act.record)} />
          </RecordAct>
        )}
        {failure === undefined ? null : (
          <Problem error={failure}>
            <Button small en="Again" onPress={() => void desk.load()}>
              再试
            </Button>
          </Problem>
        )}
        {records?.length === 0 ? (
          <p>
            <Both zh="还没有记录" en="None yet" />
          </p>
        ) : null}
        {act !== undefined || records === undefined ? null : (
          <ul class="doors-records">
            {records.map((record) => (
              <Row
                key={record.eventId}
                record={record}
                desk={desk}
                zone={zone}
                laneName={nameOf(record)}
              />
            ))}
          </ul>
        )}
      </div>
      <footer class="doors-foot">
        <div class="doors-actions">
          {act === undefined ? (
            <Button key="close" en="Close" onPress={() => props.close()}>
              关闭
            </Button>
          ) : (
            <Button key="back" en="Back" onPress={leave}>
              返回
            </Button>
          )}
        </div>
      </footer>
    </section>
  );
}
