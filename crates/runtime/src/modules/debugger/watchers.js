'use strict';

// Expressions whose values are shown at every stop.

const { ArrayPrototypeIndexOf, ArrayPrototypePush, ArrayPrototypeSplice } = primordials;
const { RegExpPrototypeSymbolReplace, StringPrototypeIncludes } = primordials;

const { validateString } = require('#internal/validators');

class Watchers {
  #session;
  #expressions = [];

  constructor(session) {
    this.#session = session;
  }

  /** Adds an expression. */
  watch(expression) {
    validateString(expression, 'expression');
    ArrayPrototypePush(this.#expressions, expression);
  }

  /** Removes one, by its text or its number. */
  unwatch(which) {
    const at = typeof which === 'number' ? which : ArrayPrototypeIndexOf(this.#expressions, which);
    if (at >= 0 && at < this.#expressions.length) ArrayPrototypeSplice(this.#expressions, at, 1);
  }

  /** All of them with their values, or an empty text when there is none. */
  async text() {
    let text = '';
    const { fromEvaluation } = require('#debugger/remote');
    for (let i = 0; i < this.#expressions.length; i++) {
      const expression = this.#expressions[i];
      let shown;
      try {
        shown = this.#session.inspect(fromEvaluation(await this.#session.evaluate(expression)));
      } catch (error) {
        shown = error.message;
      }
      if (StringPrototypeIncludes(shown, '\n')) {
        shown = `\n    ${RegExpPrototypeSymbolReplace(/\n/g, shown, '\n    ')}`;
      } else {
        shown = ` ${shown}`;
      }
      text += `${i === 0 ? '' : '\n'}  ${i}: ${expression} =${shown}`;
    }
    return text;
  }
}

module.exports = { Watchers };
