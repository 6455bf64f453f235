/** What the console's shell gives to the forms of registration, and what it takes back. */
import type { ComponentChildren } from 'preact';
import type { DeskRegistrationAnswer, WorkCard } from '../../../../schemas/api/desk-records.js';
import type { DeskHouse, DeskLane } from '../../../../schemas/api/desk-view.js';
import type { Session } from '../../../../schemas/api/session.js';
import type { WallMs } from '../../../../schemas/time.js';
import type { ApiClient } from '../../session/api-client.js';

/** What the shell says after a form has ended; names nobody. */
export interface DoneSummary {
  readonly zh: string;
  readonly en: string;
  /** Makes the record void again; offered for 10 s. Rejects with an `ApiError`. */
  readonly undo?: () => Promise<void>;
}

export interface DoorsProps {
  readonly client: ApiClient;
  readonly house: DeskHouse;
  readonly lanes: readonly DeskLane[];
  /** The assist being served; absent when somebody is registered without one. */
  readonly card?: WorkCard;
  /** The lane to open after the commit; absent when the person is registered ahead. */
  readonly lane?: string;
  readonly session: Session;
  /** Wall clock of the gateway, from its heartbeats: a tablet's own may be wrong. */
  now(): WallMs;
  /** `answer` is absent when nothing was registered in the end (an earlier record was used). */
  done(answer: DeskRegistrationAnswer | undefined, summary: DoneSummary): void;
  /** Back to the work card; the draft is kept. */
  cancel(): void;
  /** The primary action stands at the lower left. */
  readonly leftHanded: boolean;
  /** Nobody has touched the page for a while: nothing of a person is readable. The form keeps it all. */
  readonly hidden?: boolean;
  /** Somebody works in the form again. */
  show?(): void;
  /** Stands beside the choice of the door. */
  readonly aside?: ComponentChildren;
  /** Above the fields while the form can still be sent; nothing about it holds after that. */
  readonly note?: ComponentChildren;
}

/** The newest records of this desk: corrections, reasons still to be told. */
export interface RecentRecordsProps {
  readonly client: ApiClient;
  readonly house: DeskHouse;
  readonly lanes: readonly DeskLane[];
  readonly session: Session;
  now(): WallMs;
  close(): void;
  readonly leftHanded: boolean;
}
