import { conformsAsReader } from '../../support/conformance/reader.js';
import { PCSC_SUBJECTS } from './pcsc-subject.js';

for (const subject of PCSC_SUBJECTS) conformsAsReader(subject);
