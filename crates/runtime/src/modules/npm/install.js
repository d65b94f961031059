'use strict';

// Brings the npm command line onto the machine: asks the configured registry for it, checks what comes, and unpacks it into the
// user's cache, where it stays. The folder appears at once and whole, so any number of processes may do this side by side.

const {
  ArrayPrototypeForEach,
  DateNow,
  Error,
  JSONParse,
  RegExpPrototypeExec,
  StringPrototypeSlice,
  StringPrototypeSplit,
  StringPrototypeStartsWith,
} = primordials;

// The npm that is known to go with this version of Node, and what its archive's bytes must be.
const kVersion = '11.19.1';
const kIntegrity =
  'sha512-ztsxKxt/kkIaAs+2i0GU6I+DRmUdrNasxTZKJe9TCdSjKxlhah/4r/hl5ygMD6XAg1qZ9c2TNomR4qgOydp10g==';

const kLargest = 512 * 1024 * 1024;
const kAbandoned = 60 * 60 * 1000;

/** The user's cache of nodus. */
function cacheFolder(env) {
  const path = require('path');
  if (env.NODUS_CACHE_DIR) return path.resolve(env.NODUS_CACHE_DIR);
  const base = env.XDG_CACHE_HOME;
  if (base && path.isAbsolute(base)) return path.join(base, 'nodus');
  return path.join(require('os').homedir(), '.cache', 'nodus');
}

/** The version of npm that is asked for. */
function wantedVersion(env) {
  const version = env.NODUS_NPM_VERSION;
  if (!version) return kVersion;
  if (RegExpPrototypeExec(/^\d+\.\d+\.\d+(-[\w.]+)?$/, version) === null) {
    throw new Error(`NODUS_NPM_VERSION is not a version: ${version}`);
  }
  return version;
}

/** The package in a version's folder; where it would lie if it were installed, since programs look at its path. */
function packageFolder(folder) {
  return require('path').join(folder, 'node_modules', 'npm');
}

/** Throws unless the bytes are those that the integrity text (`sha512-…`) stands for. */
function verify(bytes, integrity, what) {
  const { createHash } = require('crypto');
  const words = StringPrototypeSplit(integrity, ' ');
  let sha512;
  for (let i = 0; i < words.length; i++) {
    if (StringPrototypeStartsWith(words[i], 'sha512-')) {
      sha512 = StringPrototypeSplit(StringPrototypeSlice(words[i], 7), '?')[0];
    }
  }
  if (sha512 === undefined) throw new Error(`the registry gives no sha512 of ${what}`);
  const actual = createHash('sha512').update(bytes).digest('base64');
  if (actual !== sha512) {
    const error = new Error(
      `the integrity of ${what} is wrong: it should be sha512-${sha512} and is sha512-${actual}`,
    );
    error.code = 'EINTEGRITY';
    throw error;
  }
}

/** Where the archive is and what its bytes must be, from the registry's answer. */
function distribution(answer, version) {
  let manifest;
  try {
    manifest = JSONParse(answer.toString('utf8'));
  } catch {
    throw new Error('the registry answered something that is not JSON');
  }
  // A registry that does not know versions by themselves answers with all of them.
  const { dist } = manifest?.versions?.[version] ?? manifest ?? {};
  if (typeof dist?.tarball !== 'string' || typeof dist.integrity !== 'string') {
    throw new Error(`the registry knows no archive of npm@${version} with its integrity`);
  }
  return dist;
}

/** A line on the terminal that says what is going on, and is wiped out at the end. */
function makeProgress(version, registry) {
  const { stderr } = process;
  if (!stderr.isTTY) return { update: undefined, end() {} };
  let shown = -1;
  const show = (percent) => {
    if (percent === shown) return;
    shown = percent;
    const tail = percent > 0 ? ` ${percent} %` : '';
    stderr.write(`\r\x1b[KFetching npm ${version} from ${registry}${tail}`);
  };
  show(0);
  return {
    update(size, expected) {
      if (expected > 0) show(((size * 100) / expected) | 0);
    },
    end() {
      stderr.write('\r\x1b[K');
    },
  };
}

/** Removes what processes left behind that were ended while they unpacked. */
function sweep(folder) {
  const fs = require('fs');
  const path = require('path');
  ArrayPrototypeForEach(fs.readdirSync(folder), (name) => {
    if (!StringPrototypeStartsWith(name, '.new-')) return;
    const full = path.join(folder, name);
    try {
      if (DateNow() - fs.statSync(full).mtimeMs > kAbandoned) {
        fs.rmSync(full, { recursive: true, force: true });
      }
    } catch {
      // Another process was quicker.
    }
  });
}

/** Unpacks the archive beside its place and moves it there. */
function place(archive, folder, version) {
  const fs = require('fs');
  const path = require('path');
  const { gunzipSync } = require('zlib');
  const parent = path.dirname(folder);
  sweep(parent);
  const fresh = fs.mkdtempSync(path.join(parent, '.new-'));
  try {
    const inside = packageFolder(fresh);
    fs.mkdirSync(inside, { recursive: true });
    require('#npm/tar').unpack(gunzipSync(archive, { maxOutputLength: kLargest }), inside);
    const { name, version: found } = JSONParse(
      fs.readFileSync(path.join(inside, 'package.json'), 'utf8'),
    );
    if (name !== 'npm' || found !== version) {
      throw new Error(`the archive holds ${name}@${found} and not npm@${version}`);
    }
    fs.chmodSync(fresh, 0o755);
    fs.renameSync(fresh, folder);
  } catch (error) {
    fs.rmSync(fresh, { recursive: true, force: true });
    // Another process has put the same there meanwhile.
    if (isInstalled(folder)) return;
    throw error;
  }
}

function isInstalled(folder) {
  return require('fs').existsSync(require('path').join(packageFolder(folder), 'bin', 'npm-cli.js'));
}

/** Fetches npm into its folder: `callback(error)`. */
function fetchNpm(config, folder, version, callback) {
  const { URL } = require('url');
  const { download } = require('#npm/download');
  const { registry } = config;
  const progress = makeProgress(version, registry);
  const end = (error) => {
    progress.end();
    callback(error);
  };
  const guarded = (step) => (error, bytes) => {
    if (error) {
      end(error);
      return;
    }
    try {
      step(bytes);
    } catch (thrown) {
      end(thrown);
    }
  };
  const takeArchive = (dist) =>
    guarded((archive) => {
      verify(archive, dist.integrity, `npm@${version}`);
      if (version === kVersion) verify(archive, kIntegrity, `npm@${version}`);
      place(archive, folder, version);
      end(null);
    });
  const takeManifest = guarded((answer) => {
    const dist = distribution(answer, version);
    const url = config.tarballUrl(dist.tarball);
    download(config, url, { onProgress: progress.update }, takeArchive(dist));
  });
  guarded(() => {
    require('fs').mkdirSync(require('path').dirname(folder), { recursive: true });
    const accept = 'application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8';
    download(config, new URL(`npm/${version}`, registry), { accept }, (error, answer) => {
      // Not every mirror answers for a single version.
      if (error?.status === 404 || error?.status === 405) {
        download(config, new URL('npm', registry), { accept }, takeManifest);
      } else {
        takeManifest(error, answer);
      }
    });
  })(null);
}

/** The package folder of the npm that is asked for, fetched when it is not there: `callback(error, folder)`. */
function ensureNpm(config, callback) {
  const path = require('path');
  const { env } = config;
  const version = wantedVersion(env);
  const folder = path.join(cacheFolder(env), 'npm', version);
  if (isInstalled(folder)) {
    callback(null, packageFolder(folder));
    return;
  }
  const fail = (error) => {
    const wrapped = new Error(
      `npm ${version} is not in the cache (${folder}) and could not be fetched from ${config.registry}: ${error.message}`,
    );
    wrapped.code = error.code;
    callback(wrapped);
  };
  if (config.offline) {
    fail(new Error('the configuration says to stay offline'));
    return;
  }
  fetchNpm(config, folder, version, (error) => {
    if (error) fail(error);
    else callback(null, packageFolder(folder));
  });
}

module.exports = { cacheFolder, ensureNpm };
