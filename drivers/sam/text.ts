/** The 256 bytes of card text into fields (facts/resident-id.md section 4). */
import { TEXT_BYTES } from './constants.js';
import {
  FOREIGN_2017,
  FOREIGN_2023,
  KIND_OF_FLAG,
  PERMIT_HMT,
  RESIDENT,
  TYPE_FLAG,
  type ChipCardKind,
  type Span,
} from './layouts.js';
import type { IdentityText } from './identity-text.js';
import { checkCodes, checkNumber } from './text-number.js';
import { FieldReader } from './text-field.js';
import { formerNumber } from './former-number.js';
import { isBlocking, type TextProblem } from './text-problem.js';

export type TextDecoding =
  /** `problems` are worth a note and change nothing. */
  | { readonly ok: true; readonly text: IdentityText; readonly problems: readonly TextProblem[] }
  /** `text` is absent when the layout is unknown. */
  | { readonly ok: false; readonly text?: IdentityText; readonly problems: readonly TextProblem[] };

/** Never throws, whatever the bytes are: problems are listed. */
export function decodeText(bytes: Uint8Array): TextDecoding {
  const reader = new FieldReader(bytes);
  const flag = reader.raw(TYPE_FLAG);
  const kind = Object.hasOwn(KIND_OF_FLAG, flag) ? KIND_OF_FLAG[flag] : undefined;
  if (kind === undefined || bytes.length !== TEXT_BYTES) {
    return { ok: false, problems: [{ field: 'type', code: 'unknown-type' }] };
  }
  const text = checkNumber(readFields(kind, reader), reader);
  checkCodes(text, reader);
  const { problems } = reader;
  return problems.some(isBlocking) ? { ok: false, text, problems } : { ok: true, text, problems };
}

function readFields(kind: ChipCardKind, reader: FieldReader): IdentityText {
  switch (kind) {
    case 'resident-id':
      return {
        kind,
        ...residentFields(reader),
        ...reader.optional('ethnicGroup', RESIDENT.ethnicGroup),
      };
    case 'permit-hmt':
      return {
        kind,
        ...residentFields(reader),
        ...reader.optional('passNumber', PERMIT_HMT.passNumber),
        ...reader.optional('issueCount', PERMIT_HMT.issueCount),
      };
    case 'foreign-2017':
      return {
        kind,
        number: reader.required('number', FOREIGN_2017.number),
        ...names(reader, FOREIGN_2017.name, FOREIGN_2017.latinName),
        sex: reader.required('sex', FOREIGN_2017.sex),
        ...reader.optional('nationality', FOREIGN_2017.nationality),
        ...reader.date('birth', FOREIGN_2017.birth),
        ...reader.optional('authority', FOREIGN_2017.authority),
        ...validity(reader),
      };
    case 'foreign-2023':
      return foreign2023(reader);
  }
}

function residentFields(reader: FieldReader): Omit<IdentityText, 'kind'> {
  return {
    number: reader.required('number', RESIDENT.number),
    name: reader.required('name', RESIDENT.name),
    sex: reader.required('sex', RESIDENT.sex),
    ...reader.date('birth', RESIDENT.birth),
    ...reader.optional('address', RESIDENT.address),
    ...reader.optional('authority', RESIDENT.authority),
    ...validity(reader),
  };
}

function foreign2023(reader: FieldReader): IdentityText {
  const number = reader.required('number', FOREIGN_2023.number);
  const nationality = reader.text('nationality', FOREIGN_2023.nationality);
  const association = reader.text('association', FOREIGN_2023.association);
  const former = formerNumber(nationality, number, association);
  if (association !== '' && former === undefined) reader.note('association', 'alphabet');
  return {
    kind: 'foreign-2023',
    number,
    ...names(reader, FOREIGN_2023.name, FOREIGN_2023.latinName, FOREIGN_2023.latinNameMore),
    sex: reader.required('sex', FOREIGN_2023.sex),
    ...(nationality === '' ? {} : { nationality }),
    ...reader.date('birth', FOREIGN_2023.birth),
    ...validity(reader),
    ...(former === undefined ? {} : { formerNumber: former }),
  };
}

/** Both validity dates stand at the same place in all four layouts. */
function validity(reader: FieldReader): Pick<IdentityText, 'validFrom' | 'validTo'> {
  return {
    ...reader.date('validFrom', RESIDENT.validFrom),
    ...reader.expiry('validTo', RESIDENT.validTo),
  };
}

/** The parts of a long English name are joined before trimming: a space may stand at the seam. */
function names(
  reader: FieldReader,
  chinese: Span,
  ...latin: readonly Span[]
): Pick<IdentityText, 'name' | 'latinName'> {
  const latinName = reader.text('latinName', ...latin);
  const name = reader.text('name', chinese) || latinName;
  if (name === '') reader.note('name', 'blank');
  return latinName === '' ? { name } : { name, latinName };
}
