'use strict';
// An unknown name can be caught.
try {
  unknownName.call();
} catch (err) {
  console.log(err instanceof ReferenceError, err.message);
}
