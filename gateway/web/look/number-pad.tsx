/** Digits to touch. A field that has the focus keeps it: a person may mix pad and keyboard. */
import type { JSX } from 'preact';
import type { PadKey } from './pad-keys.js';

export interface NumberPadProps {
  readonly label: string;
  readonly onKey: (key: PadKey) => void;
  /** The check character of an ID number instead of "clear". */
  readonly withX?: boolean;
  readonly disabled?: boolean;
}

const DIGITS: readonly PadKey[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

const NAMES: Partial<Record<PadKey, { readonly text: string; readonly name: string }>> = {
  back: { text: '⌫', name: '删除一位 Delete' },
  clear: { text: '清空', name: '清空 Clear' },
};

export function NumberPad({ label, onKey, withX, disabled }: NumberPadProps): JSX.Element {
  const keys: readonly PadKey[] = [...DIGITS, withX === true ? 'X' : 'clear', '0', 'back'];
  return (
    <div class="pad" role="group" aria-label={label}>
      {keys.map((key) => (
        <button
          key={key}
          type="button"
          class={key === 'clear' || key === 'back' ? 'pad-key pad-action' : 'pad-key'}
          aria-label={NAMES[key]?.name}
          aria-disabled={disabled === true ? 'true' : undefined}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => {
            if (disabled !== true) onKey(key);
          }}
        >
          {NAMES[key]?.text ?? key}
        </button>
      ))}
    </div>
  );
}
