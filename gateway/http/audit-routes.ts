/** The auditor's routes (schemas/api/audit.ts), each joined to its look. */
import type { Router } from 'express';
import { auditRoutes } from '../../schemas/api/audit.js';
import type { AuditView } from '../audit/audit-view.js';
import type { Gate } from './api/gate.js';
import { mountRoute } from './api/mount.js';

export function mountAuditRoutes(app: Router, gate: Gate, audit: AuditView): void {
  mountRoute(app, gate, auditRoutes.rows, ({ caller, query }) => audit.list(caller, query));
  mountRoute(app, gate, auditRoutes.search, ({ caller, body }) => audit.list(caller, body));
  mountRoute(app, gate, auditRoutes.findPerson, async ({ caller, body }) => ({
    rows: await audit.find(caller, body.idNumber, body.purpose),
  }));
  mountRoute(app, gate, auditRoutes.record, ({ caller, params }) =>
    audit.record(caller, params.eventId),
  );
  mountRoute(app, gate, auditRoutes.verify, ({ caller }) => audit.verify(caller));
}
