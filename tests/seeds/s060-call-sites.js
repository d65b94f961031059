'use strict';
// Call sites as objects.
function caller() {
  const original = Error.prepareStackTrace;
  Error.prepareStackTrace = (err, sites) => sites;
  const holder = {};
  Error.captureStackTrace(holder, caller);
  const [site] = holder.stack;
  Error.prepareStackTrace = original;
  return {
    name: site.getFunctionName(),
    file: require('path').basename(site.getFileName()),
    line: site.getLineNumber(),
    column: site.getColumnNumber(),
  };
}
function outer() {
  return caller();
}
console.log(outer());
