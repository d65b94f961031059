'use strict';
// Does nothing: what is measured is starting and ending.
