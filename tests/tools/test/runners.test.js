'use strict';
// Test runners: what they find good and bad, and how they say so.

const assert = require('node:assert/strict');
const { command, project, run } = require('../lib/tool');

describe('Mocha', () => {
  const folder = () =>
    project({
      'a.spec.js':
        "const assert = require('assert');\ndescribe('a', () => {\n" +
        "  it('waits', async () => { await new Promise((r) => setTimeout(r, 5)); });\n" +
        "  it('fails', () => assert.deepStrictEqual({ a: 1 }, { a: 2 }));\n});\n",
      'b.spec.mjs':
        "import assert from 'node:assert';\ndescribe('b', () => { it('imports', () => assert.ok(1)); });\n",
    });

  it('runs scripts and modules', async () => {
    const { code, stdout } = await run(command('mocha'), ['*.spec.*'], { cwd: folder() });
    assert.equal(code, 1);
    assert.match(stdout, /2 passing/);
    assert.match(stdout, /1 failing/);
    assert.match(stdout, /- {2}"a": 1\n +\+ {2}"a": 2/);
    assert.match(stdout, /at Context\.<anonymous> \(a\.spec\.js:4:/);
  });

  it('runs files side by side', async () => {
    const { code, stdout } = await run(command('mocha'), ['--parallel', '*.spec.*'], {
      cwd: folder(),
    });
    assert.equal(code, 1);
    assert.match(stdout, /2 passing/);
  });
});

describe('Jest', () => {
  const files = {
    'package.json': { name: 'p', version: '1.0.0' },
    'dep.js': 'exports.f = () => 1;\n',
    'sum.js': 'export const sum = (a, b) => a + b;\n',
    'babel.config.js':
      "module.exports = { presets: [['@babel/preset-env', { targets: { node: 'current' } }]] };\n",
    'good.test.js':
      "import { sum } from './sum';\njest.mock('./dep');\nconst dep = require('./dep');\n" +
      "test('adds', async () => expect(await Promise.resolve(sum(1, 2))).toBe(3));\n" +
      "test('mocks', () => { dep.f.mockReturnValue(4); expect(dep.f()).toBe(4); });\n" +
      "test('keeps snapshots', () => expect({ a: 1, b: [1, 2] }).toMatchSnapshot());\n" +
      "test('moves the clock', () => { jest.useFakeTimers(); const f = jest.fn(); setTimeout(f, 1000); jest.advanceTimersByTime(1000); expect(f).toHaveBeenCalled(); });\n",
    'bad.test.js': "test('fails', () => {\n  expect([1, { a: 2 }]).toEqual([1, { a: 3 }]);\n});\n",
  };

  it('runs tests in workers', async () => {
    const { code, stderr } = await run(command('jest'), ['-w', '2', '--ci=false'], {
      cwd: project(files),
    });
    assert.equal(code, 1);
    assert.match(stderr, /Tests: +1 failed, 4 passed, 5 total/);
    assert.match(stderr, /1 snapshot written/);
    assert.match(stderr, /- {5}"a": 3,\n +\+ {5}"a": 2,/);
    assert.match(stderr, /at Object\.(?:<anonymous>|toEqual) \(bad\.test\.js:2:25\)/);
  });

  it('reports coverage', async () => {
    const { code, stdout } = await run(
      command('jest'),
      ['-i', '--ci=false', '--coverage', 'good'],
      {
        cwd: project(files),
      },
    );
    assert.equal(code, 0);
    assert.match(stdout, /sum\.js +\| +100 \| +100 \| +100 \| +100 \|/);
  });
});

describe('Vitest', () => {
  it('runs TypeScript tests', async () => {
    const folder = project({
      'a.test.ts':
        "import { describe, expect, it, vi } from 'vitest';\nenum E { A = 1 }\ndescribe('v', () => {\n" +
        "  it('compiles', () => expect(E.A).toBe(1));\n" +
        "  it('mocks', () => { const f = vi.fn(() => 2); expect(f()).toBe(2); });\n" +
        "  it('fails', () => {\n    expect({ a: 1 }).toEqual({ a: 2 });\n  });\n});\n",
    });
    const { code, stdout, stderr } = await run(command('vitest'), ['run'], { cwd: folder });
    assert.equal(code, 1, stderr);
    assert.match(stdout, /Tests +1 failed \| 2 passed \(3\)/);
    assert.match(stdout + stderr, /a\.test\.ts:7:22/);
  });
});
