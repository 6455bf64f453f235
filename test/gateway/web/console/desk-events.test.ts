import { expect } from 'chai';
import { deskEventSchema, type DeskEvent } from '../../../../schemas/api/desk-view.js';
import { DESK_EVENT_TYPES, parseDeskEvent } from '../../../../gateway/web/console/desk-events.js';
import { alarm, assist, HOUSE, lane, NOW, snapshot, VISIT } from './fixtures.js';

const EVENTS: readonly DeskEvent[] = [
  snapshot(),
  { type: 'lane', lane: lane('1', { mode: 'closed' }) },
  { type: 'assists', assists: [assist(VISIT, '1', { servedBy: '李晓' })] },
  {
    type: 'device',
    device: {
      id: 'r',
      kind: 'reader',
      lane: '1',
      state: 'silent',
      liveness: 'polled',
      since: NOW,
    },
  },
  { type: 'alarms', alarms: [alarm('fire', 1, { lane: '1', acknowledgedAt: NOW })] },
  { type: 'house', house: HOUSE },
  { type: 'eased', visit: VISIT },
  { type: 'session' },
  { type: 'heartbeat', now: NOW },
];

/** Every value of an event replaced in turn by one of another type. */
function* spoilt(value: unknown, path = ''): Generator<{ readonly path: string; json: unknown }> {
  if (typeof value !== 'object' || value === null) return;
  const isList = Array.isArray(value);
  for (const [key, inner] of Object.entries(value)) {
    const put = (replacement: unknown): unknown =>
      isList
        ? value.map((item: unknown, index) => (String(index) === key ? replacement : item))
        : { ...value, [key]: replacement };
    const here = `${path}/${key}`;
    yield { path: here, json: put(typeof inner === 'object' ? 'spoilt' : { spoilt: true }) };
    for (const deeper of spoilt(inner, here)) yield { path: deeper.path, json: put(deeper.json) };
  }
}

describe('events of the console', () => {
  it('every kind that the contract knows is listened to', () => {
    const kinds = deskEventSchema.options.map(({ shape }) => shape.type.value);
    expect([...DESK_EVENT_TYPES].sort()).to.deep.equal([...kinds].sort());
    expect(EVENTS.map(({ type }) => type).sort()).to.deep.equal([...kinds].sort());
  });

  it('an event of the contract is understood as it is', () => {
    for (const event of EVENTS) {
      expect(deskEventSchema.safeParse(event).success, event.type).to.equal(true);
      expect(parseDeskEvent(JSON.stringify(event))).to.deep.equal(event);
    }
  });

  it('a value of the wrong type anywhere in an event is refused, as the contract refuses it', () => {
    let tried = 0;
    for (const event of EVENTS) {
      for (const { path, json } of spoilt(event)) {
        tried += 1;
        expect(deskEventSchema.safeParse(json).success, `${event.type}${path}`).to.equal(false);
        expect(parseDeskEvent(JSON.stringify(json)), `${event.type}${path}`).to.equal(undefined);
      }
    }
    expect(tried).to.be.greaterThan(100);
  });

  it('half an event, no event and an event of another page are nothing', () => {
    const whole = JSON.stringify(snapshot());
    for (const text of [whole.slice(0, -20), '', 'null', '[]', '{"type":"view"}', '{}']) {
      expect(parseDeskEvent(text), text).to.equal(undefined);
    }
  });
});
