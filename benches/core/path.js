'use strict';
// Paths joined, resolved, taken apart; the process's small questions.
const path = require('node:path');
const { benchEach } = require('./measure');

const pieces = {
  join: () => path.join('/home/user', '../other', './file.txt'),
  'join plain': () => path.join('a', 'b', 'c'),
  resolve: () => path.resolve('/home/user', '../other', 'file.txt'),
  'resolve relative': () => path.resolve('some/file.txt'),
  normalize: () => path.normalize('/home//user/./a/../b/file.txt'),
  'normalize clean': () => path.normalize('/home/user/file.txt'),
  relative: () => path.relative('/home/user/a/b', '/home/user/c/d'),
  dirname: () => path.dirname('/home/user/file.txt'),
  basename: () => path.basename('/home/user/file.txt'),
  'basename suffix': () => path.basename('/home/user/file.txt', '.txt'),
  extname: () => path.extname('/home/user/file.tar.gz'),
  parse: () => path.parse('/home/user/file.txt'),
  format: () => path.format({ dir: '/home/user', name: 'file', ext: '.txt' }),
  isAbsolute: () => path.isAbsolute('/home'),
  'win32.join': () => path.win32.join('C:\\home', '..\\other', 'file.txt'),
  'win32.normalize': () => path.win32.normalize('C:\\home\\..\\other/file.txt'),
  matchesGlob: () => path.matchesGlob('/home/user/file.txt', '/home/**/*.txt'),
  'process.cwd': () => process.cwd(),
  'process.hrtime.bigint': () => process.hrtime.bigint(),
  'process.hrtime': () => process.hrtime(),
  'process.memoryUsage': () => process.memoryUsage(),
  'process.uptime': () => process.uptime(),
  'process.env read': () => process.env.PATH,
  'process.env absent': () => process.env.NOT_THERE,
  'performance.now': () => performance.now(),
  'Date.now': () => Date.now(),
};
benchEach(pieces);
