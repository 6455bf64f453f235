import { conformsAsReader } from '../../support/conformance/reader.js';
import { wedgeSubject } from './wedge-subject.js';

conformsAsReader(wedgeSubject);
