'use strict';
// The process-wide defaults of connecting: whether to try all families, and how long each attempt has
// before the next begins. The command line gives the first values.

const { validateBoolean, validateInt32 } = require('#internal/validators');

const values = { autoSelectFamily: undefined, autoSelectFamilyAttemptTimeout: undefined };

const MINIMUM_TIMEOUT = 10;

function fromCommandLine(name, fallback) {
  try {
    const { getOptionValue } = require('#internal/options');
    return getOptionValue(name) ?? fallback;
  } catch {
    return fallback;
  }
}

function getOption(name) {
  if (values[name] === undefined) {
    if (name === 'autoSelectFamily') {
      values[name] = fromCommandLine('--network-family-autoselection', true) !== false;
    } else {
      const given = fromCommandLine('--network-family-autoselection-attempt-timeout', 0);
      // The least that `setDefaultAutoSelectFamilyAttemptTimeout()` takes does not hold here.
      values[name] = given > 0 ? given : 500;
    }
  }
  return values[name];
}

function getDefaultAutoSelectFamily() {
  return getOption('autoSelectFamily');
}

function setDefaultAutoSelectFamily(value) {
  validateBoolean(value, 'value');
  values.autoSelectFamily = value;
}

function getDefaultAutoSelectFamilyAttemptTimeout() {
  return getOption('autoSelectFamilyAttemptTimeout');
}

function setDefaultAutoSelectFamilyAttemptTimeout(value) {
  validateInt32(value, 'value', 1);
  values.autoSelectFamilyAttemptTimeout = value < MINIMUM_TIMEOUT ? MINIMUM_TIMEOUT : value;
}

module.exports = {
  getDefaultAutoSelectFamily,
  getDefaultAutoSelectFamilyAttemptTimeout,
  getOption,
  setDefaultAutoSelectFamily,
  setDefaultAutoSelectFamilyAttemptTimeout,
};
