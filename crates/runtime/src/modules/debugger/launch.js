'use strict';

// Starts the program that is to be debugged, and waits until it can be.

const { Promise } = primordials;

const {
  codes: { ERR_DEBUGGER_STARTUP_ERROR },
} = require('#internal/errors');
const { setTimeout } = require('#timers/internal');
const { listeningAt } = require('#debugger/client');

const kFreeWithin = 3000;
const kRetry = 50;

function delay(ms) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** Whether somebody listens at an address. */
function isTaken(host, port) {
  const { connect } = require('net');
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

/** Waits until a port can be used. */
async function portIsFree(host, port) {
  if (port === 0) return;
  const started = process.hrtime()[0] * 1000;
  while (await isTaken(host, port)) {
    if (process.hrtime()[0] * 1000 - started >= kFreeWithin) {
      throw new ERR_DEBUGGER_STARTUP_ERROR(
        `Timeout (${kFreeWithin}) waiting for ${host}:${port} to be free`,
      );
    }
    await delay(kRetry);
  }
}

/** The executable that programs are started with. */
function runtime() {
  return process.execPath;
}

/**
 * Starts `args` (options, script and its arguments) under an inspector that waits. `print` gets what the program writes.
 * Gives `{ child, host, port }` once the inspector listens.
 */
async function launch({ args, host, port, print }) {
  await portIsFree(host, port);
  const { spawn } = require('child_process');
  const child = spawn(runtime(), [`--inspect-brk=${port}`, ...args]);
  child.stdout.setEncoding('utf8');
  child.stderr.setEncoding('utf8');
  child.stdout.on('data', (text) => print(text, 'stdout'));
  child.stderr.on('data', (text) => print(text, 'stderr'));
  let text = '';
  return new Promise((resolve, reject) => {
    const onData = (chunk) => {
      text += chunk;
      const address = listeningAt(text);
      if (address === undefined) return;
      stop();
      resolve({ child, host: address.host, port: address.port });
    };
    const onEnd = (code) => {
      stop();
      const message = `Target exited before the inspector was ready (code ${code})`;
      const error = new ERR_DEBUGGER_STARTUP_ERROR(message);
      error.child = { code, stderr: text };
      reject(error);
    };
    const onError = (error) => {
      stop();
      reject(error);
    };
    const stop = () => {
      child.stderr.removeListener('data', onData);
      child.removeListener('close', onEnd);
      child.removeListener('error', onError);
    };
    child.stderr.on('data', onData);
    child.on('close', onEnd);
    child.on('error', onError);
  });
}

/** Asks a process of this machine to listen for debuggers. */
function wake(pid) {
  try {
    process._debugProcess(pid);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
    throw new ERR_DEBUGGER_STARTUP_ERROR(`Target process: ${pid} doesn't exist.`);
  }
}

module.exports = { delay, launch, wake };
