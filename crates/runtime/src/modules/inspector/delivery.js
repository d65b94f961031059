'use strict';

// How letters of other threads come to a thread's conversations: one after the other, whatever interrupts, from a box that is
// emptied when there may be letters and waited at while the program stands still.
//
//   deliveryOf(take, handle) -> { deliver(), waitWhile(isOpen) }
//
// - `take(waits)` gives the next letter; undefined when there is none or, if it waits, when none can come.
// - `handle(letter)` hands one on; true when it may have let a paused program go on.
//
//   undisturbed(f)  calls `f`, in which no letter interrupts; those that came meanwhile are handed on after it

const { SafeSet } = primordials;

const { afterLoading } = require('#internal/loader');

let undisturbedCalls = 0;
const late = new SafeSet();

function undisturbed(f) {
  undisturbedCalls++;
  try {
    return f();
  } finally {
    undisturbedCalls--;
    if (undisturbedCalls === 0 && late.size > 0) {
      const waiting = [...late];
      late.clear();
      for (let i = 0; i < waiting.length; i++) waiting[i]();
    }
  }
}

/** Begins to hand letters on; see above. */
function deliveryOf(take, handle) {
  let delivering = false;
  // Whether letters may have come while others were handed on, after the last of those was taken.
  let missed = false;
  // Whether a letter that may let a paused program go on came in the middle of running code since somebody waited.
  let wentBy = false;

  /** Calls `f`; no letter is handed on from the middle of it. */
  function alone(f) {
    const outer = delivering;
    delivering = true;
    try {
      return f();
    } finally {
      delivering = outer;
    }
  }

  /** Takes the next letter and hands it on; undefined when there is none. */
  function next(waits) {
    const letter = take(waits);
    return letter === undefined ? undefined : handle(letter);
  }

  /** Hands on what there is. Called from the loop and in the middle of running code, that of a letter too. */
  function deliver() {
    if (delivering) {
      missed = true;
      return;
    }
    if (afterLoading(deliver)) return;
    if (undisturbedCalls > 0) {
      late.add(deliver);
      return;
    }
    do {
      missed = false;
      alone(() => {
        for (let mayGoOn = next(false); mayGoOn !== undefined; mayGoOn = next(false)) {
          wentBy ||= mayGoOn;
        }
      });
    } while (missed);
  }

  return {
    __proto__: null,
    deliver,

    /**
     * Blocks until a letter has come that may let the program go on; false when none can come or `isOpen` says no. One that
     * came after the caller had last looked counts.
     */
    waitWhile(isOpen) {
      return alone(() => {
        while (!wentBy && isOpen()) {
          const mayGoOn = next(true);
          if (mayGoOn === undefined) return false;
          if (mayGoOn) return true;
        }
        const found = wentBy;
        wentBy = false;
        return found;
      });
    },
  };
}

module.exports = { deliveryOf, undisturbed };
