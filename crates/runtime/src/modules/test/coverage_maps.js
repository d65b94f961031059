'use strict';

// Coverage of generated code in terms of the sources that it was made from, by the source maps that the processes wrote
// beside what they counted.

const { ArrayPrototypeMap, ArrayPrototypePush, SafeMap, StringPrototypeSplit } = primordials;

const {
  codes: { ERR_SOURCE_MAP_CORRUPT, ERR_SOURCE_MAP_MISSING_SOURCE },
} = require('#internal/errors');

/** Where the lines of a text of these lengths begin. */
function startsOf(lengths) {
  const starts = [];
  let at = 0;
  for (let i = 0; i < lengths.length; i++) {
    starts[i] = at;
    at += lengths[i] + 1;
  }
  return starts;
}

/** Line and column, from 0, of an offset. */
function positionOf(starts, offset) {
  let low = 0;
  let count = starts.length;
  while (count > 1) {
    const step = count >> 1;
    if (starts[low + step] > offset) {
      count = step;
    } else {
      low += step;
      count -= step;
    }
  }
  return { line: low, column: offset - starts[low] };
}

/** One generated script and the sources in its map. */
class MappedScript {
  #starts;
  #map;
  #sources = new SafeMap();

  constructor(url, { data, lineLengths }) {
    if (data === null || data === undefined) throw new ERR_SOURCE_MAP_CORRUPT(url);
    const { SourceMap } = require('#module/source_map');
    this.#map = new SourceMap(data, { lineLengths });
    this.#starts = startsOf(lineLengths);
    for (let i = 0; i < data.sources.length; i++) {
      const text = data.sourcesContent?.[i] ?? read(data.sources[i], url);
      const lengths = ArrayPrototypeMap(StringPrototypeSplit(text, '\n'), (line) => line.length);
      this.#sources.set(data.sources[i], {
        __proto__: null,
        url: data.sources[i],
        text,
        lengths,
        starts: startsOf(lengths),
        functions: [],
      });
    }
  }

  /** A range in terms of a source's lines: `{ source, range }`; undefined when it belongs to none. */
  #mapRange({ startOffset, endOffset, count }, isWhole) {
    let begin = this.#find(startOffset);
    const end = this.#find(endOffset - 1);
    // What stands in front of the first thing that has a source belongs to the source of the last.
    if (begin.originalSource === undefined && isWhole) begin = { ...end, originalLine: 0 };
    const source = this.#sources.get(begin.originalSource);
    if (source === undefined || end.originalSource !== begin.originalSource) return undefined;
    const from = source.starts[begin.originalLine];
    const to = source.starts[end.originalLine] + source.lengths[end.originalLine];
    if (!(to > from)) return undefined;
    return { __proto__: null, source, range: { startOffset: from, endOffset: to, count } };
  }

  #find(offset) {
    const { line, column } = positionOf(this.#starts, offset);
    return this.#map.findEntry(line, column);
  }

  /** What ran of each source. */
  map(functions) {
    for (let i = 0; i < functions.length; i++) {
      const { functionName, ranges, isBlockCoverage } = functions[i];
      const whole = this.#mapRange(ranges[0], i === 0);
      if (whole === undefined) continue;
      const mapped = [whole.range];
      for (let j = 1; j < ranges.length; j++) {
        const part = this.#mapRange(ranges[j], false);
        if (part?.source === whole.source) ArrayPrototypePush(mapped, part.range);
      }
      ArrayPrototypePush(whole.source.functions, {
        functionName,
        ranges: mapped,
        isBlockCoverage,
        isWhole: i === 0,
      });
    }
    return [...this.#sources.values()];
  }
}

function read(source, url) {
  try {
    return require('fs').readFileSync(require('url').fileURLToPath(source), 'utf8');
  } catch {
    throw new ERR_SOURCE_MAP_MISSING_SOURCE(source, url);
  }
}

module.exports = { MappedScript };
