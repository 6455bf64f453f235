/** The bench for people: each figure beside its goal, and what it is held against. */
import { FIGURES, goalOf, type Figures, type Findings } from './figures.js';

const UNIT_DIGITS = 3;

function shown(value: number): string {
  return value >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(UNIT_DIGITS)));
}

export function tableLines(figures: Figures, notes: Findings['notes']): string[] {
  return FIGURES.flatMap((figure) => {
    const value = figures[figure];
    const note = notes[figure];
    if (value === undefined) return note === undefined ? [] : [`   ${figure.padEnd(30)} ${note}`];
    const goal = goalOf(figure, value, figures);
    const mark = goal === undefined ? ' ' : goal.reached ? '✔' : '✖';
    const head = `${mark}  ${figure.padEnd(30)} ${shown(value).padStart(8)}`;
    return [[head, goal?.text ?? '', note ?? ''].filter((part) => part !== '').join('  ')];
  });
}
