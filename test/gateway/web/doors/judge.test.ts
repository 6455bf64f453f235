import { expect } from 'chai';
import fc from 'fast-check';
import { emptyForm, reduceForm, type Form } from '../../../../gateway/web/console/doors/form.js';
import { degreesOf, isFever, judgeForm } from '../../../../gateway/web/console/doors/judge.js';
import { registrationBody } from '../../../../gateway/web/console/doors/registration-body.js';
import { validThrough } from '../../../../gateway/web/console/doors/validity.js';
import {
  idLastDay,
  itineraryLastDay,
  paperLastDay,
} from '../../../../gateway/decision/validity.js';
import { deskRegistrationSchema } from '../../../../schemas/api/desk-records.js';
import { forms } from './form-arbitrary.js';
import { contextAt, VISIT } from './form-rig.js';
import { inventedNumber } from './people.js';

const RUNS = Number(process.env['FC_RUNS'] ?? 200);
const NOW = Date.parse('2026-11-23T09:00:00+08:00');
const CONTEXT = contextAt(NOW, {}, true);

function form(change: Partial<Form>): Form {
  const blank = emptyForm({
    requestId: 'rrrrrrrrrrrrrrrrrrrrrQ',
    door: 'id',
    holder: 'number',
    lane: '1',
  });
  return { ...blank, idNumber: inventedNumber('19480405'), ...change };
}

const fieldsOf = (one: Form, context = CONTEXT): readonly string[] =>
  judgeForm(one, context).map(({ field }) => field);

const PAPER: Partial<Form> = {
  door: 'paper',
  paperType: 'nucleic-acid',
  issuer: '某某社区医院',
  issued: '2026-11-23',
};

describe('a form that is judged', () => {
  it('has a body that the gateway takes exactly when nothing is wrong with it', () => {
    let right = 0;
    fc.assert(
      fc.property(forms, (one) => {
        if (judgeForm(one, CONTEXT).length > 0) return;
        right++;
        const body = registrationBody(one, CONTEXT, VISIT);
        expect(deskRegistrationSchema.safeParse(body).error).to.equal(undefined);
      }),
      { numRuns: Math.max(RUNS, 500) },
    );
    // Otherwise nothing was looked at.
    expect(right).to.be.greaterThan(20);
  });

  it('sends what was typed: each field arrives where the contract has it', () => {
    const one = form({
      ...PAPER,
      paperNumber: ' A-1 ',
      printedUntil: '1130',
      photo: 'AAAA',
      temperature: '366',
      phone: '13800000000',
      name: '王小明',
      goingTo: '内科',
      people: 3,
      wheelchair: true,
    });
    expect(registrationBody(one, CONTEXT, VISIT)).to.deep.equal({
      door: 'paper',
      requestId: one.requestId,
      holder: { from: 'number', idNumber: one.idNumber },
      name: '王小明',
      phone: '13800000000',
      lane: '1',
      visit: VISIT,
      people: 3,
      wheelchair: true,
      temperature: 36.6,
      goingTo: '内科',
      paperType: 'nucleic-acid',
      issuer: '某某社区医院',
      number: 'A-1',
      issued: '2026-11-23',
      printedValidUntil: '2026-11-30',
      photo: 'AAAA',
    });
  });

  it('names an expired paper at once, beside the date that makes it so', () => {
    expect(fieldsOf(form(PAPER))).to.deep.equal([]);
    expect(fieldsOf(form({ ...PAPER, issued: '2026-11-09' }))).to.deep.equal([]);
    expect(fieldsOf(form({ ...PAPER, issued: '2026-11-08' }))).to.deep.equal(['issued']);
    const printed = form({ ...PAPER, issued: '2026-11-20', printedUntil: '2026-11-22' });
    expect(fieldsOf(printed)).to.deep.equal(['printedUntil']);
    expect(judgeForm(printed, CONTEXT)[0]?.zh).to.include('2026-11-22 过期');
    expect(fieldsOf(form({ ...PAPER, issued: '2026-11-24' }))).to.include('issued');
  });

  it('computes the last valid day as the gateway does', () => {
    const { validity } = CONTEXT.policy;
    fc.assert(
      fc.property(forms, (one) => {
        const last = validThrough(one, CONTEXT);
        if (one.door === 'id') expect(last).to.equal(idLastDay(CONTEXT.today, validity));
        if (judgeForm(one, CONTEXT).length > 0) return;
        const body = registrationBody(one, CONTEXT);
        if (body?.door === 'paper') {
          const { issued, printedValidUntil } = body;
          expect(last).to.equal(paperLastDay({ issued, printedValidUntil }, validity));
        }
        if (body?.door === 'itinerary') {
          const day = new Date(Date.parse(body.updatedAt) + 8 * 3_600_000).toISOString();
          expect(last).to.equal(itineraryLastDay(day.slice(0, 10), validity));
        }
      }),
      { numRuns: Math.max(RUNS, 500) },
    );
  });

  it('takes an itinerary card only when it is green, and asks for its time and telephone', () => {
    const card: Partial<Form> = {
      door: 'itinerary',
      colour: 'green',
      updated: { kind: 'day', day: '2026-11-23', time: '830' },
      phoneLast4: '1234',
    };
    expect(fieldsOf(form(card))).to.deep.equal([]);
    for (const colour of ['yellow', 'orange', 'red'] as const) {
      expect(fieldsOf(form({ ...card, colour }))).to.deep.equal(['colour']);
    }
    expect(fieldsOf(form({ ...card, phoneLast4: '' }))).to.deep.equal(['phoneLast4']);
    // Known from the whole number: not asked again.
    expect(fieldsOf(form({ ...card, phoneLast4: '', phone: '13800001234' }))).to.deep.equal([]);
    const later: Form = form({
      ...card,
      updated: { kind: 'day', day: '2026-11-23', time: '1000' },
    });
    expect(fieldsOf(later)).to.deep.equal(['updated']);
  });

  it('asks for the temperature only where the policy does, and a fever does not block', () => {
    expect(fieldsOf(form({}), contextAt(NOW, { temperature: 'required' }))).to.deep.equal([
      'temperature',
    ]);
    const never = contextAt(NOW, { temperature: 'never' });
    expect(registrationBody(form({ temperature: '379' }), never)).not.to.have.property(
      'temperature',
    );
    expect(isFever(form({ temperature: '373' }), CONTEXT)).to.equal(true);
    expect(isFever(form({ temperature: '372' }), CONTEXT)).to.equal(false);
    expect(fieldsOf(form({ temperature: '379' }))).to.deep.equal([]);
    expect(degreesOf('37')).to.equal(37);
    expect(degreesOf('3')).to.equal(undefined);
  });

  it('refuses a door that the policy has closed', () => {
    const closed = contextAt(NOW, { fallbacks: { id: true, paper: false, itinerary: true } });
    expect(fieldsOf(form(PAPER), closed)).to.deep.equal(['door']);
  });
});

describe('people and places of a form', () => {
  it('stay between one and twenty people, and no place stands twice', () => {
    const steps = fc.array(fc.integer({ min: -7, max: 7 }), { maxLength: 30 });
    fc.assert(
      fc.property(
        steps,
        fc.array(fc.constantFrom('南京市', '苏州市', ' 南京市 ', '')),
        (by, names) => {
          let one = form({});
          for (const step of by) one = reduceForm(one, { type: 'people', by: step });
          expect(one.people).to.be.within(1, 20);
          for (const name of names) one = reduceForm(one, { type: 'add-place', name });
          const chosen = one.places.map(({ name }) => name);
          expect(new Set(chosen).size).to.equal(chosen.length);
          expect(chosen).not.to.include('');
        },
      ),
      { numRuns: RUNS },
    );
  });
});
