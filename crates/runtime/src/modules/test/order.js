'use strict';

// `--test-randomize`: files and tests in a random order that its seed gives again.

const { ArrayPrototypeSplice, MathFloor, MathImul, MathRandom, StringPrototypeCharCodeAt } =
  primordials;

const {
  codes: { ERR_INVALID_ARG_VALUE },
} = require('#internal/errors');
const { validateBoolean, validateInteger, validateNumber } = require('#internal/validators');
const { getOptionValue } = require('#internal/options');

const MAX_SEED = 2 ** 32 - 1;

function validateSeed(value, name) {
  validateNumber(value, name);
  validateInteger(value, name, 0, MAX_SEED);
}

function newSeed() {
  return MathFloor(MathRandom() * (MAX_SEED + 1));
}

/** The seed that the options of `run()` ask for, `undefined` for the order of definition. */
function seedOf(options) {
  const { randomize, randomSeed } = options;
  if (randomize != null) validateBoolean(randomize, 'options.randomize');
  if (randomSeed != null) validateSeed(randomSeed, 'options.randomSeed');
  const asked = randomSeed != null ? 'randomSeed' : randomize ? 'randomize' : undefined;
  if (asked === undefined) return undefined;
  const refuse = (mode) => {
    const name = randomize ? 'randomize' : 'randomSeed';
    const value = options[name];
    throw new ERR_INVALID_ARG_VALUE(`options.${name}`, value, `is not supported with ${mode} mode`);
  };
  if (options.watch) refuse('watch');
  if (options.rerunFailuresFilePath != null) refuse('rerun failures');
  return randomSeed ?? newSeed();
}

/** What the command line says of it, as options of `run()`. */
function ofCommandLine() {
  const randomSeed = getOptionValue('--test-random-seed');
  if (randomSeed !== undefined) validateSeed(randomSeed, '--test-random-seed');
  return { __proto__: null, randomize: getOptionValue('--test-randomize') === true, randomSeed };
}

/** The seed of a program that runs its own tests. */
function seedOfCommandLine() {
  const { randomize, randomSeed } = ofCommandLine();
  return randomSeed ?? (randomize ? newSeed() : undefined);
}

/** Chooses among waiting things: a function from their number to one of their places. */
function chooser(seed, name) {
  // What waits within one test is put into the same order whatever else runs at the same time.
  let state = seed | 0;
  for (let i = 0; i < name.length; i++) {
    state = MathImul(state ^ StringPrototypeCharCodeAt(name, i), 0x01000193);
  }
  return (count) => {
    // A step of a Weyl sequence, whose bits are then mixed.
    state = (state + 0x9e3779b9) | 0;
    let bits = MathImul(state ^ (state >>> 16), 0x21f0aaad);
    bits = MathImul(bits ^ (bits >>> 15), 0x735a2d97);
    return ((bits ^ (bits >>> 15)) >>> 0) % count;
  };
}

/** A list in another order. */
function shuffled(list, seed) {
  const choose = chooser(seed, '');
  const rest = [...list];
  const result = [];
  while (rest.length > 0) {
    result[result.length] = ArrayPrototypeSplice(rest, choose(rest.length), 1)[0];
  }
  return result;
}

module.exports = { chooser, ofCommandLine, seedOf, seedOfCommandLine, shuffled };
