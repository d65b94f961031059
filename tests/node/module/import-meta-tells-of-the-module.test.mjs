// `import.meta` of a file has its place, whether it is the program, and a way to resolve; others have their URL.

import assert from 'node:assert';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const { meta } = { meta: import.meta };
assert.strictEqual(Object.getPrototypeOf(meta), null);
assert.deepStrictEqual(Object.keys(meta).sort(), ['dirname', 'filename', 'main', 'resolve', 'url']);
assert.strictEqual(meta.filename, fileURLToPath(meta.url));
assert.strictEqual(meta.dirname, path.dirname(meta.filename));
assert.strictEqual(meta.main, true);
assert.strictEqual(meta.resolve('./no/such.js?x'), new URL('./no/such.js?x', meta.url).href);
assert.strictEqual(meta.resolve('fs'), 'node:fs');
assert.strictEqual(meta.resolve('node:none'), 'node:none');
assert.strictEqual(meta.resolve('/a b'), pathToFileURL('/a b').href);
assert.throws(() => meta.resolve('no-such-package'), { code: 'ERR_MODULE_NOT_FOUND' });

const { default: other } = await import('data:text/javascript,export default import.meta');
assert.deepStrictEqual(Object.keys(other).sort(), ['main', 'resolve', 'url']);
assert.strictEqual(other.main, false);
assert.throws(() => other.resolve('./x'), { code: 'ERR_UNSUPPORTED_RESOLVE_REQUEST' });
await assert.rejects(import('data:nothing'), { code: 'ERR_INVALID_URL' });
await assert.rejects(import('data:text/css,a'), { code: 'ERR_UNKNOWN_MODULE_FORMAT' });
