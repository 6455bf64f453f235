/** The doors of registration in the console: one form, three doors, one record. */
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { browserClock, browserTimers, whenLeft } from '../../look/browser-parts.js';
import { Button } from '../../look/button.js';
import { ChipGroup } from '../../look/chips.js';
import { Problem } from '../../look/problem.js';
import { Both } from '../../look/words.js';
import { browserModel, contextOf, holderOf, type RegistrationFormProps } from './browser-model.js';
import { DOOR_WORDS } from './choices.js';
import { fieldAt, focusBefore, focusField } from './field-focus.js';
import { HOLDER_FIELDS, type FormField } from './form.js';
import { Notices } from './form-notices.js';
import type { FormView } from './form-view.js';
import { HolderSection } from './holder-section.js';
import { ItinerarySection } from './itinerary-section.js';
import { isFever } from './judge.js';
import { LaneChoice } from './lane-choice.js';
import { MoreSection } from './more-section.js';
import { PAD_DIGITS, padKeyOf, withPadText, type PadField } from './pad-entry.js';
import { PadColumn } from './pad-column.js';
import { PaperSection } from './paper-section.js';
import { listenForReader } from './reader-keys.js';
import { SavedPanel } from './saved-panel.js';
import { openDoors, padBehind, throughDoor } from './start-form.js';
import { isCardNumber } from './wedge.js';

/** Fields that stand in the collapsed part. */
const MORE: readonly FormField[] = ['name', 'phone', 'goingTo', 'people', 'wheelchair'];

export function RegistrationForm(props: RegistrationFormProps): JSX.Element {
  const latest = useRef(props);
  latest.current = props;
  const { model, recent } = useMemo(() => browserModel(() => latest.current), []);
  const root = useRef<HTMLElement>(null);
  const confirm = useRef<HTMLButtonElement>(null);
  const pad = useSignal<PadField | undefined>(undefined);
  const letters = useSignal(false);
  const query = useSignal('');
  const [more, setMore] = useState(false);
  /** How often somebody has gone on from whose record it is: behind a paper it folds to one line then. */
  const [passed, setPassed] = useState(0);
  const [notice, setNotice] = useState(false);

  const context = contextOf(props);
  const form = model.form.value;
  const phase = model.phase.value;
  const problems = model.problems();
  const shown = model.shown.value;
  const refusal = model.refusal.value;

  const focus = (field: FormField | 'confirm'): void => {
    const inMore = field !== 'confirm' && MORE.includes(field);
    if (inMore) setMore(true);
    // After the page has drawn what the last step changed.
    window.requestAnimationFrame(() => {
      if (field === 'confirm') confirm.current?.focus();
      else if (root.current !== null) focusField(root.current, field);
    });
  };
  const next = (field: FormField): void => {
    const to = model.next(field);
    if (form.door !== 'id' && HOLDER_FIELDS.includes(field) && to !== field) {
      setPassed(passed + 1);
      if (pad.value === 'idNumber') pad.value = padBehind(model.form.value, model.problems());
    }
    focus(to);
  };
  const view: FormView = {
    model,
    form,
    context,
    pad,
    letters,
    hidden: props.hidden === true,
    show: () => {
      props.show?.();
      focus('holder');
    },
    query,
    next,
    problem: (field) =>
      refusal?.field === field
        ? refusal.error
        : shown.has(field)
          ? problems.find((problem) => problem.field === field)
          : undefined,
  };
  const submit = async (): Promise<void> => {
    const field = await model.submit();
    if (field !== undefined) focus(field);
  };

  useEffect(() => {
    focus(context.cardHolder ? 'confirm' : 'idNumber');
    void model.restore();
    const unlisten = whenLeft(() => model.draft.leave());
    return () => {
      unlisten();
      void model.draft.flush();
    };
  }, []);

  useEffect(
    () =>
      listenForReader(document, {
        timers: browserTimers,
        mono: () => browserClock.mono(),
        snapshot: () => ({ form: model.form.value, query: query.value }),
        restore: (before) => {
          model.replace(before.form);
          query.value = before.query;
        },
        read: (text, target) => {
          const field = fieldAt(target);
          setNotice(false);
          if (isCardNumber(text)) {
            model.act({ type: 'card-read', number: text.trim().toUpperCase() });
            focus(model.next('idNumber'));
          } else if (field === 'paperNumber' || field === 'documentNumber') {
            model.act({ type: 'set', change: { [field]: text } });
          } else setNotice(true);
        },
      }),
    [],
  );

  /** Whoever types or taps here works here: what was hidden is needed again. */
  const worked = (event: Event): void => {
    if (props.hidden !== true || !(event.target instanceof Element)) return;
    if (event.target.closest('.person-hidden') === null) props.show?.();
  };
  const keyed = (event: KeyboardEvent): void => {
    if (event.key.length === 1 || event.key === 'Backspace') worked(event);
    const field = fieldAt(event.target);
    const inText = event.target instanceof HTMLInputElement;
    const key = padKeyOf(event.key, inText && field !== undefined ? padFieldOf(field) : undefined);
    if (key === undefined || (key === 'next' && !inText)) return;
    event.preventDefault();
    event.stopPropagation();
    switch (key) {
      case 'X':
        model.act({ type: 'set', change: withPadText(form, 'idNumber', `${form.idNumber}X`, '') });
        break;
      case 'back':
        if (root.current !== null) focusBefore(root.current, event.target);
        break;
      case 'next':
        if (field !== undefined) next(field);
        break;
      case 'cancel':
        void model.draft.flush();
        props.cancel();
        break;
    }
  };

  const waiting = model.release.waiting.value;
  if (phase.kind === 'saved' && waiting !== undefined) {
    return (
      <section class="doors" ref={root}>
        <SavedPanel model={model} answer={phase.answer} waiting={waiting} busy={phase.busy} />
      </section>
    );
  }

  const doors = openDoors(context.policy);
  const laneName = props.lanes.find(({ id }) => id === form.lane)?.name;
  const fixedLane = props.lane ?? props.card?.lane;
  const active = pad.value;
  const fever = isFever(form, context);
  return (
    <section
      class={doorsClass(props)}
      ref={root}
      onKeyDown={keyed}
      onPointerDown={worked}
      aria-label="登记 Registration"
    >
      {props.note}
      <div class="doors-head">
        {doors.length < 2 ? null : (
          <div data-field="door">
            <ChipGroup
              label="登记方式 Way"
              hideLabel
              chips={doors.map((value) => ({ value, ...DOOR_WORDS[value] }))}
              chosen={form.door}
              onChoose={(door = form.door) => {
                model.act({ type: 'set', change: throughDoor(form, door, context) });
                pad.value = padBehind(model.form.value, model.problems());
              }}
            />
          </div>
        )}
        {props.aside}
      </div>
      <div class="doors-body">
        <div class="doors-main">
          <div class="doors-fields stack">
            <Notices view={view} filled={() => focus(model.next('holder'))} />
            {notice ? (
              <p class="doors-notice" role="status">
                <Both zh="扫到的不是证件号码，没有填入" en="What was scanned is no ID number" />
              </p>
            ) : null}
            <HolderSection
              key={form.door === 'id' ? form.door : `${form.door} ${passed}`}
              view={view}
              person={holderOf(props)}
              correcting={props.correction !== undefined}
              folded={form.door !== 'id'}
            />
            {form.door === 'paper' ? (
              <PaperSection view={view} issuers={recent.read('issuers')} />
            ) : null}
            {form.door === 'itinerary' ? (
              <ItinerarySection view={view} recent={recent.read('places')} />
            ) : null}
            {fixedLane === undefined && props.correction === undefined ? (
              <LaneChoice view={view} lanes={props.lanes} />
            ) : null}
            <MoreSection view={view} open={more} toggle={() => setMore(!more)} />
          </div>
        </div>
        {active === undefined ? null : <PadColumn view={view} field={active} focus={focus} />}
      </div>
      <footer class="doors-foot">
        {doors.length === 0 ? (
          <Problem
            error={{ zh: '当前规定不接受任何登记方式', en: 'The policy accepts no registration' }}
          />
        ) : refusal !== undefined && refusal.field === undefined ? (
          <Problem error={refusal.error} />
        ) : null}
        <div class="doors-actions">
          <Button
            en={props.correction === undefined ? 'Back, draft kept' : 'Back'}
            onPress={() => {
              void model.draft.flush();
              props.cancel();
            }}
          >
            返回
          </Button>
          <Button
            kind="primary"
            busy={phase.kind === 'sending'}
            disabled={doors.length === 0}
            buttonRef={confirm}
            en={form.lane === '' || fever ? 'Register' : 'Register and open'}
            onPress={() => void submit()}
          >
            {phase.kind === 'sending'
              ? '正在登记…'
              : form.lane === ''
                ? props.correction === undefined
                  ? '登记'
                  : '更正登记'
                : fever
                  ? '登记（不开门）'
                  : `登记并放行${laneName === undefined ? '' : ` · ${laneName}`}`}
          </Button>
        </div>
      </footer>
    </section>
  );
}

function doorsClass({ leftHanded, hidden }: RegistrationFormProps): string {
  return `doors doors-form${leftHanded ? ' doors-left' : ''}${hidden === true ? ' doors-hidden' : ''}`;
}

function padFieldOf(field: FormField): PadField | undefined {
  return field === 'idNumber' || field in PAD_DIGITS ? (field as PadField) : undefined;
}
