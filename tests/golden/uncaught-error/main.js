'use strict';

function open(name) {
  throw new Error(`cannot open ${name}`);
}

open('door');
