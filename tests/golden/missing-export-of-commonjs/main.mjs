
import { helper } from './common.cjs';
helper;
