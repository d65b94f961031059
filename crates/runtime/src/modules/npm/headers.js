'use strict';

// The files that native addons are compiled with. node-gyp would fetch those of real Node, so it is told a folder in the
// user's cache that has ours.

const { JSONStringify, StringPrototypeSlice } = primordials;

/** Writes `text` into `file` in one step, since others may be reading. */
function write(file, text) {
  const fs = require('fs');
  const fresh = `${file}.${process.pid}`;
  fs.writeFileSync(fresh, text);
  fs.renameSync(fresh, file);
}

/** A folder with `include/node` for this very program; made when it is not there. */
function headersFolder(cache) {
  const fs = require('fs');
  const path = require('path');
  const { createHash } = require('crypto');
  const files = internalBinding('process_methods').addonHeaders();
  const id = createHash('sha256').update(JSONStringify(files)).digest('hex');
  const folder = path.join(cache, 'headers', StringPrototypeSlice(id, 0, 16));
  const target = path.join(folder, 'include', 'node');
  const complete = path.join(folder, 'complete');
  if (fs.existsSync(complete)) return folder;
  fs.mkdirSync(target, { recursive: true });
  for (let i = 0; i < files.length; i += 2) write(path.join(target, files[i]), files[i + 1]);
  write(complete, '');
  return folder;
}

/** Tells node-gyp of the folder, unless the configuration says another one. */
function tellHeaders(config) {
  const { env } = process;
  if (config.get('nodedir') !== undefined) return;
  const { cacheFolder } = require('#npm/install');
  // npm warns of settings in `npm_config_…` that are not its own.
  env.npm_package_config_node_gyp_nodedir ??= headersFolder(cacheFolder(env));
}

module.exports = { tellHeaders };
