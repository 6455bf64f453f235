/** The set-up page of a lane display. */
import { z } from 'zod';
import { laneIdField } from '../text-fields.js';
import { displaySchema } from '../display.js';
import { defineRoute } from './route.js';

const laneParams = z.strictObject({ lane: laneIdField });
export const displayAnswer = z.strictObject({
  lane: z.string(),
  name: z.string(),
  display: displaySchema,
  /** Changes with every change of the site file; a save under an older one is refused. */
  etag: z.string(),
});
export type DisplayAnswer = z.infer<typeof displayAnswer>;

export const displayRoutes = {
  read: defineRoute({
    name: 'readDisplay',
    method: 'get',
    path: '/api/lanes/:lane/display',
    summary: 'Geometry and voice of a lane display',
    right: 'configure',
    params: laneParams,
    answer: displayAnswer,
    errors: ['LANE_UNKNOWN', 'CONFIG_UNREADABLE', 'CONFIG_INVALID'],
  }),
  save: defineRoute({
    name: 'saveDisplay',
    method: 'put',
    path: '/api/lanes/:lane/display',
    summary: 'Change them in the site file; the screen follows at once',
    right: 'configure',
    params: laneParams,
    body: z.strictObject({ display: displaySchema, etag: z.string().max(80) }),
    answer: displayAnswer,
    errors: ['LANE_UNKNOWN', 'CONFLICT', 'CONFIG_NOT_WRITTEN'],
  }),
} as const;
