'use strict';

// Coverage names the branches that ran more or less often than the function around them, what comes after a jump, and what
// a function that never ran holds; the source maps of what was loaded stand beside it.

const assert = require('assert');
const { covered } = require('./covered.js');

const text = `function early(a) { if (a) return 1; other(); return 2; }
function both(a) { if (a) { other(); return 1; } else { other(); } other(); }
function choice(a) { const x = a ? other() : other(1); return a && other(x); }
function loop(n) { for (let i = 0; i < n; i++) { if (i === 1) continue; other(); } while (n > 9) { other(); } }
function cases(n) { switch (n) { case 1: other(); break; case 2: return 1; default: other(); } other(); }
function guarded(n) { try { if (n) throw 1; other(); } catch (e) { other(); } finally { other(); } }
function never() { function inside() {} if (false) { other(); } return inside; }
async function waits() { other(); await new Promise((resolve) => setTimeout(resolve, 60_000).unref()); other(); }
function other() { return 1; }
early(1); both(1); both(0); both(0); choice(1); choice(0); choice(0); loop(3); cases(1); cases(2); guarded(1); guarded(0); guarded(0);
waits();
if (typeof never === 'string') { other(); }
//# sourceMappingURL=main.js.map
`;
const { url, coverage, stretches } = covered(text, 'main.js', {
  'main.js.map': JSON.stringify({
    version: 3,
    sources: ['main.ts'],
    sourcesContent: [text],
    names: [],
    mappings: 'AAAA',
  }),
});

const map = coverage['source-map-cache'][url];
assert.deepStrictEqual(
  map.lineLengths,
  text.split('\n').map((line) => line.length),
);
assert.strictEqual(map.url, null);
assert.deepStrictEqual(map.data.sources, [new URL('main.ts', url).href]);

assert.deepStrictEqual(stretches, {
  '': ['0: { other(); }'],
  early: ['0:  other(); return 2; '],
  both: ['1: { other(); return 1; }', '2:  else { other(); } other(); '],
  choice: ['1: ? other()', '2: : other(1)', '1: && other(x)'],
  loop: [
    '3: { if (i === 1) continue; other(); }',
    '1: continue;',
    '2:  other(); }',
    '0: { other(); }',
  ],
  cases: [
    '1: case 1: other(); break;',
    '1: case 2: return 1;',
    '0: default: other();',
    '1:  other(); ',
  ],
  guarded: ['1: throw 1;', '2:  other(); } ', '1: catch (e) { other(); }'],
  never: [],
  waits: ['0:  other(); '],
  other: [],
});
