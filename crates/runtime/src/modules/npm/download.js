'use strict';

// Gets what lies at an URL, with the proxies, certificates and credentials of npm's configuration: follows redirects, tries
// again what may pass, and bounds the size of the answer.

const { ArrayPrototypePush, Error, MathMin } = primordials;

const kRedirects = 10;
const kTries = 3;
const kLargest = 256 * 1024 * 1024;
const kSilence = 60_000;

/** Worth another try: the network or the server was in trouble, not the request. */
function mayPass(error) {
  if (error.status !== undefined) return error.status >= 500 || error.status === 429;
  return (
    error.code === 'ECONNRESET' ||
    error.code === 'ETIMEDOUT' ||
    error.code === 'EPIPE' ||
    error.code === 'EAI_AGAIN' ||
    error.code === 'EBUSY'
  );
}

function failure(message, properties) {
  const error = new Error(message);
  if (properties?.status !== undefined) error.status = properties.status;
  if (properties?.code !== undefined) error.code = properties.code;
  return error;
}

/** One request; `callback(error, { body, location })`. */
function request(config, url, accept, onProgress, callback) {
  const { Buffer } = require('buffer');
  const { Agent, request: send } = require(url.protocol === 'https:' ? 'https' : 'http');
  let done = false;
  const finish = (error, result) => {
    if (done) return;
    done = true;
    agent.destroy();
    callback(error, result);
  };
  const headers = {
    accept,
    'user-agent': `nodus/${process.versions.nodus} node/${process.version} ${process.platform} ${process.arch}`,
  };
  const authorization = config.authorization(url);
  if (authorization !== undefined) headers.authorization = authorization;
  const agent = new Agent(config.agentOptions(url));
  const sent = send(url, { agent, headers }, (response) => {
    const { statusCode, headers: answer } = response;
    if (statusCode >= 300 && statusCode < 400 && answer.location) {
      response.resume();
      finish(null, { location: answer.location });
      return;
    }
    if (statusCode !== 200) {
      response.resume();
      finish(failure(`${url.href} answered ${statusCode}`, { status: statusCode }));
      return;
    }
    const chunks = [];
    let size = 0;
    const expected = +answer['content-length'] || 0;
    response.on('data', (chunk) => {
      size += chunk.length;
      if (size > kLargest) {
        sent.destroy();
        finish(failure(`${url.href} is larger than ${kLargest} bytes`));
        return;
      }
      ArrayPrototypePush(chunks, chunk);
      onProgress?.(size, expected);
    });
    response.on('end', () => {
      if (!response.complete) {
        finish(failure(`${url.href} ended too early`, { code: 'ECONNRESET' }));
        return;
      }
      finish(null, { body: Buffer.concat(chunks, size) });
    });
    response.on('error', finish);
  });
  sent.setTimeout(kSilence, () => {
    sent.destroy(failure(`${url.host} does not answer`, { code: 'ETIMEDOUT' }));
  });
  sent.on('error', finish);
  sent.end();
}

/** The bytes at an URL: `callback(error, body)`. */
function download(config, start, { accept = '*/*', onProgress }, callback) {
  const { URL } = require('url');
  let redirects = 0;
  let tries = 0;
  const attempt = (url) => {
    const take = (error, result) => {
      if (error) {
        if (++tries < kTries && mayPass(error)) {
          require('#timers/internal').setTimeout(
            attempt,
            MathMin(10_000, 1000 * tries * tries),
            url,
          );
          return;
        }
        callback(error);
      } else if (result.body !== undefined) {
        callback(null, result.body);
      } else if (++redirects > kRedirects) {
        callback(failure(`${start.href} redirects too often`));
      } else {
        follow(url, result.location);
      }
    };
    try {
      request(config, url, accept, onProgress, take);
    } catch (error) {
      callback(error);
    }
  };
  const follow = (url, location) => {
    let next;
    try {
      next = new URL(location, url);
    } catch {
      callback(failure(`${url.href} redirects to an invalid URL`));
      return;
    }
    // What was asked for in secret is not fetched in public.
    const worse = url.protocol === 'https:' && next.protocol !== 'https:';
    if (worse || (next.protocol !== 'https:' && next.protocol !== 'http:')) {
      callback(failure(`${url.href} redirects to ${next.protocol}//${next.host}`));
      return;
    }
    attempt(next);
  };
  attempt(start);
}

module.exports = { download };
