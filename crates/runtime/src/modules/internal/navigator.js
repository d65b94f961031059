'use strict';

// The global `navigator`.

const { ObjectDefineProperties, Symbol } = primordials;

const kConstruct = Symbol('kConstruct');

let check;

class Navigator {
  #made = true;

  // Reading a private field is refused for any other object.
  static {
    check = (navigator) => navigator.#made;
  }

  constructor(key) {
    if (key !== kConstruct) {
      const { ERR_ILLEGAL_CONSTRUCTOR } = require('#internal/errors').codes;
      throw new ERR_ILLEGAL_CONSTRUCTOR();
    }
  }

  get hardwareConcurrency() {
    check(this);
    return require('os').availableParallelism();
  }

  get language() {
    check(this);
    const { globalThis } = primordials;
    return new globalThis.Intl.Locale(
      new globalThis.Intl.DateTimeFormat().resolvedOptions().locale,
    ).toString();
  }

  get languages() {
    check(this);
    return [this.language];
  }

  get userAgent() {
    check(this);
    return 'Node.js/26';
  }

  get locks() {
    check(this);
    return require('#worker_threads/locks').locks;
  }

  get platform() {
    check(this);
    return platformName(process.platform, process.arch);
  }
}

/** The platform as browsers name it. */
function platformName(platform, arch) {
  if (platform === 'darwin') return 'MacIntel';
  if (platform === 'win32') return 'Win32';
  const machines = { __proto__: null, ia32: 'i686', x64: 'x86_64' };
  if (platform === 'linux') return `Linux ${machines[arch] ?? arch}`;
  return `${platform} ${arch}`;
}

const enumerable = { __proto__: null, enumerable: true };
ObjectDefineProperties(Navigator.prototype, {
  hardwareConcurrency: enumerable,
  language: enumerable,
  languages: enumerable,
  locks: enumerable,
  platform: enumerable,
  userAgent: enumerable,
});

module.exports = { Navigator, kConstruct, navigator: new Navigator(kConstruct) };
