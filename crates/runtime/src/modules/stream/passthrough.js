'use strict';
// PassThrough: the Transform that changes nothing.

const { ObjectSetPrototypeOf } = primordials;
const { Transform } = require('#stream/transform');

ObjectSetPrototypeOf(PassThrough.prototype, Transform.prototype);
ObjectSetPrototypeOf(PassThrough, Transform);

function PassThrough(options) {
  if (new.target === undefined && !(this instanceof PassThrough)) return new PassThrough(options);
  Transform.call(this, options);
}

PassThrough.prototype._transform = function (chunk, _encoding, cb) {
  cb(null, chunk);
};

module.exports = { PassThrough };
