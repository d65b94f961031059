#!/usr/bin/env python3
"""Measures what a program that prints one line costs under nodus and under node.

  benches/startup.py [--nodus PATH] [--node PATH] [--rounds N] [--output file|pipe|null] [FILE]

Runs both in turns, so that a change of the machine's load meets both, and prints for each the median and the best time
from the start of the process to its end, the median of its processor time and of its page faults, and the largest
resident size; below that nodus' share of node's figures. FILE is the program (benches/hello.js). node is the one on PATH,
$NODE or --node.
"""
import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
COLUMNS = ['median ms', 'best ms', 'cpu ms', 'faults', 'max RSS MB']


def run_once(binary, script, output):
    """One run: wall time, processor time, page faults, resident size."""
    drain = None
    if output == 'pipe':
        drain, target = os.pipe()
    elif output == 'file':
        target, name = tempfile.mkstemp()
        os.unlink(name)
    else:
        target = os.open(os.devnull, os.O_WRONLY)
    started = time.perf_counter()
    child = os.posix_spawn(binary, [binary, script], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, target, 1)])
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - started
    os.close(target)
    if drain is not None:
        os.close(drain)
    if os.waitstatus_to_exitcode(status) != 0:
        raise RuntimeError(f'{binary} {script}: exit {os.waitstatus_to_exitcode(status)}')
    return wall * 1e3, (usage.ru_utime + usage.ru_stime) * 1e3, usage.ru_minflt, usage.ru_maxrss / 1024


def summary(runs):
    walls, processor, faults, sizes = zip(*runs)
    return [statistics.median(walls), min(walls), statistics.median(processor), statistics.median(faults), max(sizes)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--nodus', default=os.path.join(ROOT, 'target', 'release', 'nodus'))
    parser.add_argument('--node', default=os.environ.get('NODE') or shutil.which('node'))
    parser.add_argument('--rounds', type=int, default=20)
    parser.add_argument('--output', choices=['file', 'pipe', 'null'], default='file')
    parser.add_argument('file', nargs='?', default=os.path.join(ROOT, 'benches', 'hello.js'))
    args = parser.parse_args()
    binaries = {'nodus': args.nodus}
    if args.node:
        binaries['node'] = args.node
    else:
        print('no node on PATH: set NODE to compare', file=sys.stderr)
    runs = {name: [] for name in binaries}
    # The first run of each fills the page cache and does not count.
    for round_number in range(args.rounds + 1):
        for name, binary in binaries.items():
            result = run_once(binary, args.file, args.output)
            if round_number > 0:
                runs[name].append(result)
    figures = {name: summary(results) for name, results in runs.items()}
    print(f'{"":8}' + ''.join(f'{column:>12}' for column in COLUMNS))
    for name, row in figures.items():
        print(f'{name:8}' + ''.join(f'{figure:12.2f}' for figure in row))
    if 'node' in figures:
        shares = [ours / theirs for ours, theirs in zip(figures['nodus'], figures['node'])]
        print(f'{"share":8}' + ''.join(f'{share:12.2f}' for share in shares))


if __name__ == '__main__':
    main()
