#!/usr/bin/env python3
"""Measures the memory of a program that prints one line, and what the first require of each builtin module adds.

  benches/memory.py [--nodus PATH] [--node PATH] [--rounds N] [MODULE ...]

The figure is the largest resident size of the process, the least of the rounds, in megabytes: of the line alone, and for
each module how much more the same program needs when it requires the module first. Prints a table in Markdown. MODULE is
a builtin module's name: all that the first runtime lists when none is given. node is the one on PATH, $NODE or --node.
"""
import argparse
import os
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LINE = "console.log('hello');\n"


def largest_size(binary, script):
    """Of one run, in megabytes; none when it fails."""
    null = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_WRONLY, 0) for fd in (1, 2)]
    child = os.posix_spawn(binary, [binary, '--no-warnings', script], os.environ, file_actions=null)
    _, status, usage = os.wait4(child, 0)
    return usage.ru_maxrss / 1024 if os.waitstatus_to_exitcode(status) == 0 else None


def least_size(binary, script, rounds):
    sizes = [size for size in (largest_size(binary, script) for _ in range(rounds)) if size is not None]
    return min(sizes) if sizes else None


def modules_of(binary):
    listing = "console.log(require('module').builtinModules.filter(m => !/^_|^sys$/.test(m)).join(' '))"
    return subprocess.run([binary, '-e', listing], stdout=subprocess.PIPE, check=True, text=True).stdout.split()


def cell(size, base=None):
    if size is None:
        return 'fails'
    return f'{size:.1f}' if base is None else f'{max(size - base, 0):+.1f}'


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--nodus', default=os.path.join(ROOT, 'target', 'release', 'nodus'))
    parser.add_argument('--node', default=os.environ.get('NODE') or shutil.which('node'))
    parser.add_argument('--rounds', type=int, default=3)
    parser.add_argument('modules', nargs='*')
    args = parser.parse_args()
    binaries = {'nodus': args.nodus}
    if args.node:
        binaries['node'] = args.node
    with tempfile.TemporaryDirectory() as folder:
        script = os.path.join(folder, 'program.js')

        def sizes(text):
            with open(script, 'w', encoding='utf-8') as file:
                file.write(text)
            return {name: least_size(path, script, args.rounds) for name, path in binaries.items()}

        base = sizes(LINE)
        if None in base.values():
            sys.exit('a program that prints a line fails')
        print('| program | ' + ' | '.join(f'{name}, MB' for name in binaries) + ' |')
        print('| --- |' + ' ---: |' * len(binaries))
        print('| prints a line | ' + ' | '.join(cell(base[name]) for name in binaries) + ' |')
        for module in args.modules or modules_of(args.nodus):
            found = sizes(f"require('{module}');\n{LINE}")
            print(f'| requires `{module}` | ' + ' | '.join(cell(found[name], base[name]) for name in binaries) + ' |')
            sys.stdout.flush()


if __name__ == '__main__':
    main()
