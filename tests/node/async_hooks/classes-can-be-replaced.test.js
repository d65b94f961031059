'use strict';
// Tools that watch programs put classes of their own in the place of AsyncResource.

const assert = require('node:assert');
const hooks = require('node:async_hooks');

const { AsyncResource, AsyncLocalStorage } = hooks;
assert.strictEqual(hooks.AsyncResource, AsyncResource);
assert.strictEqual(hooks.AsyncLocalStorage, AsyncLocalStorage);
assert.strictEqual(hooks.asyncWrapProviders.NONE, 0);

class Watched extends AsyncResource {}
hooks.AsyncResource = Watched;
assert.strictEqual(require('async_hooks').AsyncResource, Watched);
assert.strictEqual(
  new Watched('watched').runInAsyncScope(() => 1),
  1,
);
