/** Every declared route, in the order of the document. */
import { auditRoutes } from './audit.js';
import { deskLinkRoutes } from './desk-links.js';
import { deskRoutes } from './desk.js';
import { displayRoutes } from './display.js';
import type { RouteDefinition } from './route.js';
import { sessionRoutes } from './session.js';

export interface RouteGroup {
  readonly tag: string;
  readonly description: string;
  readonly routes: readonly RouteDefinition[];
}

export const ROUTE_GROUPS: readonly RouteGroup[] = [
  {
    tag: 'session',
    description: 'Log-in, lock, accounts and sessions',
    routes: Object.values(sessionRoutes),
  },
  { tag: 'desk', description: 'The attendant’s console', routes: Object.values(deskRoutes) },
  { tag: 'links', description: 'Cards and their holders', routes: Object.values(deskLinkRoutes) },
  { tag: 'display', description: 'Set-up of lane displays', routes: Object.values(displayRoutes) },
  {
    tag: 'audit',
    description: 'Masked rows, timelines, verification',
    routes: Object.values(auditRoutes),
  },
];
