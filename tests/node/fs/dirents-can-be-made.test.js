'use strict';

// Packages make entries of directories by hand, as their mocks do.

const assert = require('node:assert');
const fs = require('node:fs');

const { UV_DIRENT_DIR, UV_DIRENT_FILE, UV_DIRENT_LINK } = fs.constants;

const entry = new fs.Dirent('name', UV_DIRENT_DIR, '/parent');
assert.strictEqual(entry.name, 'name');
assert.strictEqual(entry.parentPath, '/parent');
assert.ok(entry.isDirectory());
assert.ok(!entry.isFile());

class Mock extends fs.Dirent {
  constructor(type) {
    super('mock', type);
  }
}
assert.ok(new Mock(UV_DIRENT_FILE).isFile());
assert.ok(new Mock(UV_DIRENT_LINK).isSymbolicLink());
assert.ok(!new Mock().isFile());
