'use strict';
// Coverage speaks of the text that was compiled: tools run what they made of a file under the file's name.
const assert = require('assert');
const fs = require('fs');
const { Session } = require('inspector');
const Module = require('module');
const os = require('os');
const path = require('path');
const { pathToFileURL } = require('url');
const vm = require('vm');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'covered-'));
process.on('exit', () => fs.rmSync(dir, { recursive: true, force: true }));

const session = new Session();
session.connect();

function post(method, params) {
  let answer;
  session.post(method, params, (error, result) => {
    assert.ifError(error);
    answer = result;
  });
  return answer;
}

function fileOf(name, text) {
  const file = path.join(dir, name);
  fs.writeFileSync(file, text);
  return file;
}

const made =
  "function unused() { return 'ü'; }\nfunction used(x) {\n  if (x) {\n    return 'yes';\n  } else {\n    return 'no';\n  }\n}\n" +
  'used(1);\n';

/** The texts that the functions of a file did not run. */
function missed(file, text, result) {
  const { functions } = result.find(({ url }) => url === pathToFileURL(file).href);
  const list = [];
  for (const { ranges } of functions) {
    for (const { startOffset, endOffset, count } of ranges) {
      if (count === 0) list.push(text.slice(startOffset, endOffset));
    }
  }
  return list;
}

post('Profiler.enable');
post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });

// Shorter than what was made of them, and with characters of more than one byte.
const script = fileOf('script.ts', 'hällo\n');
vm.runInThisContext(made, { filename: script });
const wrapped = fileOf('wrapped.js', 'ö');
vm.runInThisContext(`'use strict';() => {{${made}}}`, { filename: wrapped })();
const later = fileOf('later.js', 'é');
vm.runInThisContext(`(() => {\n${made}\n})()`, { filename: later, lineOffset: -1 });
const common = fileOf('common.js', '(ü)');
const module_ = new Module(common);
module_._compile(made, common);
const same = fileOf('same.js', made);
require(same);

const { result } = post('Profiler.takePreciseCoverage');
const rest = [
  "function unused() { return 'ü'; }",
  made.slice(made.indexOf(' else'), made.indexOf("'no';\n  }") + "'no';\n  }".length),
];
assert.deepStrictEqual(missed(script, made, result), rest);
assert.deepStrictEqual(missed(wrapped, `'use strict';() => {{${made}}}`, result), rest);
assert.deepStrictEqual(missed(later, `(() => {\n${made}\n})()`, result), rest);
assert.deepStrictEqual(missed(common, made, result), rest);
assert.deepStrictEqual(missed(same, made, result), rest);

// Counting goes on, also after a debugger has come and gone.
const debug = new Session();
debug.connect();
debug.post('Debugger.enable', (error) => assert.ifError(error));
debug.disconnect();
used(0);
const again = post('Profiler.takePreciseCoverage').result;
assert.ok(again.some(({ url }) => url === pathToFileURL(script).href));
session.disconnect();
