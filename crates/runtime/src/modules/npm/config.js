'use strict';

// The part of npm's configuration that says where npm itself comes from: registry, proxies, certificates, credentials. As
// npm does, it is put together from the command line, the environment (`npm_config_…`), and the files of the project, the
// user and the machine, the earlier ones winning.

const {
  ArrayPrototypeIncludes,
  ArrayPrototypePush,
  JSONParse,
  ObjectKeys,
  RegExpPrototypeExec,
  RegExpPrototypeSymbolReplace,
  StringPrototypeEndsWith,
  StringPrototypeIndexOf,
  StringPrototypeLastIndexOf,
  StringPrototypeReplaceAll,
  StringPrototypeSlice,
  StringPrototypeSplit,
  StringPrototypeStartsWith,
  StringPrototypeToLowerCase,
  StringPrototypeTrim,
} = primordials;

const kDefaultRegistry = 'https://registry.npmjs.org/';

// What matters here of what npm's command line takes, each with a value.
const kOptions = [
  'registry',
  'proxy',
  'https-proxy',
  'noproxy',
  'ca',
  'cafile',
  'cert',
  'key',
  'strict-ssl',
  'userconfig',
  'globalconfig',
  'nodedir',
  'prefix',
  'offline',
  'replace-registry-host',
];

const kSwitches = ['strict-ssl', 'offline'];

/** `${NAME}` is the variable's value, `${NAME?}` may be unset; other unknown ones stay as they are. */
function expand(text, env) {
  return RegExpPrototypeSymbolReplace(
    /(?<!\\)(\\*)\$\{([^${}?]+)(\??)\}/g,
    text,
    (whole, escapes, name, optional) => {
      if (escapes.length % 2 === 1) return whole;
      const value = env[name] ?? (optional === '?' ? '' : undefined);
      return value === undefined ? whole : escapes + value;
    },
  );
}

function unquote(text) {
  if (RegExpPrototypeExec(/^".*"$/s, text) !== null) {
    try {
      return `${JSONParse(text)}`;
    } catch {
      return text;
    }
  }
  if (RegExpPrototypeExec(/^'.*'$/s, text) !== null) return StringPrototypeSlice(text, 1, -1);
  return text;
}

/** The settings of an `.npmrc`'s text. Values of `key[]` are lists. */
function parse(text, env) {
  const settings = { __proto__: null };
  const lines = StringPrototypeSplit(text, '\n');
  for (let i = 0; i < lines.length; i++) {
    const line = StringPrototypeTrim(lines[i]);
    // A section's settings are nobody's here.
    if (line[0] === '[') break;
    if (line === '' || line[0] === ';' || line[0] === '#') continue;
    const at = StringPrototypeIndexOf(line, '=');
    let key = StringPrototypeTrim(at < 0 ? line : StringPrototypeSlice(line, 0, at));
    let value = at < 0 ? 'true' : StringPrototypeTrim(StringPrototypeSlice(line, at + 1));
    key = expand(unquote(key), env);
    value = expand(unquote(value), env);
    if (StringPrototypeEndsWith(key, '[]')) {
      key = StringPrototypeSlice(key, 0, -2);
      const list = settings[key];
      if (typeof list === 'object') ArrayPrototypePush(list, value);
      else settings[key] = [value];
    } else {
      settings[key] = value;
    }
  }
  return settings;
}

function readSettings(file, env) {
  let text;
  try {
    text = require('fs').readFileSync(file, 'utf8');
  } catch {
    return { __proto__: null };
  }
  return parse(text, env);
}

/** `npm_config_https_proxy=…` as the setting `https-proxy`; those of a registry (`//host/:_authToken`) by their names. */
function fromEnvironment(env) {
  const settings = { __proto__: null };
  const names = ObjectKeys(env);
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    if (RegExpPrototypeExec(/^npm_config_/i, name) === null || env[name] === '') continue;
    let key = StringPrototypeSlice(name, 11);
    if (!StringPrototypeStartsWith(key, '//')) {
      key = StringPrototypeToLowerCase(key);
      key = StringPrototypeReplaceAll(key, /(?!^)_/g, '-');
    }
    settings[key] = env[name];
  }
  return settings;
}

/** `--registry=x`, `--registry x`, `--no-strict-ssl`, as far as they matter here. */
function fromWords(words) {
  const settings = { __proto__: null };
  for (let i = 0; i < words.length && words[i] !== '--'; i++) {
    const found = RegExpPrototypeExec(/^--(no-)?([a-z-]+)(?:=(.*))?$/s, words[i]);
    if (found === null || !ArrayPrototypeIncludes(kOptions, found[2])) continue;
    const { 1: negated, 2: name, 3: value } = found;
    if (ArrayPrototypeIncludes(kSwitches, name)) {
      settings[name] = negated || value === 'false' ? 'false' : 'true';
    } else if (value !== undefined) {
      settings[name] = value;
    } else if (i + 1 < words.length) {
      settings[name] = words[++i];
    }
  }
  return settings;
}

/** The folder of the project that a folder is in: the nearest one with a package.json or packages, or the folder itself. */
function projectFolder(start) {
  const fs = require('fs');
  const path = require('path');
  for (let folder = start; ; ) {
    if (
      fs.existsSync(path.join(folder, 'package.json')) ||
      fs.existsSync(path.join(folder, 'node_modules'))
    ) {
      return folder;
    }
    const parent = path.dirname(folder);
    if (parent === folder) return start;
    folder = parent;
  }
}

class Config {
  #layers;

  constructor(words, env, cwd) {
    const path = require('path');
    const cli = fromWords(words);
    const environment = fromEnvironment(env);
    this.env = env;
    this.#layers = [cli, environment];
    const home = require('os').homedir();
    const user = this.get('userconfig') ?? path.join(home, '.npmrc');
    const folder = projectFolder(cwd);
    const project = path.join(folder, '.npmrc');
    // The home folder's own file is the user's and not a project's.
    if (project !== user) ArrayPrototypePush(this.#layers, readSettings(project, env));
    ArrayPrototypePush(this.#layers, readSettings(path.resolve(cwd, user), env));
    const prefix = this.get('prefix') ?? env.PREFIX ?? path.dirname(path.dirname(process.execPath));
    const machine = this.get('globalconfig') ?? path.join(prefix, 'etc', 'npmrc');
    ArrayPrototypePush(this.#layers, readSettings(path.resolve(cwd, machine), env));
  }

  /** A setting's text or list of texts, undefined when nobody sets it. */
  get(name) {
    for (let i = 0; i < this.#layers.length; i++) {
      const value = this.#layers[i][name];
      if (value !== undefined && value !== 'null') return value;
    }
    return undefined;
  }

  get registry() {
    const registry = this.get('registry') ?? kDefaultRegistry;
    return StringPrototypeEndsWith(registry, '/') ? registry : `${registry}/`;
  }

  get offline() {
    return this.get('offline') === 'true';
  }

  /** Where a tarball really is: names of npm's own registry mean the configured one. */
  tarballUrl(text) {
    const { URL } = require('url');
    const url = new URL(text, this.registry);
    const replace = this.get('replace-registry-host') ?? 'npmjs';
    const replaced = replace === 'npmjs' ? 'registry.npmjs.org' : replace;
    if (replace === 'never' || (replace !== 'always' && url.hostname !== replaced)) return url;
    const registry = new URL(this.registry);
    if (url.host === registry.host) return url;
    // The path of a registry below a folder goes in front, unless it is there.
    const base = registry.pathname;
    const { pathname } = url;
    url.protocol = registry.protocol;
    url.host = registry.host;
    url.port = registry.port;
    if (!StringPrototypeStartsWith(pathname, base)) {
      url.pathname = base + StringPrototypeSlice(pathname, 1);
    }
    return url;
  }

  /** A setting of the registry that an URL belongs to: `//host/path/:name` of the longest path. */
  #ofRegistry(url, name) {
    let path = url.pathname;
    for (;;) {
      const value = this.get(`//${url.host}${path}:${name}`);
      if (value !== undefined) return value;
      if (path === '/' || path === '') {
        return path === '/' ? this.get(`//${url.host}:${name}`) : undefined;
      }
      // `/a/b/` and `/a/b` are both names of a folder.
      const end = StringPrototypeEndsWith(path, '/') ? path.length - 1 : path.length;
      const cut = StringPrototypeEndsWith(path, '/')
        ? end
        : StringPrototypeLastIndexOf(path, '/') + 1;
      path = StringPrototypeSlice(path, 0, cut);
    }
  }

  /** The value of the `authorization` header for an URL, undefined when there are no credentials for it. */
  authorization(url) {
    const { Buffer } = require('buffer');
    const token = this.#ofRegistry(url, '_authToken');
    if (token !== undefined) return `Bearer ${token}`;
    const basic = this.#ofRegistry(url, '_auth');
    if (basic !== undefined) return `Basic ${basic}`;
    const user = this.#ofRegistry(url, 'username');
    const password = this.#ofRegistry(url, '_password');
    if (user === undefined || password === undefined) return undefined;
    const plain = `${user}:${Buffer.from(password, 'base64').toString('utf8')}`;
    return `Basic ${Buffer.from(plain, 'utf8').toString('base64')}`;
  }

  /** What requests to an URL need: the proxy's environment and the certificates. */
  agentOptions(url) {
    const fs = require('fs');
    const { env } = this;
    const first = this.get('https-proxy') ?? env.HTTPS_PROXY ?? env.https_proxy;
    const second = this.get('proxy') ?? env.HTTP_PROXY ?? env.http_proxy ?? env.PROXY ?? env.proxy;
    const proxyEnv = { __proto__: null };
    if (second && second !== 'false') proxyEnv.HTTP_PROXY = second;
    const secure = first ?? second;
    if (secure && secure !== 'false') proxyEnv.HTTPS_PROXY = secure;
    const direct = this.get('noproxy') ?? env.NO_PROXY ?? env.no_proxy;
    if (direct) proxyEnv.NO_PROXY = `${direct}`;
    const options = { proxyEnv };
    if (url.protocol !== 'https:') return options;
    if (this.get('strict-ssl') === 'false') options.rejectUnauthorized = false;
    const file = this.#ofRegistry(url, 'cafile') ?? this.get('cafile');
    const ca = this.get('ca');
    if (file) options.ca = fs.readFileSync(file, 'utf8');
    else if (ca) options.ca = ca;
    const certificate = this.#ofRegistry(url, 'certfile');
    const key = this.#ofRegistry(url, 'keyfile');
    if (certificate && key) {
      options.cert = fs.readFileSync(certificate, 'utf8');
      options.key = fs.readFileSync(key, 'utf8');
    } else if (this.get('cert') && this.get('key')) {
      options.cert = this.get('cert');
      options.key = this.get('key');
    }
    return options;
  }
}

module.exports = { Config };
