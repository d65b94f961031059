'use strict';

// The assets of a single executable application as a file system, in whose root its program is. An asset is read when
// somebody looks at its file.

const { SafeMap } = primordials;

const { basename, posix } = require('path');
const { VirtualFileSystem } = require('#vfs/file_system');
const { MemoryProvider } = require('#vfs/memory');

const natives = internalBinding('sea');

class AssetProvider extends MemoryProvider {
  #waiting = new SafeMap();
  #filling = false;

  get readonly() {
    return !this.#filling;
  }

  #write(path, content) {
    this.#filling = true;
    try {
      super.mkdirSync(posix.dirname(path), { recursive: true });
      super.writeFileSync(path, content);
    } finally {
      this.#filling = false;
    }
  }

  /** A file whose content `load` gives when it is wanted. */
  add(path, load) {
    this.#write(path, '');
    this.#waiting.set(path, load);
  }

  #fill(path) {
    path = posix.join('/', path);
    const load = this.#waiting.get(path);
    if (load === undefined) return;
    this.#waiting.delete(path);
    const { Buffer } = require('buffer');
    this.#write(path, Buffer.from(load()));
  }

  openSync(path, flags, mode) {
    this.#fill(path);
    return super.openSync(path, flags, mode);
  }

  statSync(path, options) {
    this.#fill(path);
    return super.statSync(path, options);
  }

  lstatSync(path, options) {
    this.#fill(path);
    return super.lstatSync(path, options);
  }
}

/** Mounts the assets with the program among them; the path of the program. */
function mountAssets(main) {
  const provider = new AssetProvider();
  const keys = natives.keys();
  for (let i = 0; i < keys.length; i++) {
    provider.add(posix.join('/', keys[i]), () => natives.asset(keys[i]));
  }
  const name = basename(main);
  provider.add(`/${name}`, () => natives.main());
  const system = new VirtualFileSystem(provider, { emitExperimentalWarning: false });
  return `${system.mount()}/${name}`;
}

module.exports = { mountAssets };
