'use strict';
// Starts the programs that the tests talk to: each in a folder of its own, on a port that was free, as a child of the
// test, and ends it again. A program that is not installed is a failure that says so.

const { execFile, spawn } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');

/** The path of an installed program; `folders` are looked into after PATH. */
function find(name, folders = []) {
  for (const folder of [...process.env.PATH.split(':'), '/usr/sbin', '/sbin', ...folders]) {
    const file = path.join(folder, name);
    if (fs.existsSync(file)) return file;
  }
  throw new Error(`${name} is not installed; tools/setup.sh --peers installs it`);
}

/** A port that nobody listens on, below those from which the system takes one for whoever asks for any. */
async function freePort() {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const server = net.createServer().listen(port);
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}

/** A folder that goes when the test's process ends. */
function folder(name) {
  const made = fs.mkdtempSync(path.join(os.tmpdir(), `nodus-${name}-`));
  process.once('exit', () => fs.rmSync(made, { recursive: true, force: true }));
  return made;
}

/** Whether somebody accepts connections there: a port or a path. */
function accepts(where) {
  return new Promise((resolve) => {
    const socket = typeof where === 'number' ? net.connect(where, '127.0.0.1') : net.connect(where);
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Starts a program and waits until it is of use: `ready` is a port, the path of a socket, a pattern in its output, or a
 * function that gives a promise of true.
 */
async function start(command, args, { ready, ...options } = {}) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], ...options });
  // With `detached` the program's own children go with it.
  const kill = (signal) => {
    if (!options.detached) return child.kill(signal);
    try {
      process.kill(-child.pid, signal);
    } catch {
      // All of them are gone.
    }
  };
  let output = '';
  let gone = false;
  child.stdout.on('data', (data) => (output += data));
  child.stderr.on('data', (data) => (output += data));
  child.on('error', (error) => {
    output += error.stack;
    gone = true;
  });
  const exited = new Promise((resolve) => child.on('exit', resolve)).then(() => (gone = true));
  const onExit = () => kill('SIGKILL');
  process.once('exit', onExit);

  for (const end = Date.now() + 120_000; ready !== undefined; await sleep(50)) {
    if (ready instanceof RegExp ? ready.test(output) : false) break;
    if (typeof ready === 'function' && (await ready())) break;
    if ((typeof ready === 'number' || typeof ready === 'string') && (await accepts(ready))) break;
    if (gone) throw new Error(`${command} ended before it was ready:\n${output}`);
    if (Date.now() > end) {
      kill('SIGKILL');
      throw new Error(`${command} does not get ready:\n${output}`);
    }
  }
  return {
    child,
    exited,
    output: () => output,
    async stop(signal = 'SIGTERM') {
      if (!gone) {
        kill(signal);
        const timer = setTimeout(() => kill('SIGKILL'), 10_000);
        await exited;
        clearTimeout(timer);
      }
      process.removeListener('exit', onExit);
    },
  };
}

/** Runs a program to its end: `{ code, stdout, stderr }`. */
function run(command, args, { input, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const all = { maxBuffer: 64 << 20, timeout: 60_000, ...options };
    const child = execFile(command, args, all, (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number') {
        reject(new Error(`${error.message}\n${stdout}\n${stderr}`));
      } else {
        resolve({ code: error ? error.code : 0, stdout, stderr });
      }
    });
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/** The port of a server once it listens on loopback. */
async function listen(server, ...args) {
  server.listen(...(args.length ? args : [0, '127.0.0.1']));
  if (!server.listening) await once(server, 'listening');
  return server.address()?.port;
}

/** Ends a server with all its connections. */
async function close(server) {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections?.();
  await closed;
}

/** The certificates that the tests of tls use. */
const fixtures = path.join(__dirname, '../../node/tls/fixtures');
const pem = (name) => fs.readFileSync(path.join(fixtures, name));

module.exports = { close, find, fixtures, folder, freePort, listen, pem, run, sleep, start };
