#!/usr/bin/env python3
"""Measures the network under nodus, node, deno and bun and prints how they compare.

  benches/network/run.py [--nodus PATH] [--node PATH] [--deno PATH] [--bun PATH] [--nginx PATH] [--packages DIR]
                         [--rounds N] [--seconds S] [--json FILE] [--markdown FILE] [--svg FILE] [--from FILE] [PIECE ...]

PIECE is a name of the list that --list prints: all of them when none is given. Every piece is the same file under each
runtime (servers.cjs, clients.cjs); runtimes without a path are left out. The rounds alternate between the runtimes and
the median counts. Beside the figure stands the processor time that the runtime itself spent on one operation, user and
system together: with the load on the same machine that says more than the rate. For `http hello`, nginx answering
`return 200` with one worker is the ceiling, where there is one.

Needs wrk, h2load for http2 and latencies, and cargo for the load of ws. Packages (express, koa, fastify, ws) are
those of --packages, by default tests/apps. --from takes the figures of a file that --json wrote instead of measuring.
"""
import argparse
import json
import os
import resource
import shutil
import statistics
import sys
import tempfile

import report
from load import Failed, Machine
from pieces import PIECES

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--nodus', default=os.path.join(ROOT, 'target', 'release', 'nodus'))
    parser.add_argument('--node', default=os.environ.get('NODE') or shutil.which('node'))
    parser.add_argument('--deno', default=shutil.which('deno'))
    parser.add_argument('--bun', default=shutil.which('bun'))
    parser.add_argument('--nginx', default=shutil.which('nginx'))
    parser.add_argument('--packages', default=os.path.join(ROOT, 'tests', 'apps'))
    parser.add_argument('--rounds', type=int, default=3)
    parser.add_argument('--seconds', type=float, default=3)
    parser.add_argument('--json', help='write the figures there')
    parser.add_argument('--markdown', help='write the table there')
    parser.add_argument('--svg', help='write the chart there')
    parser.add_argument('--from', dest='source', help='take the figures from there')
    parser.add_argument('--list', action='store_true')
    parser.add_argument('pieces', nargs='*')
    return parser, parser.parse_args()


def measure(machine, piece, runtimes, rounds):
    """The median figure and processor time of each runtime that can do the piece."""
    figures = {name: [] for name in runtimes}
    for _ in range(rounds):
        for name in runtimes:
            try:
                figures[name].append(piece.run(machine, name))
            except (Failed, OSError) as error:
                print(f'{piece.name}: {name}: {error}', file=sys.stderr)
    row = {}
    for name, list_ in figures.items():
        if list_:
            values, costs = zip(*list_)
            cost = None if None in costs else statistics.median(costs)
            row[name] = {'value': statistics.median(values), 'cpu': cost}
    return row


def main():
    parser, args = arguments()
    if args.list:
        for piece in PIECES:
            print(f'{piece.name:24} {piece.unit}')
        return
    # Ten thousand connections.
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65536) if hard != resource.RLIM_INFINITY else 65536, hard))
    chosen = [piece for piece in PIECES if not args.pieces or piece.name in args.pieces]
    unknown = set(args.pieces) - {piece.name for piece in chosen}
    if unknown:
        parser.error('no such piece: ' + ', '.join(sorted(unknown)))
    if args.source:
        with open(args.source) as file:
            rows = json.load(file)
    else:
        rows = {}
        paths = {'nodus': args.nodus, 'node': args.node, 'deno': args.deno, 'bun': args.bun}
        runtimes = {name: path for name, path in paths.items() if path}
        with tempfile.TemporaryDirectory() as scratch:
            machine = Machine(HERE, runtimes, args.nginx, args.packages, args.seconds, scratch)
            print(report.head(runtimes), flush=True)
            for piece in chosen:
                names = [name for name in list(runtimes) + ['nginx'] if piece.suits(machine, name)]
                row = measure(machine, piece, names, args.rounds)
                if row:
                    rows[piece.name] = row
                    print(report.line(piece, row, runtimes), flush=True)
                if args.json:
                    with open(args.json, 'w') as out:
                        json.dump(rows, out, indent=1)
    table = [(piece, rows[piece.name]) for piece in PIECES if piece.name in rows]
    for path, write in ((args.markdown, report.markdown), (args.svg, report.svg)):
        if path:
            with open(path, 'w') as out:
                out.write(write(table))


if __name__ == '__main__':
    main()
