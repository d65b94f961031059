'use strict';

const { Boolean } = primordials;
// What the console hands to other builtin modules: how a stream is asked whether it shows colours,
// and the text of a duration.

const { Number, NumberPrototypeToFixed, MathFloor, StringPrototypePadStart, StringPrototypeSplit } =
  primordials;

/** Should text for `stream` carry colours? FORCE_COLOR decides before the stream does. */
function shouldColorize(stream) {
  if (process.env.FORCE_COLOR !== undefined) return require('#tty/colors').getColorDepth() > 2;
  return Boolean(
    stream?.isTTY &&
      (typeof stream.getColorDepth === 'function' ? stream.getColorDepth() > 2 : true),
  );
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** `1.5ms`, `2.000s`, `1:02.345 (m:ss.mmm)`, `1:00:02.345 (h:mm:ss.mmm)`. */
function formatTime(ms) {
  if (ms < SECOND) return `${Number(NumberPrototypeToFixed(ms, 3))}ms`;
  const hours = MathFloor(ms / HOUR);
  const minutes = MathFloor((ms % HOUR) / MINUTE);
  const seconds = (ms % MINUTE) / SECOND;
  if (hours === 0 && minutes === 0) return `${NumberPrototypeToFixed(seconds, 3)}s`;
  const { 0: whole, 1: fraction } = StringPrototypeSplit(NumberPrototypeToFixed(seconds, 3), '.');
  const start = hours === 0 ? minutes : `${hours}:${StringPrototypePadStart(`${minutes}`, 2, '0')}`;
  const unit = hours === 0 ? 'm:ss.mmm' : 'h:mm:ss.mmm';
  return `${start}:${StringPrototypePadStart(whole, 2, '0')}.${fraction} (${unit})`;
}

module.exports = { formatTime, shouldColorize };
