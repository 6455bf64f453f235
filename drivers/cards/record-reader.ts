/** Records of a card by their id, in whichever of three forms the card knows. */
import type { ReadFailure } from '../../schemas/device.js';
import type { CardConnection } from '../apdu/connection.js';
import { hasData, statusMeaning } from '../apdu/status-word.js';
import { parseRecord } from '../apdu/tlv.js';
import { cardFailureOf } from './application.js';

export interface RecordFile {
  /** File identifier, for example 0xef05. */
  readonly id: number;
  /** Short file identifier. */
  readonly sfi: number;
}

export interface RecordPlace {
  /** Record id, which is the tag of what it holds. */
  readonly tag: number;
  /** Record numbers where it may stand, for cards that know no ids. */
  readonly numbers: readonly number[];
  /** Bytes of the value at most. */
  readonly length: number;
}

export type RecordRead =
  | { readonly kind: 'value'; readonly value: Uint8Array }
  | { readonly kind: 'absent' }
  /** A key is needed that a gateway does not have. */
  | { readonly kind: 'protected' }
  | { readonly kind: 'unreadable'; readonly failure: ReadFailure };

/** Preferred first (facts/cards-readers-turnstiles.md 1.3 "READ RECORD, four equivalent forms"). */
const FORMS = ['id', 'id-sfi', 'number-sfi'] as const;
type Form = (typeof FORMS)[number];

interface Attempt {
  readonly p1: number;
  readonly p2: number;
}

const HEAD_BYTES = 2;
const BY_NUMBER = 0x04;

export class RecordReader {
  readonly #card: CardConnection;
  #form: Form | undefined;

  constructor(card: CardConnection) {
    this.#card = card;
  }

  /** True once a record was read: from then on its form is the only one that is used. */
  get formKnown(): boolean {
    return this.#form !== undefined;
  }

  /** Makes `file` the current one. Where a card refuses that, the short identifier still works. */
  async open({ id }: RecordFile): Promise<void> {
    const data = Uint8Array.of(id >> 8, id & 0xff);
    await this.#card.transmit({ cla: 0x00, ins: 0xa4, p1: 0x02, p2: 0x00, data });
  }

  /** The value of a record. A record of another tag than the one asked for is none. */
  async read(file: RecordFile, place: RecordPlace): Promise<RecordRead> {
    const forms = this.#form === undefined ? FORMS : [this.#form];
    let last: RecordRead = { kind: 'absent' };
    for (const form of forms) {
      for (const attempt of attempts(form, file, place)) {
        last = await this.#attempt(attempt, place);
        if (last.kind === 'value') this.#form = form;
        if (last.kind === 'value' || last.kind === 'protected') return last;
        if (last.kind === 'unreadable' && last.failure !== 'invalid-data') return last;
      }
    }
    return last;
  }

  async #attempt({ p1, p2 }: Attempt, { tag, length }: RecordPlace): Promise<RecordRead> {
    const le = length + HEAD_BYTES;
    const { data, sw } = await this.#card.transmit({ cla: 0x00, ins: 0xb2, p1, p2, le });
    if (!hasData(sw)) return refusal(sw, this.formKnown);
    const record = parseRecord(data);
    if (record?.tag === tag && record.value.length <= length) {
      return { kind: 'value', value: record.value };
    }
    data.fill(0);
    return { kind: 'unreadable', failure: 'invalid-data' };
  }
}

function attempts(form: Form, { sfi }: RecordFile, { tag, numbers }: RecordPlace): Attempt[] {
  switch (form) {
    case 'id':
      return [{ p1: tag, p2: 0x00 }];
    case 'id-sfi':
      return [{ p1: tag, p2: sfi << 3 }];
    case 'number-sfi':
      return numbers.map((number) => ({ p1: number, p2: (sfi << 3) | BY_NUMBER }));
  }
}

/** `6986` means protected once the form is known (facts 1.4), and a wrong form before that. */
function refusal(sw: number, formKnown: boolean): RecordRead {
  switch (statusMeaning(sw).reaction) {
    case 'protected':
      return { kind: 'protected' };
    case 'select-first':
      return formKnown ? { kind: 'protected' } : { kind: 'absent' };
    case 'absent':
    case 'next-profile':
    case 'other-form':
    case 'try-any-le':
      return { kind: 'absent' };
    case 'ok':
    case 'more':
    case 'wrong-le':
    case 'use-bytes':
    case 'drop-field':
    case 'blocked':
    case 'retry-card':
    case 'stop':
    case 'unknown':
      return { kind: 'unreadable', failure: cardFailureOf(sw) ?? 'card-unreadable' };
  }
}
