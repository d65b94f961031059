'use strict';
// Compilers, linters and formatters on small projects.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { command, output, project, run } = require('../lib/tool');

describe('tsc', () => {
  const config = {
    compilerOptions: {
      strict: true,
      outDir: 'out',
      target: 'es2022',
      module: 'nodenext',
      types: [],
    },
    include: ['src'],
  };

  it('compiles a project whose output runs', async () => {
    const folder = project({
      'tsconfig.json': config,
      'src/shape.ts':
        'export enum Kind { Round = "round", Square = "square" }\n' +
        'export interface Shape { kind: Kind; size: number }\n' +
        'export const area = ({ kind, size }: Shape): number => kind === Kind.Round ? 3 * size : size * size;\n',
      'src/main.ts':
        'import { Kind, area } from "./shape.js";\nconsole.log(area({ kind: Kind.Square, size: 5 }));\n',
    });
    await output(command('tsc', 'typescript'), ['-p', '.'], { cwd: folder });
    assert.equal(await output(path.join(folder, 'out/main.js'), []), '25\n');
  });

  it('tells errors with their places', async () => {
    const folder = project({
      'tsconfig.json': config,
      'src/a.ts': 'const n: number = "text";\nexport { n };\n',
    });
    const { code, stdout } = await run(command('tsc', 'typescript'), ['-p', '.'], { cwd: folder });
    assert.equal(code, 2);
    assert.match(stdout, /^src\/a\.ts\(1,7\): error TS2322: Type 'string' is not assignable/);
  });
});

describe('Babel', () => {
  it('compiles new syntax to old', async () => {
    const folder = project({
      '.babelrc': { presets: [['@babel/preset-env', { targets: 'ie 11' }]] },
      'a.js':
        'class A { #p = 1; get p() { return this.#p; } static async *all() { yield new A()?.p ?? 2; } }\n' +
        'console.log(new A().p, [...[1, 2]].length, 2 ** 3);\n',
    });
    const old = await output(command('babel', '@babel/cli'), ['a.js'], { cwd: folder });
    assert.doesNotMatch(old, /class A|\?\?|\*\*/);
    fs.writeFileSync(path.join(folder, 'old.js'), old);
    assert.equal(await output(path.join(folder, 'old.js'), []), '1 2 8\n');
  });
});

describe('ESLint', () => {
  const files = {
    'eslint.config.mjs':
      'export default [{ rules: { "no-unused-vars": "error", semi: "error" } }];\n',
    'a.js': 'const a = 1\n',
  };

  it('finds what is wrong', async () => {
    const { code, stdout } = await run(command('eslint'), ['.'], { cwd: project(files) });
    assert.equal(code, 1);
    assert.match(stdout, /1:7 +error +'a' is assigned a value but never used +no-unused-vars/);
    assert.match(stdout, /1:12 +error +Missing semicolon +semi/);
  });

  it('mends what it can', async () => {
    const folder = project({ ...files, 'a.js': 'export const a = 1\n' });
    await output(command('eslint'), ['--fix', '.'], { cwd: folder });
    assert.equal(fs.readFileSync(path.join(folder, 'a.js'), 'utf8'), 'export const a = 1;\n');
  });
});

describe('Prettier', () => {
  it('formats what it reads', async () => {
    const { stdout } = await run(command('prettier'), ['--parser', 'babel'], {
      input: 'const a   = {b:1,c:[1,2]}; class A{b(){return<div/>}}',
    });
    assert.equal(
      stdout,
      'const a = { b: 1, c: [1, 2] };\nclass A {\n  b() {\n    return <div />;\n  }\n}\n',
    );
  });
});
