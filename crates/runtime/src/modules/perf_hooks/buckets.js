'use strict';

// The counts of a histogram of high dynamic range. Up to `2 ** magnitude` units every value has a bucket of
// its own; above, each doubling has half as many buckets, twice as wide, so that any value keeps its
// significant digits. Sums of 64 neighbours make percentiles quick.

const {
  Float64Array,
  MathCeil,
  MathClz32,
  MathFloor,
  MathLog2,
  globalThis,
  TypedArrayPrototypeFill,
  TypedArrayPrototypeSet,
  TypedArrayPrototypeSubarray,
} = primordials;

const kBlock = 6;

// Places in `fields`.
const kCount = 0;
const kExceeds = 1;
const kMin = 2;
const kMax = 3;
const kSmoothMean = 4;
const kSmoothVariance = 5;
const kSmoothErrors = 6;
const kSmoothed = 7;
const kFieldCount = 8;

/** The position of the highest bit of a whole number above 0. */
function exponentOf(value) {
  return value < 4294967296 ? 31 - MathClz32(value) : 63 - MathClz32(MathFloor(value / 4294967296));
}

class Buckets {
  constructor(lowest, highest, figures, halfLife = 0, threshold = 0) {
    this.lowest = lowest;
    this.highest = highest;
    this.figures = figures;
    this.halfLife = halfLife;
    this.threshold = threshold;
    // How much of a moving average a new value makes; 0 for no averages.
    this.alpha = halfLife > 0 ? 1 - 0.5 ** (1 / halfLife) : 0;
    this.memory = undefined;
    // When a delta was last taken, below 0 for not yet.
    this.previous = -0.5;
    // Values are counted in units, a power of two.
    this.unit = 2 ** MathFloor(MathLog2(lowest));
    this.magnitude = MathCeil(MathLog2(2 * 10 ** figures));
    this.half = 2 ** (this.magnitude - 1);
    this.counts = new Float64Array(2 * this.half);
    this.blocks = new Float64Array(((2 * this.half) >> kBlock) + 1);
    this.fields = new Float64Array(kFieldCount);
    this.fields[kMin] = Infinity;
  }

  get count() {
    return this.fields[kCount];
  }

  get exceeds() {
    return this.fields[kExceeds];
  }

  get min() {
    return this.fields[kMin];
  }

  get max() {
    return this.fields[kMax];
  }

  /** Moves the counts to memory that other threads see, and gives what they need for it. */
  share() {
    const { lowest, highest, figures, halfLife, threshold } = this;
    if (this.memory === undefined) {
      const size = this.indexOf(highest) + 1;
      const length = (((size - 1) >> kBlock) + 1) << kBlock;
      const { counts, blocks, fields } = this;
      this.useMemory(
        new globalThis.SharedArrayBuffer((kFieldCount + length + (length >> kBlock)) * 8),
        length,
      );
      TypedArrayPrototypeSet(this.counts, TypedArrayPrototypeSubarray(counts, 0, length));
      TypedArrayPrototypeSet(this.blocks, TypedArrayPrototypeSubarray(blocks, 0, length >> kBlock));
      TypedArrayPrototypeSet(this.fields, fields);
    }
    return {
      lowest,
      highest,
      figures,
      halfLife,
      threshold,
      memory: this.memory,
      length: this.counts.length,
    };
  }

  useMemory(memory, length) {
    this.memory = memory;
    const start = kFieldCount * 8;
    this.fields = new Float64Array(memory, 0, kFieldCount);
    this.counts = new Float64Array(memory, start, length);
    this.blocks = new Float64Array(memory, start + length * 8, length >> kBlock);
  }

  static fromShared({ lowest, highest, figures, halfLife, threshold, memory, length }) {
    const buckets = new Buckets(lowest, highest, figures, halfLife, threshold);
    buckets.useMemory(memory, length);
    return buckets;
  }

  reset() {
    TypedArrayPrototypeFill(this.counts, 0);
    TypedArrayPrototypeFill(this.blocks, 0);
    TypedArrayPrototypeFill(this.fields, 0);
    this.fields[kMin] = Infinity;
  }

  /** The bucket that `value` falls into. */
  indexOf(value) {
    const { half } = this;
    if (this.unit !== 1) value = MathFloor(value / this.unit);
    if (value < 2 * half) return value < 0 ? 0 : MathFloor(value);
    const shift = exponentOf(value) - this.magnitude + 1;
    return shift * half + MathFloor(value / 2 ** shift);
  }

  /** The lowest value of a bucket. */
  valueAt(index) {
    const { half } = this;
    if (index < 2 * half) return index * this.unit;
    const shift = MathFloor(index / half) - 1;
    return (index - shift * half) * 2 ** shift * this.unit;
  }

  /** How many values a bucket stands for. */
  widthAt(index) {
    return index < 2 * this.half ? this.unit : 2 ** (MathFloor(index / this.half) - 1) * this.unit;
  }

  lowestOf(value) {
    return this.valueAt(this.indexOf(value));
  }

  width(value) {
    return this.widthAt(this.indexOf(value));
  }

  grow(index) {
    let { length } = this.counts;
    while (length <= index) length *= 2;
    const counts = new Float64Array(length);
    TypedArrayPrototypeSet(counts, this.counts);
    this.counts = counts;
    const blocks = new Float64Array((length >> kBlock) + 1);
    TypedArrayPrototypeSet(blocks, this.blocks);
    this.blocks = blocks;
  }

  addAt(index, count) {
    if (index >= this.counts.length) this.grow(index);
    this.counts[index] += count;
    this.blocks[index >> kBlock] += count;
    this.fields[kCount] += count;
  }

  record(value) {
    const { fields } = this;
    if (value > this.highest) {
      fields[kExceeds]++;
      return;
    }
    const index = this.indexOf(value);
    const { counts } = this;
    // Only the first value of a bucket can be the least or the greatest, as far as anybody sees.
    const present = index < counts.length ? counts[index] : 0;
    if (present > 0) {
      counts[index] = present + 1;
      this.blocks[index >> kBlock]++;
      fields[kCount]++;
    } else {
      this.addAt(index, 1);
      if (value < fields[kMin]) fields[kMin] = value;
      if (value > fields[kMax]) fields[kMax] = value;
    }
    if (this.alpha > 0) this.smooth(value);
  }

  /** Takes a value into the moving averages: of values, of their variance, and of the share above the threshold. */
  smooth(value) {
    const { alpha, fields } = this;
    const error = this.threshold > 0 && value > this.threshold ? 1 : 0;
    if (fields[kSmoothed] === 0) {
      fields[kSmoothed] = 1;
      fields[kSmoothMean] = value;
      fields[kSmoothErrors] = error;
      return;
    }
    const difference = value - fields[kSmoothMean];
    const step = alpha * difference;
    fields[kSmoothMean] += step;
    fields[kSmoothVariance] = (1 - alpha) * (fields[kSmoothVariance] + difference * step);
    fields[kSmoothErrors] = alpha * error + (1 - alpha) * fields[kSmoothErrors];
  }

  get smoothMean() {
    return this.fields[kSmoothMean];
  }

  get smoothVariance() {
    return this.fields[kSmoothVariance];
  }

  get smoothErrors() {
    return this.fields[kSmoothErrors];
  }

  countAt(value) {
    return this.counts[this.indexOf(value)] ?? 0;
  }

  /** Takes over the counts of other buckets. */
  add(other) {
    const { counts } = other;
    const same = other.unit === this.unit && other.magnitude === this.magnitude;
    for (let i = 0; i < counts.length; i++) {
      if (counts[i] === 0) continue;
      const value = other.valueAt(i);
      if (value > this.highest) this.fields[kExceeds] += counts[i];
      else this.addAt(same ? i : this.indexOf(value), counts[i]);
    }
    if (other.min < this.min) this.fields[kMin] = other.min;
    if (other.max > this.max) this.fields[kMax] = other.max;
    this.fields[kExceeds] += other.exceeds;
  }

  /** Calls `visit(index, count)` for each bucket in use, in order; stops when it gives true. */
  each(visit) {
    const { blocks, counts } = this;
    for (let block = 0; block < blocks.length; block++) {
      if (blocks[block] === 0) continue;
      const end = (block + 1) << kBlock;
      for (let i = block << kBlock; i < end; i++) {
        if (counts[i] > 0 && visit(i, counts[i]) === true) return;
      }
    }
  }

  /** Takes away the counts of other buckets, as far as they are there. */
  subtract(other) {
    other.each((from, count) => {
      const index = this.indexOf(other.valueAt(from));
      const present = this.counts[index] ?? 0;
      const taken = present < count ? present : count;
      if (taken > 0) this.addAt(index, -taken);
    });
    const { fields } = this;
    fields[kExceeds] = fields[kExceeds] > other.exceeds ? fields[kExceeds] - other.exceeds : 0;
    fields[kMin] = Infinity;
    fields[kMax] = 0;
    this.each((index) => {
      const value = this.valueAt(index);
      if (value < fields[kMin]) fields[kMin] = value;
      fields[kMax] = value;
    });
  }

  /** Calls `visit(bound, count)` for bounds that `next` makes of one another, up to the last value. */
  bounded(first, next, visit) {
    if (this.count === 0) return;
    let bound = first;
    let inside = 0;
    this.each((index, count) => {
      const value = this.valueAt(index);
      while (value > bound) {
        visit(this.lowestOf(bound), inside);
        inside = 0;
        bound = next(bound);
      }
      inside += count;
    });
    visit(this.lowestOf(bound), inside);
  }

  mean() {
    if (this.count === 0) return NaN;
    let total = 0;
    this.each((index, count) => {
      total += (this.valueAt(index) + MathFloor(this.widthAt(index) / 2)) * count;
    });
    return total / this.count;
  }

  /** The n-th central moment. */
  moment(n, mean = this.mean()) {
    let total = 0;
    this.each((index, count) => {
      const middle = this.valueAt(index) + MathFloor(this.widthAt(index) / 2);
      total += (middle - mean) ** n * count;
    });
    return total / this.count;
  }

  percentile(percentile) {
    if (this.count === 0) return 0;
    let wanted = MathCeil((percentile / 100) * this.count - 1e-9);
    if (wanted < 1) wanted = 1;
    const { blocks, counts } = this;
    let block = 0;
    while (block < blocks.length - 1 && wanted > blocks[block]) wanted -= blocks[block++];
    let index = block << kBlock;
    while (index < counts.length - 1 && wanted > counts[index]) wanted -= counts[index++];
    // The greatest value of its bucket.
    return this.valueAt(index) + this.widthAt(index) - 1;
  }

  /** The greatest value that counts as that of a rank; the first is 1. */
  atRank(rank) {
    let seen = 0;
    let value = 0;
    this.each((index, count) => {
      seen += count;
      value = this.valueAt(index) + this.widthAt(index) - 1;
      return seen >= rank;
    });
    return value;
  }

  /** The least and the greatest value, once the counts are there. */
  setRange(min, max) {
    this.fields[kMin] = min;
    this.fields[kMax] = max;
  }

  /** The moving averages: `[alpha, mean, variance, errors, threshold]`. */
  setAverages(averages) {
    const { fields } = this;
    this.alpha = averages[0];
    fields[kSmoothed] = this.count > 0 ? 1 : 0;
    fields[kSmoothMean] = averages[1];
    fields[kSmoothVariance] = averages[2];
    fields[kSmoothErrors] = averages[3];
    this.threshold = averages[4];
  }

  /** Percentile levels that halve the distance to 100 each time, with their values. */
  percentiles(visit) {
    let level = 0;
    let seen = 0;
    let last = 0;
    this.each((index, count) => {
      seen += count;
      last = this.valueAt(index);
      const reached = (100 * seen) / this.count;
      while (level <= reached && level < 100) {
        visit(level, last);
        const halvings = MathFloor(MathLog2(100 / (100 - level))) + 1;
        level += 100 / 2 ** halvings;
        if (seen >= this.count) break;
      }
    });
    visit(100, last);
  }

  /** How many values are at most `value`. */
  countUpTo(value) {
    let seen = 0;
    this.each((index, count) => {
      if (this.valueAt(index) > value) return true;
      seen += count;
      return false;
    });
    return seen;
  }
}

module.exports = { Buckets };
