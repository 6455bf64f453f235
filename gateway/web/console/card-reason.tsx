/** Why the machine asked for staff: behind a tap of its own, in small type, gone after 15 s. */
import type { JSX } from 'preact';
import { Button } from '../look/button.js';
import { Both } from '../look/words.js';
import type { AssistReason } from './card-state.js';
import type { ConsoleParts } from './console-parts.js';
import { FINDING_WORDS, REASON_WORDS } from './words.js';

/** Shows the reason, or hides it again: a look is a row at the gateway, so nothing shows it unasked. */
export function ReasonButton({
  parts,
  shown,
}: {
  readonly parts: ConsoleParts;
  readonly shown: boolean;
}): JSX.Element {
  const press = (): void => {
    if (shown) parts.work.hideReason();
    else void parts.work.showReason();
  };
  return (
    <Button small label={shown ? '收起原因 Hide' : '查看原因 Why'} onPress={press}>
      {shown ? '收起原因' : '查看原因'}
    </Button>
  );
}

export function CardReason({ reason }: { readonly reason: AssistReason }): JSX.Element {
  return (
    <div class="reason" role="status">
      <ul>
        {reason.reasons.map((one) => (
          <li key={one}>
            <Both {...REASON_WORDS[one]} />
          </li>
        ))}
        {reason.findings.map((one) => (
          <li key={one}>
            <Both {...FINDING_WORDS[one]} />
          </li>
        ))}
      </ul>
    </div>
  );
}
