// Programs may ask for reports of fatal errors while they run.
'use strict';
const assert = require('assert');

assert.strictEqual(process.report.reportOnFatalError, false);
process.report.reportOnFatalError = true;
assert.strictEqual(process.report.reportOnFatalError, true);
process.report.reportOnFatalError = false;
assert.strictEqual(process.report.reportOnFatalError, false);
assert.throws(() => (process.report.reportOnFatalError = 1), { code: 'ERR_INVALID_ARG_TYPE' });
