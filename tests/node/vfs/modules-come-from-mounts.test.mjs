// flags: --experimental-vfs --no-warnings
import assert from 'node:assert';
import { createRequire } from 'node:module';
import path from 'node:path';
import vfs from 'node:vfs';

const require = createRequire(import.meta.url);
const files = {
  '/a.js': 'exports.file = __filename; exports.b = require("./b"); exports.paths = module.paths;',
  '/b.js': 'module.exports = "b";',
  '/data.json': '{"a":1}',
  '/m.mjs':
    'export const url = import.meta.url; export { default as pkg } from "pkg"; import b from "./b.js"; export { b };',
  '/throws.js': 'throw new Error("boom");',
  '/esm.js': 'export default 5;',
  '/typed.ts': 'const a: number = 4; module.exports = a;',
  '/dir/index.js': 'module.exports = "index";',
  '/main/package.json': '{"main":"./lib/x"}',
  '/main/lib/x.js': 'module.exports = "main";',
  '/node_modules/pkg/package.json':
    '{"name":"pkg","exports":{".":{"import":"./i.mjs","require":"./i.cjs"},"./hidden":null}}',
  '/node_modules/pkg/i.mjs': 'export default "imported";',
  '/node_modules/pkg/i.cjs': 'module.exports = "required";',
  '/type/package.json':
    '{"type":"module","name":"own","exports":"./e.js","imports":{"#i":"./i.js"}}',
  '/type/i.js': 'export default "mapped";',
  '/type/e.js': 'import x from "#i"; export default x;',
  '/type/self.js': 'export { default } from "own";',
  '/await.mjs': 'export default await Promise.resolve(9);',
};
const system = vfs.create();
for (const name in files) {
  system.mkdirSync(path.posix.dirname(name), { recursive: true });
  system.writeFileSync(name, files[name]);
}
system.symlinkSync('b.js', '/linked.js');
const point = system.mount();
const url = system.mountPointURL;

const a = require(`${point}/a.js`);
assert.deepStrictEqual(a, { file: `${point}/a.js`, b: 'b', paths: [`${point}/node_modules`] });
assert.strictEqual(require(`${point}/a`), a);
assert.deepStrictEqual(require(`${point}/data`), { a: 1 });
assert.strictEqual(require(`${point}/typed.ts`), 4);
assert.strictEqual(require(`${point}/dir`), 'index');
assert.strictEqual(require(`${point}/main`), 'main');
assert.strictEqual(require(`${point}/esm.js`).default, 5);
assert.strictEqual(require.resolve(`${point}/linked.js`), `${point}/b.js`);
assert.throws(() => require(`${point}/none`), { code: 'MODULE_NOT_FOUND' });
assert.throws(
  () => require(`${point}/throws.js`),
  (error) => error.message === 'boom' && error.stack.includes(`${point}/throws.js:1`),
);
const inner = createRequire(`${point}/a.js`);
assert.strictEqual(inner('pkg'), 'required');
assert.throws(() => inner('pkg/hidden'), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' });
assert.throws(() => inner('unknown'), { code: 'MODULE_NOT_FOUND' });

const m = await import(`${url}/m.mjs`);
assert.deepStrictEqual([m.url, m.pkg, m.b], [`${url}/m.mjs`, 'imported', 'b']);
assert.strictEqual((await import(`${url}/type/e.js`)).default, 'mapped');
assert.strictEqual((await import(`${url}/type/self.js`)).default, 'mapped');
assert.strictEqual((await import(`${url}/await.mjs`)).default, 9);
assert.deepStrictEqual((await import(`${url}/data.json`, { with: { type: 'json' } })).default, {
  a: 1,
});
await assert.rejects(import(`${url}/dir`), { code: 'ERR_UNSUPPORTED_DIR_IMPORT' });
await assert.rejects(import(`${url}/none.mjs`), { code: 'ERR_MODULE_NOT_FOUND' });
assert.strictEqual(import.meta.resolve(`${url}/b.js`), `${url}/b.js`);

// What was mounted anew is loaded anew.
system.unmount();
assert.throws(() => require(`${point}/b.js`), { code: 'MODULE_NOT_FOUND' });
system.writeFileSync('/b.js', 'module.exports = "changed";');
assert.strictEqual(system.mount(), point);
assert.strictEqual(require(`${point}/b.js`), 'changed');
assert.strictEqual((await import(`${url}/b.js`)).default, 'changed');
assert.notStrictEqual(require(`${point}/a.js`), a);
