/** Sends a whole form: as a registration, or as the right version of an earlier one. */
import type { DeskRegistrationAnswer } from '../../../../schemas/api/desk-records.js';
import type { EventId } from '../../../../schemas/ledger.js';
import { pageError } from '../../session/page-errors.js';
import type { DoorCommands, Result } from './door-commands.js';
import type { Form } from './form.js';
import { registrationBody } from './registration-body.js';
import type { FormContext } from './validity.js';

/** The record that the form takes the place of, and why. */
export interface CorrectionOf {
  readonly corrects: EventId;
  readonly why: string;
}

export interface SenderParts {
  readonly commands: DoorCommands;
  readonly visit?: EventId | undefined;
  readonly correction?: CorrectionOf | undefined;
}

/** Never rejects. A form that still has problems fails with `INTERNAL`: the page must not send it. */
export async function sendForm(
  parts: SenderParts,
  form: Form,
  context: FormContext,
): Promise<Result<DeskRegistrationAnswer>> {
  const { commands, visit, correction } = parts;
  const body = registrationBody(form, context, visit);
  if (body === undefined) return { ok: false, error: pageError('INTERNAL') };
  if (correction === undefined) return commands.register(body);
  const { requestId } = body;
  const result = await commands.correct({ requestId, ...correction, replacement: body });
  if (!result.ok) return result;
  const { replacement } = result.answer;
  return replacement === undefined
    ? { ok: false, error: pageError('INTERNAL') }
    : { ok: true, answer: replacement };
}
