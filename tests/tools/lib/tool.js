'use strict';
// Runs tools as a user does: as a program of its own, in a folder with the user's files.

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const home = path.dirname(__dirname);
const work = path.join(home, '.work');

/** The file behind a package's command. */
function command(name, packageName = name) {
  const folder = path.join(home, 'node_modules', packageName);
  const { bin } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  return path.join(folder, typeof bin === 'string' ? bin : bin[name]);
}

const folders = [];

function removeFolders() {
  for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true });
}

/** A folder with these files, below the packages of this one; it goes when the process ends. */
function project(files) {
  fs.mkdirSync(work, { recursive: true });
  const folder = fs.mkdtempSync(path.join(work, 'p-'));
  if (folders.push(folder) === 1) process.once('exit', removeFolders);
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, typeof text === 'string' ? text : JSON.stringify(text));
  }
  return folder;
}

/** Starts a program without waiting: `{ child, output(), ended }`; `ended` gives the code or signal. */
function start(program, words, { cwd = home, env = {}, input } = {}) {
  const child = spawn(program, words, {
    cwd,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', CI: '1', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const waiting = [];
  const wake = () => {
    for (const resolve of waiting.splice(0)) resolve();
  };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
    wake();
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
    wake();
  });
  child.stdin.on('error', () => {});
  if (input !== undefined) child.stdin.end(input);
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(signal ?? code));
  });
  const output = () => stdout + stderr;
  return {
    child,
    ended,
    output,
    get stdout() {
      return stdout;
    },
    get stderr() {
      return stderr;
    },
    /** Resolves when the output matches. */
    async says(pattern) {
      while (!pattern.test(output())) {
        const more = new Promise((resolve) => waiting.push(resolve));
        const end = await Promise.race([more, ended.then(() => 'end')]);
        if (end === 'end' && !pattern.test(output())) {
          throw new Error(`ended without ${pattern}:\n${output()}`);
        }
      }
      return pattern.exec(output());
    },
  };
}

/** Runs a script under this very runtime to its end: `{ code, stdout, stderr }`. */
async function run(script, words = [], options = {}) {
  const running = start(process.execPath, [script, ...words], { input: '', ...options });
  const code = await running.ended;
  return { code, stdout: running.stdout, stderr: running.stderr };
}

/** Runs to a good end and gives what was printed. */
async function output(script, words, options) {
  const { code, stdout, stderr } = await run(script, words, options);
  if (code !== 0)
    throw new Error(`${path.basename(script)} ended with ${code}:\n${stdout}${stderr}`);
  return stdout;
}

module.exports = { command, output, project, run, start };
