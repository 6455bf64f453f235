/** Choices as chips: one of several, or any of several. Arrow keys move inside, Tab moves on. */
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { choiceAfter } from './choice-keys.js';

export interface Chip<Value extends string> {
  readonly value: Value;
  readonly zh: string;
  readonly en?: string;
}

interface GroupProps<Value extends string> {
  /** Accessible name of the group. */
  readonly label: string;
  /** Shown above the chips unless `hideLabel`. */
  readonly hideLabel?: boolean;
  readonly chips: readonly Chip<Value>[];
  readonly disabled?: boolean;
}

export interface ChipGroupProps<Value extends string> extends GroupProps<Value> {
  readonly chosen: Value | undefined;
  readonly onChoose: (value: Value | undefined) => void;
  /** Pressing the chosen chip again takes the choice back. */
  readonly clearable?: boolean;
}

export interface ChipSetProps<Value extends string> extends GroupProps<Value> {
  readonly chosen: readonly Value[];
  readonly onChange: (values: readonly Value[]) => void;
}

/** One of several: a radio group, where an arrow key chooses as it moves. */
export function ChipGroup<Value extends string>(props: ChipGroupProps<Value>): JSX.Element {
  const { chosen, onChoose } = props;
  const press = (value: Value): void => {
    if (value !== chosen) onChoose(value);
    else if (props.clearable === true) onChoose(undefined);
  };
  return (
    <Chips
      {...props}
      role="radio"
      isChosen={(value) => value === chosen}
      press={press}
      moved={(value) => onChoose(value)}
    />
  );
}

/** Any of several: buttons that stay down, where an arrow key only moves. */
export function ChipSet<Value extends string>(props: ChipSetProps<Value>): JSX.Element {
  const { chosen, onChange } = props;
  const press = (value: Value): void => {
    const without = chosen.filter((one) => one !== value);
    onChange(without.length === chosen.length ? [...chosen, value] : without);
  };
  return (
    <Chips
      {...props}
      role="button"
      isChosen={(value) => chosen.includes(value)}
      press={press}
      moved={() => undefined}
    />
  );
}

interface ChipsProps<Value extends string> extends GroupProps<Value> {
  readonly role: 'radio' | 'button';
  readonly isChosen: (value: Value) => boolean;
  readonly press: (value: Value) => void;
  readonly moved: (value: Value) => void;
}

function Chips<Value extends string>(props: ChipsProps<Value>): JSX.Element {
  const { chips, role, isChosen, press, moved, disabled = false } = props;
  const row = useRef<HTMLDivElement>(null);
  const focused = useRef(0);
  const firstChosen = chips.findIndex(({ value }) => isChosen(value));
  // One chip alone is in the tab order (roving tabindex).
  const stop = firstChosen >= 0 ? firstChosen : Math.min(focused.current, chips.length - 1);

  const keyed = (event: KeyboardEvent, index: number): void => {
    const next = choiceAfter(event.key, index, chips.length);
    const chip = next === undefined ? undefined : chips[next];
    if (next === undefined || chip === undefined || disabled) return;
    event.preventDefault();
    focused.current = next;
    row.current?.querySelectorAll('button').item(next).focus();
    moved(chip.value);
  };

  return (
    <div class="chips">
      <p class={props.hideLabel === true ? 'chips-label unseen' : 'chips-label'}>{props.label}</p>
      <div
        class="chips-row"
        ref={row}
        role={role === 'radio' ? 'radiogroup' : 'group'}
        aria-label={props.label}
      >
        {chips.map(({ value, zh, en }, index) => (
          <button
            key={value}
            type="button"
            class={isChosen(value) ? 'chip chip-chosen' : 'chip'}
            role={role === 'radio' ? 'radio' : undefined}
            aria-checked={role === 'radio' ? isChosen(value) : undefined}
            aria-pressed={role === 'button' ? isChosen(value) : undefined}
            aria-disabled={disabled ? 'true' : undefined}
            tabIndex={index === stop ? 0 : -1}
            onClick={() => {
              focused.current = index;
              if (!disabled) press(value);
            }}
            onKeyDown={(event) => keyed(event, index)}
          >
            {zh}
            {en === undefined ? null : (
              <span class="chip-en" lang="en">
                {en}
              </span>
            )}
          </button>
        ))}
      </div>
    </div>
  );
}
