import { conformsAsReader } from '../../support/conformance/reader.js';
import { hidPosSubject } from './hid-pos-subject.js';

conformsAsReader(hidPosSubject);
