#!/usr/bin/env python3
"""Measures the same work under nodus and node and prints how they compare.

  benches/run.py [--nodus PATH] [--node PATH] [--rounds N] [NAME ...]

Names: start, loop, await, ticks, timers, events, streams, buffers, json, http, express. Each program under benches/
prints one number, its rate per second; the best of the rounds counts. `start` is the time from exec to exit of a
program that does nothing. node is the one on PATH, $NODE or --node. A ratio above 1 means that nodus is quicker.
"""
import argparse
import os
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
HERE = os.path.join(ROOT, 'benches')
NAMES = ['start', 'loop', 'await', 'ticks', 'timers', 'events', 'streams', 'buffers', 'json', 'http', 'express']


def start_rate(binary, rounds):
    script = os.path.join(HERE, 'start.js')
    best = None
    for _ in range(rounds * 5):
        started = time.perf_counter()
        subprocess.run([binary, script], check=True, stdout=subprocess.DEVNULL)
        spent = time.perf_counter() - started
        best = spent if best is None else min(best, spent)
    return 1 / best


def script_rate(binary, name, rounds):
    best = 0
    for _ in range(rounds):
        result = subprocess.run([binary, os.path.join(HERE, f'{name}.js')], stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True, timeout=300)
        if result.returncode != 0:
            raise RuntimeError(result.stderr.strip().split('\n')[-1] or f'exit {result.returncode}')
        best = max(best, float(result.stdout.split()[-1]))
    return best


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--nodus', default=os.path.join(ROOT, 'target', 'release', 'nodus'))
    parser.add_argument('--node', default=os.environ.get('NODE') or shutil.which('node'))
    parser.add_argument('--rounds', type=int, default=3)
    parser.add_argument('names', nargs='*')
    args = parser.parse_args()
    if not args.node:
        print('no node on PATH: set NODE to compare', file=sys.stderr)
    print(f'{"":10} {"nodus":>14} {"node":>14} {"ratio":>7}   (per second)')
    for name in args.names or NAMES:
        figures = []
        for binary in (args.nodus, args.node):
            if not binary:
                figures.append(None)
                continue
            try:
                rate = start_rate(binary, args.rounds) if name == 'start' else script_rate(binary, name, args.rounds)
            except (RuntimeError, subprocess.SubprocessError, ValueError) as error:
                print(f'{name}: {binary}: {error}', file=sys.stderr)
                rate = None
            figures.append(rate)
        ours, theirs = figures
        shown = [f'{figure:14,.1f}' if figure else f'{"-":>14}' for figure in figures]
        ratio = f'{ours / theirs:7.2f}' if ours and theirs else f'{"-":>7}'
        print(f'{name:10} {shown[0]} {shown[1]} {ratio}')
        sys.stdout.flush()


if __name__ == '__main__':
    main()
