'use strict';

// Who is told of descriptors that programs open and close themselves: a worker closes at its end what is left of them.

module.exports = { opened: undefined, closed: undefined };
