#!/usr/bin/env python3
"""Measures work with packages under nodus and node: loading many modules, npm, compilers, bundlers, test runners.

  benches/packages/run.py [--nodus PATH] [--node PATH] [--npm NPM-CLI.JS] [--tools DIR] [--rounds N] [--match REGEX] [--json FILE]

DIR holds `node_modules` with typescript, webpack and jest (default: tests/tools). npm is the one in nodus's cache, or --npm.
The runs alternate between the two runtimes and the best of the rounds counts, as time on the clock and as time of the
processor, which says more on a machine that others use too. A ratio above 1 means that nodus is quicker.
"""
import argparse
import glob
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
MODULES = 1000


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w', encoding='utf8') as file:
        file.write(text)


def body(i):
    """Some functions, as a module of a program has them."""
    return '\n'.join(f'function f{i}_{k}(a, b) {{ if (a > b) {{ return a * {k} + {i}; }} return [a, b, "{k}"].join("-"); }}'
                     for k in range(8))


def children(i, fan=10):
    return [c for c in range(i * fan + 1, i * fan + fan + 1) if c < MODULES]


def tree(folder, esm):
    """A tree of modules: each loads ten others, in folders of a hundred."""
    ext = 'mjs' if esm else 'js'
    for i in range(MODULES):
        lines = []
        for c in children(i):
            path = f'../d{c // 100}/m{c}'
            lines.append(f"import {{ n as n{c} }} from '{path}.mjs';" if esm else f"const n{c} = require('{path}').n;")
        total = ' + '.join(['1'] + [f'n{c}' for c in children(i)])
        lines.append(body(i))
        lines.append(f'export const n = {total};' if esm else f'exports.n = {total};')
        write(f'{folder}/d{i // 100}/m{i}.{ext}', '\n'.join(lines) + '\n')
    main = f'{folder}/d0/main.{ext}'
    write(main, "import { n } from './m0.mjs';\nif (n !== 1000) process.exit(1);\n" if esm
          else "if (require('./m0').n !== 1000) process.exit(1);\n")
    return main


def typescript_project(folder):
    for i in range(100):
        lines = [f"import {{ Shape{c}, area{c} }} from './m{c}';" for c in range(max(0, i - 3), i)]
        lines.append(f'export interface Shape{i} {{ kind: "s{i}"; size: number; tags: readonly string[]; next?: Shape{i} }}')
        lines.append(f'export type Keys{i} = {{ [K in keyof Shape{i}]-?: Shape{i}[K] extends number ? K : never }}[keyof Shape{i}];')
        lines.append(f'export class Box{i}<T extends {{ size: number }}> {{\n  #items = new Map<string, T>();\n'
                     '  put(name: string, item: T): this { this.#items.set(name, item); return this; }\n'
                     '  total(): number { let sum = 0; for (const item of this.#items.values()) sum += item.size; return sum; }\n}')
        lines.append(f'export function area{i}(s: Shape{i}): number {{ return s.size * {i} + (s.next ? area{i}(s.next) : 0); }}')
        for c in range(max(0, i - 3), i):
            lines.append(f'export const use{c} = (s: Shape{c}): string => `${{area{c}(s).toFixed(2)}} ${{s.tags.map((t) => t.trim()).join()}}`;')
        write(f'{folder}/src/m{i}.ts', '\n'.join(lines) + '\n')
    write(f'{folder}/tsconfig.json', json.dumps({
        'compilerOptions': {'strict': True, 'outDir': 'out', 'target': 'es2022', 'module': 'nodenext', 'types': [],
                            'rootDir': 'src'},
        'include': ['src']}))


def webpack_project(folder):
    for i in range(300):
        lines = [f"import {{ v as v{c} }} from './m{c}.js';" for c in children(i) if c < 300]
        lines.append(body(i))
        lines.append(f'export const v = f{i}_1({i}, 3) + f{i}_2(1, 2)' + ''.join(f' + v{c}' for c in children(i) if c < 300) + ';')
        write(f'{folder}/src/m{i}.js', '\n'.join(lines) + '\n')
    write(f'{folder}/src/index.js', "import { v } from './m0.js';\nimport _ from 'lodash';\nconsole.log(_.chunk([v, 1, 2], 2));\n")
    write(f'{folder}/webpack.config.js',
          "module.exports = { mode: 'production', target: 'node', entry: './src/index.js', "
          "output: { path: __dirname + '/out' }, cache: false };\n")


def jest_project(folder):
    write(f'{folder}/package.json', '{"name":"measured","version":"1.0.0"}')
    for i in range(20):
        lines = ["const { add, deep } = require('./lib');", f"describe('file {i}', () => {{"]
        for k in range(10):
            lines.append(f"  test('case {k}', async () => {{ expect(add({i}, {k})).toBe({i + k}); "
                         f"expect(deep({k})).toEqual({{ a: [{k}, {{ b: '{k}' }}] }}); const f = jest.fn(() => {k}); f(); "
                         "expect(f).toHaveBeenCalledTimes(1); await null; });")
        lines.append('});')
        write(f'{folder}/f{i}.test.js', '\n'.join(lines) + '\n')
    write(f'{folder}/lib.js', "exports.add = (a, b) => a + b;\nexports.deep = (n) => ({ a: [n, { b: String(n) }] });\n")


def pieces(args, work):
    """(name, working folder, what to remove before a run, words after the runtime)"""
    modules = os.path.join(args.tools, 'node_modules')
    npm_project = f'{work}/npm'
    npm = [args.npm, 'ci', '--prefer-offline', '--no-audit', '--no-fund', '--cache', f'{work}/cache']
    write(f'{npm_project}/package.json', json.dumps({'name': 'measured', 'version': '1.0.0', 'dependencies': {
        'express': '^5.0.0', 'cors': '^2.8.5', 'helmet': '^8.0.0', 'morgan': '^1.10.0', 'compression': '^1.7.4',
        'cookie-parser': '^1.4.6', 'express-session': '^1.18.0', 'pug': '^3.0.0', 'mongoose': '^8.0.0'}}))
    for name, make in (('tsc', typescript_project), ('webpack', webpack_project), ('jest', jest_project)):
        make(f'{work}/{name}')
        os.symlink(modules, f'{work}/{name}/node_modules')
    return [
        ('require 1000 modules', work, None, [tree(f'{work}/cjs', False)]),
        ('import 1000 modules', work, None, [tree(f'{work}/esm', True)]),
        ('npm ci, warm cache', npm_project, 'node_modules', npm),
        ('tsc, 100 files', f'{work}/tsc', 'out', [f'{modules}/{args.typescript}/lib/tsc.js', '-p', '.']),
        ('webpack, 300 modules', f'{work}/webpack', 'out', [f'{modules}/webpack/bin/webpack.js']),
        ('jest, 200 tests', f'{work}/jest', None,
         [f'{modules}/jest/bin/jest.js', '-i', f'--cacheDirectory={work}/jest-cache-{{name}}']),
    ]


def once(binary, name, folder, remove, words):
    if remove:
        shutil.rmtree(os.path.join(folder, remove), ignore_errors=True)
    words = [word.replace('{name}', name) for word in words]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    result = subprocess.run([binary, *words], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=600)
    elapsed = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if result.returncode != 0:
        raise RuntimeError(f'{binary} {" ".join(words)}: {result.stdout[-1500:]}')
    return elapsed, cpu


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--nodus', default=os.path.join(ROOT, 'target/release/nodus'))
    parser.add_argument('--node', default=os.environ.get('NODE') or shutil.which('node'))
    parser.add_argument('--npm')
    parser.add_argument('--tools', default=os.path.join(ROOT, 'tests/tools'))
    parser.add_argument('--typescript', default='typescript')
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--match', default='')
    parser.add_argument('--json')
    args = parser.parse_args()
    for name in ('nodus', 'node', 'tools'):
        setattr(args, name, os.path.abspath(getattr(args, name)))
    if not args.npm:
        subprocess.run([args.nodus, 'npm', '--version'], check=True, stdout=subprocess.DEVNULL)
        cache = os.environ.get('XDG_CACHE_HOME') or os.path.expanduser('~/.cache')
        args.npm = max(glob.glob(f'{cache}/nodus/npm/*/node_modules/npm/bin/npm-cli.js'))
    found = {}
    with tempfile.TemporaryDirectory(prefix='nodus-bench-') as work:
        for name, folder, remove, words in pieces(args, work):
            if not re.search(args.match, name):
                continue
            try:
                if name.startswith('npm'):
                    # The lock file and the cache of npm.
                    subprocess.run([args.node, args.npm, 'install', '--no-audit', '--no-fund', '--cache', f'{work}/cache'],
                                   cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                best = {}
                # One round more, whose figures do not count, warms the caches of the system and of the tools.
                for number in range(args.rounds + 1):
                    for label, binary in (('nodus', args.nodus), ('node', args.node)):
                        figures = once(binary, label, folder, remove, words)
                        if number:
                            best[label] = tuple(map(min, best.get(label, figures), figures))
            except (RuntimeError, subprocess.SubprocessError) as problem:
                print(f'{name}: {problem}', file=sys.stderr)
                continue
            found[name] = best
            (wall, cpu), (their_wall, their_cpu) = best['nodus'], best['node']
            print(f'{name:22} nodus {wall * 1000:6.0f} ms   node {their_wall * 1000:6.0f} ms   ratio {their_wall / wall:.2f}   '
                  f'processor: {cpu * 1000:6.0f} ms   {their_cpu * 1000:6.0f} ms   ratio {their_cpu / cpu:.2f}')
            sys.stdout.flush()
    if args.json:
        with open(args.json, 'w', encoding='utf8') as file:
            json.dump(found, file, indent=2)


if __name__ == '__main__':
    main()
