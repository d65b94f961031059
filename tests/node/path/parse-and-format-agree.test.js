'use strict';

// Laws of paths: normal forms stay, parts fit together again, what is relative leads back.

const assert = require('assert');
const path = require('path');
const { pick, random, rounds } = require('../random');

const pieces = ['a', 'bc', '.', '..', '', 'x.y', '.hidden', 'z.tar.gz', 'é', 'a b'];
function any(separator) {
  const list = Array.from({ length: random(6) + 1 }, () => pick(pieces));
  return (random(2) ? separator : '') + list.join(separator);
}

for (const [flavour, roots] of [
  [path.posix, ['/', '/root/of']],
  [path.win32, ['C:\\', 'D:\\root\\of', '\\\\server\\share\\']],
]) {
  rounds(3000, () => {
    const one = any(flavour.sep);
    // A share is all root for the one and has a last part for the other.
    if (one.startsWith('\\\\')) return;
    const normal = flavour.normalize(one);
    assert.strictEqual(flavour.normalize(normal), normal, one);
    assert.strictEqual(flavour.isAbsolute(normal), flavour.isAbsolute(one), one);

    const parts = flavour.parse(one);
    assert.strictEqual(parts.base, parts.name + parts.ext, one);
    assert.strictEqual(flavour.basename(one), parts.base, one);
    // A last `..` has no extension for the one and an empty name for the other.
    if (parts.base !== '..') assert.strictEqual(flavour.extname(one), parts.ext, one);
    assert.strictEqual(flavour.basename(flavour.format(parts)), parts.base, one);

    const root = pick(roots);
    const from = flavour.resolve(root, any(flavour.sep).replace(/^[\\/]+/, ''));
    const to = flavour.resolve(root, any(flavour.sep).replace(/^[\\/]+/, ''));
    assert.strictEqual(flavour.resolve(from, flavour.relative(from, to)), to, `${from} ${to}`);
    assert.strictEqual(flavour.relative(from, from), '');
    assert.strictEqual(flavour.join(from, '.'), flavour.normalize(from));
  });
}
