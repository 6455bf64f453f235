import type { PcscProgram } from '../../../drivers/pcsc/transport.js';

/** The reader process from its source. */
export const SOURCE_PROGRAM: PcscProgram = {
  entry: new URL('../../../drivers/pcsc/process.ts', import.meta.url),
  execArgv: ['--import', 'tsx'],
};
