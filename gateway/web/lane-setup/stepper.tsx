/** A number with a button on each side: no keyboard is needed at a lane. */
import type { JSX } from 'preact';
import { Button } from '../look/button.js';
import { Both, type Words } from '../look/words.js';

export interface StepperProps {
  readonly label: Words;
  readonly value: string;
  readonly onStep: (direction: -1 | 1) => void;
}

export function Stepper({ label, value, onStep }: StepperProps): JSX.Element {
  return (
    <div class="stepper" role="group" aria-label={label.zh}>
      <p class="chips-label">
        <Both {...label} />
      </p>
      <div class="stepper-row">
        <Button label={`${label.zh} 减 less`} onPress={() => onStep(-1)}>
          −
        </Button>
        <output class="stepper-value" aria-live="polite">
          {value}
        </output>
        <Button label={`${label.zh} 加 more`} onPress={() => onStep(1)}>
          ＋
        </Button>
      </div>
    </div>
  );
}
