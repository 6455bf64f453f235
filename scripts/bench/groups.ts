/** What can be measured alone with `--only`, in the order of a whole run. */
export const GROUPS = [
  'disk',
  'visits',
  'load',
  'ledger',
  'rush-hour',
  'outage',
  'assists',
  'login',
  'paint',
] as const;
export type Group = (typeof GROUPS)[number];

export const isGroup = (name: string): name is Group => GROUPS.some((group) => group === name);
