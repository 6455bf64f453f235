/** Routes of the console. */
import { z } from 'zod';
import { eventIdSchema } from '../ledger.js';
import { idNumberField, photoField } from '../registration.js';
import { laneIdField, lineOfText } from '../text-fields.js';
import {
  assistReasonSchema,
  deskOpeningSchema,
  deskRegistrationSchema,
  openingAnswerSchema,
  recentRecordSchema,
  registrationAnswerSchema,
  releaseFields,
  workCardSchema,
} from './desk-records.js';
import { deskEventSchema } from './desk-view.js';
import { defineRoute } from './route.js';

const laneId = laneIdField;
const requestId = eventIdSchema;
const visitParams = z.strictObject({ visit: eventIdSchema });
const nothing = z.strictObject({});

/** A photo is kept beside the form and sent only when it is another one. */
const draftPhotoSchema = z.strictObject({
  /** The page's own name for this photo, new with each: a form names the one that belongs to it. */
  id: eventIdSchema,
  jpeg: photoField,
});
export type DraftPhoto = z.infer<typeof draftPhotoSchema>;

const draftSchema = z.strictObject({
  /** What the page keeps, as it likes; encrypted under a key only this session's cookie gives. */
  form: z.json(),
  photo: draftPhotoSchema.optional(),
  savedAt: z.iso.datetime(),
});

const RELEASE_ERRORS = [
  'LANE_UNKNOWN',
  'LEDGER_UNAVAILABLE',
  'LEDGER_UNKNOWN',
  'CONFLICT',
] as const;

export const deskRoutes = {
  events: defineRoute({
    name: 'deskEvents',
    method: 'get',
    path: '/api/desk/events',
    summary: 'Snapshot, then what changes, with replay by id and a heartbeat every 5 s',
    right: 'see-lanes',
    underLock: true,
    /** Id of the last event heard, for a page that opens a new stream; a browser's own retry sends the header. */
    query: z.strictObject({ after: z.string().max(64).optional() }),
    produces: 'text/event-stream',
    answer: deskEventSchema,
    errors: ['TOO_MANY_STREAMS'],
  }),
  workCard: defineRoute({
    name: 'openWorkCard',
    method: 'post',
    path: '/api/desk/assists/:visit/open',
    summary: 'Open the work card of somebody who waits; the look is a row',
    right: 'serve',
    params: visitParams,
    /** `takeOver`: somebody else has it open, and this is meant. */
    body: z.strictObject({ takeOver: z.boolean().default(false) }),
    answer: workCardSchema,
    errors: ['NOT_FOUND', 'CONFLICT'],
  }),
  closeCard: defineRoute({
    name: 'closeWorkCard',
    method: 'post',
    path: '/api/desk/assists/:visit/close',
    summary: 'Put the work card back into the queue',
    right: 'serve',
    params: visitParams,
    body: nothing,
    answer: z.strictObject({ closed: z.literal(true) }),
    errors: [],
  }),
  reason: defineRoute({
    name: 'revealReason',
    method: 'post',
    path: '/api/desk/assists/:visit/reason',
    summary: 'Why the machine asked for staff; the look is a row',
    right: 'serve',
    params: visitParams,
    body: nothing,
    answer: assistReasonSchema,
    errors: ['NOT_FOUND'],
  }),
  coming: defineRoute({
    name: 'sayComing',
    method: 'post',
    path: '/api/desk/assists/:visit/coming',
    summary: 'Somebody is on the way',
    right: 'come',
    params: visitParams,
    body: nothing,
    answer: z.strictObject({ coming: z.number().int().positive() }),
    errors: ['NOT_FOUND'],
  }),
  refuse: defineRoute({
    name: 'refuseEntry',
    method: 'post',
    path: '/api/desk/assists/:visit/refuse',
    summary: 'A person refuses entry, with a reason',
    right: 'serve',
    params: visitParams,
    body: z.strictObject({ reason: lineOfText(2, 200) }),
    answer: z.strictObject({ refused: z.literal(true) }),
    errors: ['NOT_FOUND', 'CONFLICT', 'LEDGER_UNAVAILABLE', 'LEDGER_UNKNOWN'],
  }),
  register: defineRoute({
    name: 'registerPerson',
    method: 'post',
    path: '/api/desk/registrations',
    summary: 'Register by ID, paper certificate or itinerary card, then open the lane',
    right: 'serve',
    body: deskRegistrationSchema,
    bodyLimit: 1024 * 1024,
    answer: registrationAnswerSchema,
    errors: [
      ...RELEASE_ERRORS,
      'EVIDENCE_EXPIRED',
      'EVIDENCE_NOT_ACCEPTED',
      'PHOTO_INVALID',
      'NOT_FOUND',
    ],
  }),
  open: defineRoute({
    name: 'openByHand',
    method: 'post',
    path: '/api/desk/openings',
    summary: 'Open a lane by hand, with a reason',
    right: 'serve',
    body: deskOpeningSchema,
    answer: openingAnswerSchema,
    errors: [...RELEASE_ERRORS],
  }),
  explainOpening: defineRoute({
    name: 'explainOpening',
    method: 'post',
    path: '/api/desk/openings/:eventId/reason',
    summary: 'The reason of an emergency opening, told afterwards',
    right: 'serve',
    params: z.strictObject({ eventId: eventIdSchema }),
    body: z.strictObject({ requestId, reason: lineOfText(2, 200) }),
    answer: z.strictObject({ eventId: eventIdSchema }),
    errors: ['NOT_FOUND', 'CONFLICT', 'LEDGER_UNAVAILABLE', 'LEDGER_UNKNOWN'],
  }),
  releaseAll: defineRoute({
    name: 'releaseAllLanes',
    method: 'post',
    path: '/api/desk/emergency-release',
    summary: 'Open every lane; under the lock, too',
    right: 'release-all',
    underLock: true,
    body: z.strictObject({ requestId }),
    answer: z.strictObject({
      lanes: z.array(
        z.strictObject({ lane: laneId, eventId: eventIdSchema.optional(), ...releaseFields }),
      ),
    }),
    errors: [],
  }),
  earlier: defineRoute({
    name: 'findEarlier',
    method: 'post',
    path: '/api/desk/earlier',
    summary: 'Was this person registered already? The look is a row',
    right: 'serve',
    body: z.strictObject({ idNumber: idNumberField }),
    answer: z.strictObject({ earlier: workCardSchema.shape.earlier }),
    errors: [],
  }),
  recent: defineRoute({
    name: 'recentRecords',
    method: 'get',
    path: '/api/desk/recent',
    summary: 'The newest registrations and openings of this desk, masked; the look is a row',
    right: 'serve',
    answer: z.strictObject({ records: z.array(recentRecordSchema).max(50) }),
    errors: [],
  }),
  correct: defineRoute({
    name: 'correctRegistration',
    method: 'post',
    path: '/api/desk/corrections',
    summary: 'Correct a registration or make it void; both stay on record',
    right: 'serve',
    body: z.strictObject({
      requestId,
      corrects: eventIdSchema,
      why: lineOfText(2, 200),
      /** Absent: void. */
      replacement: deskRegistrationSchema.optional(),
    }),
    bodyLimit: 1024 * 1024,
    answer: z.strictObject({
      corrected: z.literal(true),
      eventId: eventIdSchema,
      corrects: eventIdSchema,
      at: z.iso.datetime(),
      replacement: registrationAnswerSchema.optional(),
    }),
    errors: [
      ...RELEASE_ERRORS,
      'NOT_FOUND',
      'EVIDENCE_EXPIRED',
      'EVIDENCE_NOT_ACCEPTED',
      'PHOTO_INVALID',
    ],
  }),
  laneMode: defineRoute({
    name: 'setLaneMode',
    method: 'post',
    path: '/api/desk/lanes/:lane/mode',
    summary: 'Close a lane for cards, or open it again',
    right: 'set-lane-mode',
    params: z.strictObject({ lane: laneId }),
    body: z.strictObject({ mode: z.enum(['normal', 'closed']) }),
    answer: z.strictObject({ mode: z.enum(['normal', 'closed']) }),
    errors: ['LANE_UNKNOWN'],
  }),
  acknowledge: defineRoute({
    name: 'acknowledgeAlarm',
    method: 'post',
    path: '/api/desk/alarms/acknowledge',
    summary: 'Seen, not solved',
    right: 'answer-alarms',
    body: z.strictObject({ code: z.string().max(40), lane: laneId.optional() }),
    answer: z.strictObject({ acknowledged: z.literal(true) }),
    errors: ['NOT_FOUND'],
  }),
  clearAlarm: defineRoute({
    name: 'clearAlarm',
    method: 'post',
    path: '/api/desk/alarms/clear',
    summary: 'Put away an alarm that no machine can end',
    right: 'supervise',
    body: z.strictObject({ code: z.string().max(40), lane: laneId.optional() }),
    answer: z.strictObject({ cleared: z.literal(true) }),
    errors: ['NOT_FOUND', 'CONFLICT'],
  }),
  support: defineRoute({
    name: 'callSupport',
    method: 'post',
    path: '/api/desk/support',
    summary: 'Call for support',
    right: 'answer-alarms',
    body: z.strictObject({ lane: laneId.optional() }),
    answer: z.strictObject({ called: z.literal(true) }),
    errors: [],
  }),
  draft: defineRoute({
    name: 'readDraft',
    method: 'get',
    path: '/api/desk/draft',
    summary: 'What this session was typing; older than the venue’s day it is gone',
    right: 'serve',
    answer: z.strictObject({ draft: draftSchema.optional() }),
    errors: [],
  }),
  saveDraft: defineRoute({
    name: 'saveDraft',
    method: 'put',
    path: '/api/desk/draft',
    summary: 'Keep what is being typed, encrypted',
    right: 'serve',
    /** What was typed just before the lock is kept; nothing is shown in return. */
    underLock: true,
    /** `photo` absent: the one that is kept stays; null: it is forgotten. */
    body: z.strictObject({ form: z.json(), photo: draftPhotoSchema.nullable().optional() }),
    bodyLimit: 1024 * 1024,
    answer: z.strictObject({
      savedAt: z.iso.datetime(),
      /** Id of the photo that is kept now; another page of this session may have changed it. */
      photo: eventIdSchema.optional(),
    }),
    errors: [],
  }),
  dropDraft: defineRoute({
    name: 'dropDraft',
    method: 'delete',
    path: '/api/desk/draft',
    summary: 'Forget the draft',
    right: 'serve',
    answer: z.strictObject({ dropped: z.literal(true) }),
    errors: [],
  }),
} as const;
