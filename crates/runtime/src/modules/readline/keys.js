'use strict';
// From the bytes of a terminal to keys: escape sequences of xterm, rxvt, gnome and the Linux
// console, control characters, characters with Alt.

const {
  RegExpPrototypeExec,
  StringFromCharCode,
  StringPrototypeCharCodeAt,
  StringPrototypeCodePointAt,
  StringPrototypeSlice,
  StringPrototypeToLowerCase,
  Symbol,
  SymbolIterator,
} = primordials;

const kEscape = '\x1b';
const kSawKeyPress = Symbol('saw-key-press');
const kDecoder = Symbol('keypress-decoder');
const kKeys = Symbol('escape-decoder');
const DEFAULT_TIMEOUT = 500;

// Keys by the code of their sequence. A second element names the modifier that rxvt puts into the
// last character.
const sequences = {
  __proto__: null,
  '[P': 'f1',
  '[Q': 'f2',
  '[R': 'f3',
  '[S': 'f4',
  OP: 'f1',
  OQ: 'f2',
  OR: 'f3',
  OS: 'f4',
  '[11~': 'f1',
  '[12~': 'f2',
  '[13~': 'f3',
  '[14~': 'f4',
  '[[A': 'f1',
  '[[B': 'f2',
  '[[C': 'f3',
  '[[D': 'f4',
  '[[E': 'f5',
  '[15~': 'f5',
  '[17~': 'f6',
  '[18~': 'f7',
  '[19~': 'f8',
  '[20~': 'f9',
  '[21~': 'f10',
  '[23~': 'f11',
  '[24~': 'f12',
  '[200~': 'paste-start',
  '[201~': 'paste-end',
  '[A': 'up',
  '[B': 'down',
  '[C': 'right',
  '[D': 'left',
  '[E': 'clear',
  '[F': 'end',
  '[H': 'home',
  OA: 'up',
  OB: 'down',
  OC: 'right',
  OD: 'left',
  OE: 'clear',
  OF: 'end',
  OH: 'home',
  '[1~': 'home',
  '[2~': 'insert',
  '[3~': 'delete',
  '[4~': 'end',
  '[5~': 'pageup',
  '[6~': 'pagedown',
  '[[5~': 'pageup',
  '[[6~': 'pagedown',
  '[7~': 'home',
  '[8~': 'end',
  '[a': ['up', 'shift'],
  '[b': ['down', 'shift'],
  '[c': ['right', 'shift'],
  '[d': ['left', 'shift'],
  '[e': ['clear', 'shift'],
  '[2$': ['insert', 'shift'],
  '[3$': ['delete', 'shift'],
  '[5$': ['pageup', 'shift'],
  '[6$': ['pagedown', 'shift'],
  '[7$': ['home', 'shift'],
  '[8$': ['end', 'shift'],
  Oa: ['up', 'ctrl'],
  Ob: ['down', 'ctrl'],
  Oc: ['right', 'ctrl'],
  Od: ['left', 'ctrl'],
  Oe: ['clear', 'ctrl'],
  '[2^': ['insert', 'ctrl'],
  '[3^': ['delete', 'ctrl'],
  '[5^': ['pageup', 'ctrl'],
  '[6^': ['pagedown', 'ctrl'],
  '[7^': ['home', 'ctrl'],
  '[8^': ['end', 'ctrl'],
  '[Z': ['tab', 'shift'],
};

const plainKeys = {
  __proto__: null,
  '\r': 'return',
  '\n': 'enter',
  '\t': 'tab',
  '\b': 'backspace',
  '\x7f': 'backspace',
  [kEscape]: 'escape',
  ' ': 'space',
};

function isDigit(char) {
  return char >= '0' && char <= '9' && char.length === 1;
}

/** The length of the character at `i`: 2 for a surrogate pair. */
function charLengthAt(text, i) {
  // Beyond the end a move to the right counts one, as the caller clamps it.
  if (text.length <= i) return 1;
  return StringPrototypeCodePointAt(text, i) >= 0x10000 ? 2 : 1;
}

/** The length of the character that ends before `i`. */
function charLengthLeft(text, i) {
  if (i <= 0) return 0;
  if (i > 1 && StringPrototypeCodePointAt(text, i - 2) >= 0x10000) return 2;
  return 1;
}

/** Reads characters one by one (an empty one means that time is up) and emits `keypress`. */
function* emitKeys(stream) {
  for (;;) {
    let char = yield;
    let text = char;
    let escaped = false;
    const key = { sequence: null, name: undefined, ctrl: false, meta: false, shift: false };

    if (char === kEscape) {
      escaped = true;
      char = yield;
      text += char;
      if (char === kEscape) {
        char = yield;
        text += char;
      }
    }
    if (escaped && (char === 'O' || char === '[')) {
      let code = char;
      let modifier = 0;
      if (char === 'O') {
        char = yield;
        text += char;
        if (isDigit(char)) {
          modifier = (char >> 0) - 1;
          char = yield;
          text += char;
        }
        code += char;
      } else {
        char = yield;
        text += char;
        if (char === '[') {
          code += char;
          char = yield;
          text += char;
        }
        const start = text.length - 1;
        // Up to three digits, then perhaps a modifier behind a semicolon, then the last character.
        for (let i = 0; i < 3 && isDigit(char); i++) {
          char = yield;
          text += char;
        }
        if (char === ';') {
          char = yield;
          text += char;
          if (isDigit(char)) text += yield;
        }
        const command = StringPrototypeSlice(text, start);
        let found = RegExpPrototypeExec(/^(?:(\d\d?)(?:;(\d))?([~^$])|(\d{3}~))$/, command);
        if (found !== null) {
          if (found[4]) {
            code += found[4];
          } else {
            code += found[1] + found[3];
            modifier = (found[2] || 1) - 1;
          }
        } else {
          found = RegExpPrototypeExec(/^((\d;)?(\d))?([A-Za-z])$/, command);
          if (found !== null) {
            code += found[4];
            modifier = (found[3] || 1) - 1;
          } else {
            code += command;
          }
        }
      }
      key.ctrl = (modifier & 4) !== 0;
      key.meta = (modifier & 10) !== 0;
      key.shift = (modifier & 1) !== 0;
      key.code = code;
      const meaning = sequences[code];
      if (meaning === undefined) {
        key.name = 'undefined';
      } else if (typeof meaning === 'string') {
        key.name = meaning;
      } else {
        key.name = meaning[0];
        key[meaning[1]] = true;
      }
    } else if (plainKeys[char] !== undefined) {
      key.name = plainKeys[char];
      key.meta = escaped;
    } else if (!escaped && char <= '\x1a') {
      // Ctrl and a letter.
      key.name = StringFromCharCode(StringPrototypeCharCodeAt(char, 0) + 96);
      key.ctrl = true;
    } else if (RegExpPrototypeExec(/^[0-9A-Za-z]$/, char) !== null) {
      key.name = StringPrototypeToLowerCase(char);
      key.shift = RegExpPrototypeExec(/^[A-Z]$/, char) !== null;
      key.meta = escaped;
    } else if (escaped) {
      // Alt and some other character, or nothing came after the escape key.
      key.name = char.length > 0 ? undefined : 'escape';
      key.meta = true;
    }
    key.sequence = text;
    if (text.length !== 0 && (key.name !== undefined || escaped)) {
      stream.emit('keypress', escaped ? undefined : text, key);
    } else if (charLengthAt(text, 0) === text.length) {
      stream.emit('keypress', text, key);
    }
    // Anything else is a broken sequence, of which nobody hears.
  }
}

function startKeys(stream) {
  stream[kKeys] = emitKeys(stream);
  stream[kKeys].next();
}

/** Makes `stream` emit `keypress` events, as long as somebody listens for them. */
function emitKeypressEvents(stream, iface = {}) {
  if (stream[kDecoder]) return;
  const { StringDecoder } = require('string_decoder');
  const { clearTimeout, setTimeout } = require('#timers/internal');
  stream[kDecoder] = new StringDecoder('utf8');
  startKeys(stream);

  const { escapeCodeTimeout = DEFAULT_TIMEOUT } = iface;
  let timeout;

  function onTimeout() {
    stream[kKeys].next('');
  }

  function onData(input) {
    if (stream.listenerCount('keypress') === 0) {
      stream.removeListener('data', onData);
      stream.on('newListener', onNewListener);
      return;
    }
    const text = stream[kDecoder].write(input);
    if (!text) return;
    clearTimeout(timeout);
    // One character at a time is typing, more is pasting.
    iface[kSawKeyPress] = charLengthAt(text, 0) === text.length;
    iface.isCompletionEnabled = false;
    let length = 0;
    const characters = text[SymbolIterator]();
    for (let step = characters.next(); !step.done; step = characters.next()) {
      const character = step.value;
      length += character.length;
      const isLast = length === text.length;
      if (isLast) iface.isCompletionEnabled = true;
      try {
        stream[kKeys].next(character);
        // An escape at the end may be the key itself or the start of a sequence.
        if (isLast && character === kEscape) timeout = setTimeout(onTimeout, escapeCodeTimeout);
      } catch (error) {
        // A listener has thrown through the generator, which is finished by that.
        startKeys(stream);
        throw error;
      }
    }
  }

  function onNewListener(event) {
    if (event !== 'keypress') return;
    stream.on('data', onData);
    stream.removeListener('newListener', onNewListener);
  }

  if (stream.listenerCount('keypress') > 0) stream.on('data', onData);
  else stream.on('newListener', onNewListener);
}

module.exports = { charLengthAt, charLengthLeft, emitKeypressEvents, kSawKeyPress };
