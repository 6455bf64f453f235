/** The encrypted payload of a registration's row: how it is written, and how it is read again. */
import { z } from 'zod';
import type { CivilDate } from '../../schemas/credential.js';
import { DOCUMENT_TYPES, HOLDER_KINDS } from '../../schemas/holder.js';
import type { DocumentType, HolderKind } from '../../schemas/holder.js';
import { parseIdNumber } from '../../schemas/id-number.js';
import { eventIdSchema, type EventId, type Json } from '../../schemas/ledger.js';
import type { Registration } from '../../schemas/registration.js';
import { ID_TYPES, type Person } from '../../schemas/status.js';

/** The registry entry holds the first group only. */
const writtenSchema = z.object({
  door: z.enum(['id', 'paper', 'itinerary']),
  holder: z.enum(HOLDER_KINDS),
  documentType: z.enum(DOCUMENT_TYPES).optional(),
  /** RFC 3339, UTC. */
  at: z.iso.datetime(),
  operator: z.string(),
  lane: z.string().optional(),
  visit: eventIdSchema.optional(),
  people: z.number().int().positive(),
  /** Both absent for a voucher. */
  validThrough: z.iso.date().optional(),
  validUntil: z.iso.datetime().optional(),

  wheelchair: z.boolean().optional(),
  temperature: z.number().optional(),
  voucher: z.string().optional(),

  /** From here on an identity: absent where the policy keeps none. */
  idType: z.enum(ID_TYPES).optional(),
  idNumber: z.string().optional(),
  documentNumber: z.string().optional(),
  name: z.string().optional(),
  phone: z.string().optional(),
  goingTo: z.string().optional(),
  /** base64. */
  photo: z.string().optional(),
});
export type WrittenRegistration = z.infer<typeof writtenSchema>;

const amendment = {
  corrects: eventIdSchema,
  why: z.string(),
  correctedBy: z.string(),
  at: z.iso.datetime(),
};
const voidSchema = z.object({ act: z.literal('void'), ...amendment });
const correctionSchema = z.object({
  act: z.literal('correction'),
  ...amendment,
  replacement: writtenSchema,
});

/** In clear: to be masked (schemas/masking.ts) before it leaves the gateway. */
export interface RegisteredIdentity {
  /** ID number, or that of the document. */
  readonly number?: string;
  readonly name?: string;
  readonly phone?: string;
  /** Told by an ID number alone. */
  readonly birth?: CivilDate;
}

export interface RegistrationDescription {
  readonly door: Registration['door'];
  readonly holder: HolderKind;
  readonly documentType?: DocumentType;
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly operator: string;
  readonly lane?: string;
  readonly visit?: EventId;
  /** The holder included. */
  readonly people: number;
  readonly wheelchair: boolean;
  /** Degrees Celsius. */
  readonly temperature?: number;
  /** How the operator knows the person; only with holder `voucher`. */
  readonly voucher?: string;
  /** Personal data. */
  readonly goingTo?: string;
  readonly validThrough?: CivilDate;
  readonly validUntil?: string;
  readonly photo: boolean;
  /** Empty where the policy keeps no identity. Personal data. */
  readonly identity: RegisteredIdentity;
  /** Whose tag the row carries. Personal data. */
  readonly person?: Person;
}

export interface AmendmentDescription {
  readonly corrects: EventId;
  readonly why: string;
  readonly correctedBy: string;
  readonly at: string;
}

export type DescribedRow =
  | { readonly act: 'registered'; readonly registration: RegistrationDescription }
  | {
      readonly act: 'corrected';
      readonly amendment: AmendmentDescription;
      readonly registration: RegistrationDescription;
    }
  | { readonly act: 'voided'; readonly amendment: AmendmentDescription };

function identityOf(written: WrittenRegistration): RegisteredIdentity {
  const { idNumber, documentNumber, name, phone } = written;
  const number = idNumber ?? documentNumber;
  const parsed = idNumber === undefined ? undefined : parseIdNumber(idNumber);
  return {
    ...(number === undefined ? {} : { number }),
    ...(name === undefined ? {} : { name }),
    ...(phone === undefined ? {} : { phone }),
    ...(parsed?.ok === true ? { birth: parsed.value.birth } : {}),
  };
}

function described(written: WrittenRegistration): RegistrationDescription {
  const { idType } = written;
  const identity = identityOf(written);
  const { number } = identity;
  const { documentType, lane, visit, temperature, voucher, goingTo } = written;
  const { validThrough, validUntil } = written;
  const { door, holder, at, operator, people } = written;
  return {
    ...{ door, holder, at, operator, people, identity },
    wheelchair: written.wheelchair ?? false,
    photo: written.photo !== undefined,
    ...(documentType === undefined ? {} : { documentType }),
    ...(lane === undefined ? {} : { lane }),
    ...(visit === undefined ? {} : { visit }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(voucher === undefined ? {} : { voucher }),
    ...(goingTo === undefined ? {} : { goingTo }),
    ...(validThrough === undefined ? {} : { validThrough }),
    ...(validUntil === undefined ? {} : { validUntil }),
    ...(idType === undefined || number === undefined ? {} : { person: { idType, idNo: number } }),
  };
}

function amendmentOf({
  corrects,
  why,
  correctedBy,
  at,
}: AmendmentDescription): AmendmentDescription {
  return { corrects, why, correctedBy, at };
}

/** What a row of the desk says; undefined for every payload that the desk did not write. */
export function describeRegistration(payload: Json | undefined): DescribedRow | undefined {
  const written = writtenSchema.safeParse(payload);
  if (written.success) return { act: 'registered', registration: described(written.data) };
  const correction = correctionSchema.safeParse(payload).data;
  if (correction !== undefined) {
    const registration = described(correction.replacement);
    return { act: 'corrected', amendment: amendmentOf(correction), registration };
  }
  const voided = voidSchema.safeParse(payload).data;
  return voided === undefined ? undefined : { act: 'voided', amendment: amendmentOf(voided) };
}
