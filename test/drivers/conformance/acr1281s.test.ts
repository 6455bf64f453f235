import { conformsAsReader } from '../../support/conformance/reader.js';
import { ACR1281S_SUBJECTS } from '../acr1281s/acr1281s-subject.js';

for (const subject of ACR1281S_SUBJECTS) conformsAsReader(subject);
