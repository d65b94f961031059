'use strict';

// `rm` over a provider: files, and trees when asked for.

const { posix } = require('path');
const { failure } = require('#vfs/errors');

/** Whether an error says that there is nothing to remove. */
function isMissing(error, options) {
  return options?.force === true && error?.code === 'ENOENT';
}

function removeSync(provider, path, options) {
  let stats;
  try {
    stats = provider.lstatSync(path);
  } catch (error) {
    if (isMissing(error, options)) return;
    throw error;
  }
  if (!stats.isDirectory()) {
    provider.unlinkSync(path);
    return;
  }
  if (options?.recursive !== true) throw failure('EISDIR', 'rm', path);
  const names = provider.readdirSync(path);
  for (let i = 0; i < names.length; i++) {
    removeSync(provider, posix.join(path, names[i]), options);
  }
  provider.rmdirSync(path);
}

async function remove(provider, path, options) {
  let stats;
  try {
    stats = await provider.lstat(path);
  } catch (error) {
    if (isMissing(error, options)) return;
    throw error;
  }
  if (!stats.isDirectory()) {
    await provider.unlink(path);
    return;
  }
  if (options?.recursive !== true) throw failure('EISDIR', 'rm', path);
  const names = await provider.readdir(path);
  for (let i = 0; i < names.length; i++) {
    await remove(provider, posix.join(path, names[i]), options);
  }
  await provider.rmdir(path);
}

module.exports = { remove, removeSync };
