/** What a SAM does with a request: order of commands, card states, sizes of replies. No time, no line. */
import { COMMANDS, type SamCommandName } from '../../sam/constants.js';
import { encodeReply } from '../../sam/frame.js';
import { SW3 } from '../../sam/status-word.js';
import { addressBlocks, type SimulatedCard } from './card.js';
import type { HeardRequest } from './request-parser.js';

export type SamHealth = 'ok' | 'self-test-failed' | 'not-authorised';

/** `again`: a resting card is found and read again. `once`: it must be taken away first. */
export type RestingCard = 'again' | 'once';

/** Published worked example (facts/resident-id.md section 2): 05.01-20101129-0001228293-0296863149. */
export const EXAMPLE_SAM_NUMBER = Uint8Array.of(
  ...[0x05, 0x00, 0x01, 0x00, 0x09, 0xb8, 0x32, 0x01],
  ...[0x05, 0xbe, 0x12, 0x00, 0xad, 0xc5, 0xb1, 0x11],
);

export function commandOf(request: HeardRequest): SamCommandName | undefined {
  if (!request.ok) return undefined;
  return COMMANDS.find(
    ({ cmd, para }) => cmd === request.cmd && (para === undefined || para === request.para),
  )?.name;
}

export class SamModule {
  health: SamHealth = 'ok';
  resting: RestingCard;
  readonly #samNumber: Uint8Array;
  /** Answers to 12 FF that are still to be wrong. */
  #wrongNumbers: number;
  #card: SimulatedCard | undefined;
  #state: 'idle' | 'found' | 'selected' = 'idle';
  #wasRead = false;
  #tries = 0;

  constructor(samNumber: Uint8Array, resting: RestingCard, wrongNumbers: number) {
    this.#samNumber = samNumber;
    this.resting = resting;
    this.#wrongNumbers = wrongNumbers;
  }

  get card(): SimulatedCard | undefined {
    return this.#card;
  }

  /** A module does not notice that its card was taken until it next needs it. */
  set card(card: SimulatedCard | undefined) {
    if (card !== undefined) this.#state = 'idle';
    this.#card = card;
    this.#wasRead = false;
    this.#tries = 0;
  }

  answer(request: HeardRequest): Uint8Array {
    if (!request.ok) {
      return failure(request.problem === 'checksum' ? SW3.wrongChecksum : SW3.wrongLength);
    }
    if (this.health !== 'ok') {
      return failure(this.health === 'self-test-failed' ? SW3.selfTestFailed : SW3.notAuthorised);
    }
    const command = commandOf(request);
    switch (command) {
      case 'reset':
        this.#state = 'idle';
        return success();
      case 'status':
      case 'set-speed':
      case 'set-rf-bytes':
        return success();
      case 'sam-number':
        return success(this.#wrongNumbers-- > 0 ? new Uint8Array(16) : this.#samNumber);
      case 'find':
        return this.#find();
      case 'select':
        return this.#select();
      case 'read-base':
        return this.#read(false);
      case 'read-base-fingerprint':
        return this.#read(true);
      case 'read-address':
      case 'read-address-old':
        return this.#readAddresses();
      case 'read-management-number':
        if (this.#state !== 'selected') return failure(SW3.commandError);
        return success(this.#card?.managementNumber ?? new Uint8Array(28));
      case undefined:
        return failure(SW3.commandError);
    }
  }

  #find(): Uint8Array {
    const hidden = this.#card === undefined || (this.#wasRead && this.resting === 'once');
    this.#state = hidden ? 'idle' : 'found';
    return hidden ? failure(SW3.noCard) : encodeReply(0, 0, SW3.found, new Uint8Array(4));
  }

  #select(): Uint8Array {
    if (this.#state === 'idle') return failure(SW3.commandError);
    if (this.#card === undefined) return failure(SW3.selectFailed);
    this.#state = 'selected';
    return success(new Uint8Array(8));
  }

  #readAddresses(): Uint8Array {
    if (this.#state !== 'selected') return failure(SW3.commandError);
    if (this.#card === undefined) return failure(SW3.readFailed);
    const { additionalAddresses = [] } = this.#card;
    return additionalAddresses.length === 0
      ? failure(SW3.noItem)
      : success(addressBlocks(additionalAddresses));
  }

  #read(withFingerprint: boolean): Uint8Array {
    if (this.#state !== 'selected') return failure(SW3.commandError);
    const card = this.#card;
    this.#tries++;
    const faulty = this.#tries <= (card?.faultyTries ?? Infinity);
    if (card === undefined || (card.fault !== undefined && faulty)) {
      this.#state = 'idle';
      // SW1 SW2 have no fixed value in a card's failure.
      return encodeReply(0x12, 0x34, failureCode(card));
    }
    this.#wasRead = true;
    return success(baseInformation(card, withFingerprint));
  }
}

const failure = (sw3: number): Uint8Array => encodeReply(0, 0, sw3);
const success = (data?: Uint8Array): Uint8Array => encodeReply(0, 0, SW3.ok, data);

function failureCode(card: SimulatedCard | undefined): number {
  switch (card?.fault) {
    case 'rejects-sam':
      return SW3.cardRejectsSam;
    case 'rejected-by-sam':
      return SW3.samRejectsCard;
    case 'unknown-type':
      return SW3.unknownType;
    case 'damaged':
    case undefined:
      return SW3.readFailed;
  }
}

function baseInformation(card: SimulatedCard, withFingerprint: boolean): Uint8Array {
  const parts = [card.text, card.photo, ...(withFingerprint ? [card.fingerprint] : [])];
  const head = 2 * parts.length;
  const data = new Uint8Array(head + parts.reduce((sum, part) => sum + part.length, 0));
  const view = new DataView(data.buffer);
  let at = head;
  parts.forEach((part, index) => {
    view.setUint16(2 * index, part.length);
    data.set(part, at);
    at += part.length;
  });
  return data;
}
