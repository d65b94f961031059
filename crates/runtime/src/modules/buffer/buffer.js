'use strict';

// The public `buffer` module: the Buffer constructor with its statics and the exports that hang on it. Methods of instances
// live in methods.js and numbers.js, the encodings in codecs.js, Blob and File in blob.js and file.js.

const {
  ArrayBuffer,
  ArrayIsArray,
  MathMin,
  MathMax,
  MathTrunc,
  NumberMAX_SAFE_INTEGER,
  NumberIsNaN,
  ObjectDefineProperties,
  ObjectDefineProperty,
  ObjectPrototype,
  ObjectSetPrototypeOf,
  RangeError,
  SymbolSpecies,
  SymbolToPrimitive,
  TypedArrayPrototypeFill,
  TypedArrayPrototypeGetBuffer,
  TypedArrayPrototypeGetByteLength,
  TypedArrayPrototypeGetByteOffset,
  TypedArrayPrototypeGetLength,
  TypedArrayPrototypeSet,
  TypedArrayPrototypeSlice,
  Uint8Array,
} = primordials;

const {
  codes: {
    ERR_BUFFER_OUT_OF_BOUNDS,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_OUT_OF_RANGE,
    ERR_UNKNOWN_ENCODING,
  },
  hideStackFrames,
} = require('#internal/errors');
const { validateArray, validateInteger, validateNumber } = require('#internal/validators');
const { defineLazyValues } = require('#internal/value_properties');
const {
  isAnyArrayBuffer,
  isArrayBufferView,
  isTypedArray,
  isUint8Array,
  kMaxStringLength: kStringMaxLength,
} = require('#buffer/kinds');
const {
  codecOf,
  shortUtf8Size,
  utf8,
  writeShortAscii,
  writeShortLatin1,
  writeShortUtf8,
} = require('#buffer/codecs');
const binding = internalBinding('buffer');

const kMaxLength = NumberMAX_SAFE_INTEGER;

// Makes a view of a plain ArrayBuffer quickly, once there is a native for that; undefined for other arguments.
let constructView;

class FastBuffer extends Uint8Array {
  // biome-ignore lint/correctness/noUnreachableSuper: the native's view is what super() would make of `this`.
  constructor(bufferOrLength = undefined, byteOffset = undefined, length = undefined) {
    if (constructView !== undefined) {
      if (new.target === FastBuffer) {
        const view = constructView(bufferOrLength, byteOffset, length);
        if (view !== undefined) return view;
      }
    } else if (++made === MANY) {
      makeQuickly();
    }
    super(bufferOrLength, byteOffset, length);
  }
}
const { valueOf } = ObjectPrototype;

function Buffer(arg, encodingOrOffset, length) {
  warnAboutConstructor();
  if (typeof arg === 'number') {
    if (typeof encodingOrOffset === 'string') {
      throw new ERR_INVALID_ARG_TYPE('string', 'string', arg);
    }
    return Buffer.alloc(arg);
  }
  return Buffer.from(arg, encodingOrOffset, length);
}

ObjectDefineProperty(Buffer, SymbolSpecies, {
  __proto__: null,
  configurable: true,
  enumerable: false,
  get() {
    return FastBuffer;
  },
});

FastBuffer.prototype.constructor = Buffer;
Buffer.prototype = FastBuffer.prototype;
// Whoever asks a Buffer's constructor for what is Uint8Array's, BYTES_PER_ELEMENT above all, gets it.
ObjectSetPrototypeOf(Buffer, Uint8Array);

let constructorWarned = false;
let quietCalls = 0;

// The deprecation is told once, and only to code outside node_modules: a program's author cannot mend its dependencies.
function warnAboutConstructor() {
  if (constructorWarned) return;
  const { getOptionValue } = require('#internal/options');
  // Past many calls from dependencies the stack is no longer worth its price.
  if (!getOptionValue('--pending-deprecation')) {
    if (++quietCalls > 10000 || require('#internal/util').isInsideNodeModules(100, true)) return;
  }
  constructorWarned = true;
  process.emitWarning(
    'Buffer() is deprecated due to security and usability issues. Please use the Buffer.alloc(), ' +
      'Buffer.allocUnsafe(), or Buffer.from() methods instead.',
    'DeprecationWarning',
    'DEP0005',
  );
}

// --- memory ---

Buffer.poolSize = 64 * 1024;
let poolSize = 0;
let poolOffset = 0;
let poolBuffer;
let poolView;

function newPool() {
  poolSize = Buffer.poolSize;
  poolView = raw(poolSize);
  poolBuffer = TypedArrayPrototypeGetBuffer(poolView);
  binding.markUntransferable?.(poolBuffer);
  poolOffset = 0;
}

// Once a program has made many Buffers they come from where the engine makes them as quickly as plain byte arrays: that
// place costs something to set up.
const MANY = 1000;
let made = 0;

let newBytes = function newBytes(size) {
  if (++made === MANY) makeQuickly();
  return new FastBuffer(size);
};

// Natives that make views of a plain buffer, and of a part of another Buffer's memory; both give undefined for arguments
// that are not small integers within it.
let quickView = function quickView(buffer, offset, size) {
  if (++made === MANY) makeQuickly();
  const view = new FastBuffer(buffer, offset, size);
  // What only looks like a buffer gives a view, though not of itself.
  return view.buffer === buffer ? view : undefined;
};

let quickPart = function quickPart() {
  if (++made === MANY) makeQuickly();
  return undefined;
};

// Makes a Buffer of memory that nobody has zeroed; undefined when it is too large for that.
let quickRaw = function quickRaw() {
  if (++made === MANY) makeQuickly();
  return undefined;
};

// The same with zeroes.
let quickZeroed = function quickZeroed() {
  if (++made === MANY) makeQuickly();
  return undefined;
};

function newView(buffer, offset, size) {
  return quickView(buffer, offset, size) ?? new FastBuffer(buffer, offset, size);
}

function makeQuickly() {
  const { bytes } = binding.quickMakers(FastBuffer.prototype);
  newBytes = bytes;
  const makers = binding.bytesMakers(bytes(0));
  quickView = makers[0];
  constructView = quickView;
  quickPart = makers[1];
  quickRaw = makers[2];
  quickZeroed = makers[3];
}

// From the first size on memory of an array's own is given back sooner than that of an ArrayBuffer; from the second on
// it is better zeroed by the kernel, as it is touched.
const kWorthOwn = 0x4000;
const kWorthKernel = 0x40000;

function fresh(size) {
  if (size <= kWorthOwn) return newBytes(size);
  if (size <= kWorthKernel) return quickZeroed(MathTrunc(size)) ?? new FastBuffer(size);
  if (size <= 0x7fffffff) return new FastBuffer(size);
  try {
    return new FastBuffer(size);
  } catch {
    throw new RangeError(`Array buffer allocation failed`);
  }
}

// From here on memory that nobody has zeroed is quicker to get, for all that it is a call; from the second on also as an
// ArrayBuffer.
const kWorthNotZeroing = 0x200;
const kWorthBuffer = 0x2000;
let zeroes;

/** Memory with whatever it held before, unless the program wants all memory zeroed. */
function raw(size) {
  if (size < kWorthNotZeroing || size > 0x7fffffff) return fresh(size);
  zeroes ??= require('#internal/options').getOptionValue('--zero-fill-buffers');
  if (zeroes) return fresh(size);
  const bytes = MathTrunc(size);
  const quick = quickRaw(bytes);
  if (quick !== undefined) return quick;
  if (size < kWorthBuffer) return fresh(size);
  return newView(binding.uninitialized(bytes), 0, bytes);
}

// Offsets stay multiples of eight, so that other typed arrays can be laid over a pooled Buffer.
function fromPool(size) {
  if (poolView === undefined || size > poolSize - poolOffset) newPool();
  const view = newView(poolBuffer, poolOffset, size);
  poolOffset = (poolOffset + size + 7) & ~7;
  return view;
}

// Up to here bytes of their own cost less than a view of the pool.
const kOwnSize = 1024;
// Up to here a loop writes a string quicker than native code could.
const kShortString = 32;

function allocate(size) {
  if (size <= kOwnSize) return size <= 0 ? new FastBuffer() : newBytes(MathTrunc(size));
  if (size < Buffer.poolSize >>> 1) return fromPool(size);
  return raw(size);
}

function needSize(size) {
  if (typeof size !== 'number' || !(size >= 0 && size <= kMaxLength)) validateSize(size);
}

const validateSize = hideStackFrames((size) => {
  validateNumber.withoutStackTrace(size, 'size');
  if (!(size >= 0 && size <= kMaxLength)) {
    throw new ERR_OUT_OF_RANGE.HideStackFramesError('size', `>= 0 && <= ${kMaxLength}`, size);
  }
});

Buffer.from = function from(value, encodingOrOffset, length) {
  if (typeof value === 'string') return fromString(value, encodingOrOffset);
  return fromAny(value, encodingOrOffset, length);
};

function fromAny(value, encodingOrOffset, length) {
  if (typeof value === 'object' && value !== null) {
    if (value instanceof FastBuffer && value.valueOf === valueOf) return copyOfBytes(value);
    if (value instanceof ArrayBuffer && encodingOrOffset === undefined && length === undefined) {
      const view = quickView(value, 0, undefined);
      if (view !== undefined) return view;
    }
    if (isAnyArrayBuffer(value)) return fromArrayBuffer(value, encodingOrOffset, length);

    const primitive = value.valueOf?.();
    if (
      primitive != null &&
      primitive !== value &&
      (typeof primitive === 'string' || typeof primitive === 'object')
    ) {
      return Buffer.from(primitive, encodingOrOffset, length);
    }

    const bytes = fromObject(value);
    if (bytes !== undefined) return bytes;

    if (typeof value[SymbolToPrimitive] === 'function') {
      const string = value[SymbolToPrimitive]('string');
      if (typeof string === 'string') return fromString(string, encodingOrOffset);
    }
  }

  throw new ERR_INVALID_ARG_TYPE(
    'first argument',
    ['string', 'Buffer', 'ArrayBuffer', 'Array', 'Array-like Object'],
    value,
  );
}

Buffer.copyBytesFrom = function copyBytesFrom(view, offset, length) {
  if (!isTypedArray(view)) throw new ERR_INVALID_ARG_TYPE('view', ['TypedArray'], view);

  const viewLength = TypedArrayPrototypeGetLength(view);
  if (viewLength === 0) return new FastBuffer();
  if (offset === undefined && length === undefined) {
    return copyOfBytes(
      new Uint8Array(
        TypedArrayPrototypeGetBuffer(view),
        TypedArrayPrototypeGetByteOffset(view),
        TypedArrayPrototypeGetByteLength(view),
      ),
    );
  }

  let start = 0;
  if (offset !== undefined) {
    validateInteger(offset, 'offset', 0);
    if (offset >= viewLength) return new FastBuffer();
    start = offset;
  }
  let end = viewLength;
  if (length !== undefined) {
    validateInteger(length, 'length', 0);
    end = MathMin(start + length, viewLength);
  }
  const part = TypedArrayPrototypeSlice(view, start, end);
  return copyOfBytes(
    new Uint8Array(TypedArrayPrototypeGetBuffer(part), 0, TypedArrayPrototypeGetByteLength(part)),
  );
};

Buffer.of = function of(...items) {
  const bytes = allocate(items.length);
  for (let i = 0; i < items.length; i++) bytes[i] = items[i];
  return bytes;
};

Buffer.alloc = function alloc(size, fill, encoding) {
  needSize(size);
  if (fill !== undefined && fill !== 0 && size > 0) {
    return fillBytes(fresh(size), fill, encoding);
  }
  return fresh(size);
};

// Memory of this size is never inside of an object, which the collector moves.
const kOutOfLine = 1024;

/** Memory whose address is a multiple of `alignment`. */
function aligned(size, alignment) {
  validateInteger(alignment, 'alignment', 1, 2 ** 30);
  if ((alignment & (alignment - 1)) !== 0)
    throw new ERR_INVALID_ARG_VALUE('alignment', alignment, 'must be a power of two');
  const room = new FastBuffer(MathMax(MathTrunc(size) + alignment, kOutOfLine));
  const start = binding.bytesToAlignment(room, alignment);
  return new FastBuffer(TypedArrayPrototypeGetBuffer(room), start, MathTrunc(size));
}

Buffer.allocUnsafe = function allocUnsafe(size, alignment) {
  needSize(size);
  if (alignment !== undefined) return aligned(size, alignment);
  return size >= kWorthNotZeroing && size <= kOwnSize ? raw(size) : allocate(size);
};

Buffer.allocUnsafeSlow = function allocUnsafeSlow(size, alignment) {
  needSize(size);
  return alignment === undefined ? raw(size) : aligned(size, alignment);
};

// Text that is not ASCII comes in rows: after the first nobody tries to copy it as if it were.
let asciiExpected = true;

function fromString(string, encoding) {
  let codec = utf8;
  if (typeof encoding === 'string' && encoding.length !== 0) {
    codec = codecOf(encoding);
    if (codec === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
  }
  const units = string.length;
  if (units === 0) return new FastBuffer();
  if (units <= kOwnSize && codec.oneByte) {
    if (codec !== utf8) return lowBytes(string, units);
    if (units <= kShortString) return shortUtf8(string, units);
    if (asciiExpected) {
      const bytes = newBytes(units);
      if (binding.asciiWrite(bytes, string, false) !== -1) return bytes;
      asciiExpected = false;
    }
  }
  const most = codec === utf8 ? units * 3 : codec.size(string);
  return most < Buffer.poolSize >>> 1 && (codec === utf8 || most > kOwnSize)
    ? encodeIntoPool(string, codec, most)
    : encodeAlone(string, codec, most);
}

function shortUtf8(string, units) {
  if (asciiExpected) {
    const bytes = newBytes(units);
    if (writeShortAscii(bytes, string, 0, units) !== -1) return bytes;
  }
  const size = shortUtf8Size(string, units);
  // Three bytes a character and more are quicker in native code.
  if (size === -1) return encodeIntoPool(string, utf8, units * 3);
  asciiExpected = size === units;
  const bytes = newBytes(size);
  writeShortUtf8(bytes, string, units);
  return bytes;
}

// The low byte of every unit.
function lowBytes(string, units) {
  const bytes = newBytes(units);
  if (units <= kShortString) writeShortLatin1(bytes, string, units);
  else binding.asciiWrite(bytes, string, true);
  return bytes;
}

// The bytes of a string go straight into the pool when they surely fit: one pass and no separate count.
function encodeIntoPool(string, codec, most) {
  if (poolView === undefined || most > poolSize - poolOffset) newPool();
  const written = codec.write(poolView, string, poolOffset, most);
  const view = newView(poolBuffer, poolOffset, written);
  poolOffset = (poolOffset + written + 7) & ~7;
  asciiExpected = written === string.length;
  return view;
}

function encodeAlone(string, codec, most) {
  const size = codec === utf8 ? codec.size(string) : most;
  const bytes = allocate(size);
  const written = codec.write(bytes, string, 0, size);
  return written === size
    ? bytes
    : new FastBuffer(
        TypedArrayPrototypeGetBuffer(bytes),
        TypedArrayPrototypeGetByteOffset(bytes),
        written,
      );
}

function fromArrayBuffer(buffer, byteOffset, length) {
  if (byteOffset === undefined) {
    byteOffset = 0;
  } else {
    byteOffset = +byteOffset;
    if (NumberIsNaN(byteOffset)) byteOffset = 0;
  }
  const room = buffer.byteLength - byteOffset;
  if (room < 0) throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
  // Without a length the view follows a resizable buffer's own.
  if (length === undefined) return new FastBuffer(buffer, byteOffset);
  length = +length;
  if (!(length > 0)) length = 0;
  else if (length > room) throw new ERR_BUFFER_OUT_OF_BOUNDS('length');
  return new FastBuffer(buffer, byteOffset, length);
}

function copyOfBytes(source) {
  const size = TypedArrayPrototypeGetLength(source);
  const bytes = allocate(size);
  if (size > 32) TypedArrayPrototypeSet(bytes, source, 0);
  else for (let i = 0; i < size; i++) bytes[i] = source[i];
  return bytes;
}

function copyOfList(list) {
  let size = list.length;
  if (size <= 0) return new FastBuffer();
  if (!ArrayIsArray(list)) {
    if (isTypedArray(list)) return copyOfBytes(list);
    size = MathTrunc(size);
  }
  const bytes = allocate(size);
  for (let i = 0; i < size; i++) bytes[i] = list[i];
  return bytes;
}

function fromObject(value) {
  if (value.length !== undefined || isAnyArrayBuffer(value.buffer)) {
    if (typeof value.length !== 'number') return new FastBuffer();
    return copyOfList(value);
  }
  if (value.type === 'Buffer' && ArrayIsArray(value.data)) return copyOfList(value.data);
  return undefined;
}

// A view of a part of a Buffer, with the indices that `subarray` was given.
function newPart(bytes, start, end) {
  return quickPart(bytes, start, end);
}

// --- other statics ---

Buffer.isBuffer = function isBuffer(value) {
  return value instanceof Buffer;
};

Buffer.compare = function compare(buf1, buf2) {
  if (!isUint8Array(buf1)) throw new ERR_INVALID_ARG_TYPE('buf1', ['Buffer', 'Uint8Array'], buf1);
  if (!isUint8Array(buf2)) throw new ERR_INVALID_ARG_TYPE('buf2', ['Buffer', 'Uint8Array'], buf2);
  return buf1 === buf2 ? 0 : binding.compare(buf1, buf2);
};

Buffer.isEncoding = function isEncoding(encoding) {
  return typeof encoding === 'string' && encoding.length !== 0 && codecOf(encoding) !== undefined;
};

Buffer.concat = function concat(list, length) {
  validateArray(list, 'list');
  if (list.length === 0) return new FastBuffer();

  if (length === undefined) {
    length = 0;
    for (let i = 0; i < list.length; i++) {
      const part = list[i];
      // The real length: a property of that name can be anything, and what only looks like bytes has none.
      if (!(part instanceof Uint8Array) && !isUint8Array(part)) throw notBytes(part, i);
      length += TypedArrayPrototypeGetLength(part);
    }
    const joined = Buffer.allocUnsafe(length);
    let position = 0;
    for (let i = 0; i < list.length; i++) {
      const part = list[i];
      TypedArrayPrototypeSet(joined, part, position);
      position += TypedArrayPrototypeGetLength(part);
    }
    return joined;
  }
  validateInteger(length, 'length', 0);
  return concatTo(list, length);
};

function notBytes(part, i) {
  return new ERR_INVALID_ARG_TYPE(`list[${i}]`, ['Buffer', 'Uint8Array'], part);
}

// Joins as much of the list as `length` bytes hold.
function concatTo(list, length) {
  const joined = Buffer.allocUnsafe(length);
  let position = 0;
  for (let i = 0; i < list.length; i++) {
    const part = list[i];
    if (!isUint8Array(part)) throw notBytes(part, i);
    const size = TypedArrayPrototypeGetLength(part);
    if (position + size > length) {
      binding.copy(part, joined, position, 0, length - position);
      position = length;
      continue;
    }
    TypedArrayPrototypeSet(joined, part, position);
    position += size;
  }
  // What the list did not reach must not show the pool's old bytes.
  if (position < length) TypedArrayPrototypeFill(joined, 0, position, length);
  return joined;
}

Buffer.byteLength = function byteLength(string, encoding) {
  if (typeof string !== 'string') {
    if (isArrayBufferView(string) || isAnyArrayBuffer(string)) return string.byteLength;
    throw new ERR_INVALID_ARG_TYPE('string', ['string', 'Buffer', 'ArrayBuffer'], string);
  }
  if (string.length === 0) return 0;
  if (!encoding) return utf8.size(string);
  return (codecOf(`${encoding}`) ?? utf8).size(string);
};

require('#buffer/methods').addMethods(Buffer, newView, newPart);
const { fillBytes, inspectLimit } = require('#buffer/methods');

// --- exports ---

function transcode(source, fromEncoding, toEncoding) {
  return require('#buffer/text').transcode(source, fromEncoding, toEncoding);
}

function isUtf8(input) {
  return require('#buffer/text').isUtf8(input);
}

function isAscii(input) {
  return require('#buffer/text').isAscii(input);
}

function btoa(input) {
  return require('#buffer/text').btoa(input, arguments.length);
}

function atob(input) {
  return require('#buffer/text').atob(input, arguments.length);
}

function resolveObjectURL(id) {
  return require('#buffer/blob').resolveObjectURL(id);
}

module.exports = {
  Buffer,
  transcode,
  isUtf8,
  isAscii,
  kMaxLength,
  kStringMaxLength,
  btoa,
  atob,
};

ObjectDefineProperties(module.exports, {
  constants: {
    __proto__: null,
    configurable: false,
    enumerable: true,
    value: ObjectDefineProperties(
      {},
      {
        MAX_LENGTH: { __proto__: null, enumerable: true, value: kMaxLength },
        MAX_STRING_LENGTH: { __proto__: null, enumerable: true, value: kStringMaxLength },
      },
    ),
  },
  INSPECT_MAX_BYTES: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return inspectLimit.bytes;
    },
    set(value) {
      validateNumber(value, 'INSPECT_MAX_BYTES', 0);
      inspectLimit.bytes = value;
    },
  },
});

// Blob and File bring web streams and events with them, so they come when first asked for.
defineLazyValues(module.exports, '#buffer/blob', ['Blob']);
module.exports.resolveObjectURL = resolveObjectURL;
defineLazyValues(module.exports, '#buffer/file', ['File']);
