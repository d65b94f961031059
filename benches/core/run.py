#!/usr/bin/env python3
"""Measures the core library under nodus and node and prints how they compare.

  benches/core/run.py [--folder NAME] [--nodus PATH] [--node PATH] [--rounds N] [--match REGEX] [--json FILE] [--markdown FILE] [--below X] [FILE ...]

FILE is the name of a program beside this one, or in the folder of benches/ that --folder names, without `.js`: all of them
when none is given. Each prints
`name<TAB>operations per second` for its pieces of work. The runs alternate between the two runtimes and the best of
the rounds counts. A ratio above 1 means that nodus is quicker. Prints a table, the pieces below 1.0 from the worst
on, and the geometric means. node is the one on PATH, $NODE or --node.
"""
import argparse
import json
import math
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


def programs(folder):
    return sorted(name[:-3] for name in os.listdir(folder) if name.endswith('.js') and name != 'measure.js')


def rates(binary, folder, name, match):
    result = subprocess.run([binary, os.path.join(folder, f'{name}.js'), match], stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True, timeout=600)
    if result.returncode != 0:
        print(f'{name}: {binary}: {result.stderr.strip()[-2000:]}', file=sys.stderr)
    found = {}
    for line in result.stdout.splitlines():
        label, _, rate = line.rpartition('\t')
        if label:
            found[label] = float(rate)
    return found


def mean(ratios):
    return math.exp(sum(map(math.log, ratios)) / len(ratios)) if ratios else float('nan')


def markdown(table, means):
    """The means, and each piece in which nodus is slower, as two tables."""
    lines = ['| program | benchmarks | mean | lowest |', '| --- | ---: | ---: | ---: |']
    for name, count, figure in means:
        least = min((ours / theirs, label) for file, label, ours, theirs in table if file == name)
        lines.append(f'| {name} | {count} | {figure:.2f} | {least[0]:.2f} ({least[1]}) |')
    total = mean([ours / theirs for _, _, ours, theirs in table])
    lines += [f'| all | {len(table)} | {total:.2f} | |', '', '| below 1.0 | benchmarks |', '| --- | --- |']
    for name, _, _ in means:
        slow = sorted((ours / theirs, label) for file, label, ours, theirs in table if file == name and ours < theirs)
        if slow:
            lines.append(f'| {name} | ' + ', '.join(f'{label} {ratio:.2f}' for ratio, label in slow) + ' |')
    return '\n'.join(lines) + '\n'


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--folder', default='core')
    parser.add_argument('--nodus', default=os.path.join(ROOT, 'target', 'release', 'nodus'))
    parser.add_argument('--node', default=os.environ.get('NODE') or shutil.which('node'))
    parser.add_argument('--rounds', type=int, default=3)
    parser.add_argument('--match', default='', help='measure only pieces whose name this matches')
    parser.add_argument('--json', help='write the figures there')
    parser.add_argument('--markdown', help='write the means and the slower pieces there as tables')
    parser.add_argument('--below', type=float, default=1.0, help='list the pieces below this ratio')
    parser.add_argument('--quiet', action='store_true', help='print no table, only what is below and the means')
    parser.add_argument('names', nargs='*')
    args = parser.parse_args()
    if not args.node:
        parser.error('no node on PATH: set NODE to compare')
    table, means = [], []
    folder = os.path.join(ROOT, 'benches', args.folder)
    for name in args.names or programs(folder):
        best = ({}, {})
        for _ in range(args.rounds):
            for figures, binary in zip(best, (args.nodus, args.node)):
                for label, rate in rates(binary, folder, name, args.match).items():
                    figures[label] = max(rate, figures.get(label, 0))
        rows = [(name, label, rate, best[1][label]) for label, rate in best[0].items() if rate and best[1].get(label)]
        for label in best[1].keys() - best[0].keys():
            print(f'{name}: nodus does not measure {label}', file=sys.stderr)
        table += rows
        if rows:
            means.append((name, len(rows), mean([ours / theirs for _, _, ours, theirs in rows])))
        if not args.quiet and rows:
            for _, label, ours, theirs in rows:
                print(f'{name:15} {label:34} {ours:15,.0f} {theirs:15,.0f} {ours / theirs:7.2f}', flush=True)
    slow = sorted((ours / theirs, name, label) for name, label, ours, theirs in table if ours / theirs < args.below)
    print(f'\nbelow {args.below}: {len(slow)} of {len(table)}')
    for ratio, name, label in slow:
        print(f'{ratio:7.2f}  {name}: {label}')
    print('\ngeometric means')
    for name, count, figure in means:
        print(f'{figure:7.2f}  {name} ({count})')
    if table:
        print(f'{mean([ours / theirs for _, _, ours, theirs in table]):7.2f}  all ({len(table)})')
    if args.markdown:
        with open(args.markdown, 'w') as out:
            out.write(markdown(table, means))
    if args.json:
        with open(args.json, 'w') as out:
            json.dump([{'file': n, 'name': l, 'nodus': a, 'node': b, 'ratio': a / b} for n, l, a, b in table], out, indent=1)


if __name__ == '__main__':
    main()
