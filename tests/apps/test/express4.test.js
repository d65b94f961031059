'use strict';

const { defineSuite } = require('../lib/express-suite');

defineSuite('Express 4', require('express4'));
