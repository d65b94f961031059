'use strict';
// An addon on V8's C++ API is refused before it can end the process, with what to do instead. Real Node has that API.
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { build } = require('../../node-api/build');

if (process.versions.nodus !== undefined) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'v8-addon-'));
  process.on('exit', () => fs.rmSync(folder, { recursive: true }));
  const source = path.join(folder, 'addon.cc');
  fs.writeFileSync(
    source,
    'namespace v8 { struct Isolate { static Isolate* GetCurrent(); }; }\n' +
      'extern "C" void* entry() { return v8::Isolate::GetCurrent(); }\n',
  );
  const library = build(source, 'c++');
  assert.throws(() => require(library), {
    code: 'ERR_DLOPEN_FAILED',
    message: /uses V8's C\+\+ API \(v8::Isolate::GetCurrent\).*Node-API/,
  });
}
