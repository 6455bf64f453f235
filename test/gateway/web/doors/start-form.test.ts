import { expect } from 'chai';
import { judgeForm } from '../../../../gateway/web/console/doors/judge.js';
import {
  blankForm,
  padBehind,
  throughDoor,
} from '../../../../gateway/web/console/doors/start-form.js';
import { contextAt } from './form-rig.js';

const NOW = Date.parse('2026-11-21T01:12:00Z');
const ID = 'iiiiiiiiiiiiiiiiiiiiiQ';
const context = contextAt(NOW, {}, true);

describe('the beginning of a form', () => {
  it('an itinerary card counts as updated just now, unless something else was put down', () => {
    const form = blankForm(context, '1', ID);
    const now = { kind: 'now', at: '2026-11-21T01:12:00.000Z' } as const;
    expect(throughDoor(form, 'paper', context)).to.deep.equal({ door: 'paper' });
    expect(throughDoor(form, 'itinerary', context)).to.deep.equal({
      door: 'itinerary',
      updated: now,
    });
    const updated = { kind: 'day', day: '2026-11-20', time: '0912' } as const;
    expect(throughDoor({ ...form, updated }, 'itinerary', context)).to.deep.equal({
      door: 'itinerary',
    });
  });

  it('where the policy takes nothing but itinerary cards it begins the same way', () => {
    const only = contextAt(NOW, { fallbacks: { id: false, paper: false, itinerary: true } }, true);
    expect(blankForm(only, '1', ID).updated.kind).to.equal('now');
    expect(blankForm(context, '1', ID).updated.kind).to.equal('none');
  });

  it('after colour and four digits nothing is missing from the card of somebody who is known', () => {
    const form = blankForm(context, '1', ID);
    const behind = { ...form, ...throughDoor(form, 'itinerary', context) };
    expect(judgeForm(behind, context).map(({ field }) => field)).to.deep.equal([
      'colour',
      'phoneLast4',
    ]);
    const filled = { ...behind, colour: 'green', phoneLast4: '1234' } as const;
    expect(judgeForm(filled, context)).to.deep.equal([]);
  });

  it('the pad stands ready for the digits once it is known whose card it is', () => {
    const form = blankForm(context, '1', ID);
    const behind = { ...form, ...throughDoor(form, 'itinerary', context) };
    const padOf = (of: typeof behind): string | undefined => padBehind(of, judgeForm(of, context));
    expect(padOf(behind)).to.equal('phoneLast4');
    expect(padOf({ ...behind, holder: 'number' })).to.equal(undefined);
    expect(padOf({ ...behind, phoneLast4: '1234' })).to.equal(undefined);
    expect(padOf(form)).to.equal(undefined);
  });
});
