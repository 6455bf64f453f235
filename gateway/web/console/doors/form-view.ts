/** What every section of the form is given. */
import type { Signal } from '@preact/signals';
import type { Words } from '../../look/words.js';
import type { Form, FormField } from './form.js';
import type { FormModel } from './form-model.js';
import type { PadField } from './pad-entry.js';
import type { FormContext } from './validity.js';

export interface FormView {
  readonly model: FormModel;
  readonly form: Form;
  readonly context: FormContext;
  /** What to say beside the field; undefined while there is nothing wrong or nobody has left it. */
  problem(field: FormField): Words | undefined;
  /** The field that the pad on the screen fills. */
  readonly pad: Signal<PadField | undefined>;
  /** The tablet's own keyboard comes up for the number: the old foreign numbers begin with letters. */
  readonly letters: Signal<boolean>;
  /** Nothing of a person is readable until somebody works here again. */
  readonly hidden: boolean;
  show(): void;
  /** Text of the search for a place. */
  readonly query: Signal<string>;
  /** Enter was pressed in the field, or its choice is made: on to what is missing. */
  next(field: FormField): void;
}
