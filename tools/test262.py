#!/usr/bin/env python3
"""Runs test262, the tests of the language, laid beside the checkout, against a binary.

  tools/test262.py --suite DIR [--bin PATH] [--node PATH] [--jobs N] [--match REGEX] [--update] [-- OPTION ...]

DIR holds test262's harness/ and test/ folders. Each test runs in a realm of its own, scripts in sloppy and in strict
mode; what needs a host's agents or a proposal that no release has is left out. tests/test262/known.txt lists what is
known to fail; reported are new failures and entries that pass. --node runs the same under real Node and tells how many
pass there, and what fails here only. --update rewrites the list and, with --node, the figures that
docs/compatibility.md shows. OPTIONs are the binary's.

Ends with `N passed, N failed`.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import re
import subprocess
import sys
import tempfile
import threading

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
HOST = os.path.join(ROOT, 'tests', 'test262', 'host.js')
KNOWN = os.path.join(ROOT, 'tests', 'test262', 'known.txt')
FIGURES = os.path.join(ROOT, 'tests', 'test262', 'figures.json')
LEFT_OUT = re.compile(r'CanBlockIs|\$262\.agent|IsHTMLDDA|import-defer|source-phase-import|ShadowRealm|AbstractModuleSource')
BATCH = 250
SILENCE = 120  # seconds without a line after which a process is taken for hung


def tests_of(suite, match):
    for folder, _, names in os.walk(os.path.join(suite, 'test')):
        for name in names:
            path = os.path.relpath(os.path.join(folder, name), suite)
            if not name.endswith('.js') or '_FIXTURE' in name or not re.search(match, path):
                continue
            with open(os.path.join(suite, path), encoding='utf8', errors='replace') as file:
                if not LEFT_OUT.search(file.read()):
                    yield path


def run_once(command, suite, batch, found):
    """Runs a batch until it ends or dies; returns the tests that are left."""
    with tempfile.NamedTemporaryFile('w', suffix='.txt') as names, tempfile.TemporaryFile() as errors:
        names.write('\n'.join(batch))
        names.flush()
        process = subprocess.Popen([*command, '--experimental-vm-modules', '--expose-gc', '--no-warnings', HOST, suite, names.name],
                                   stdout=subprocess.PIPE, stderr=errors, text=True, encoding='utf8', errors='replace')
        current = None
        watch = threading.Timer(SILENCE, process.kill)
        watch.start()
        for line in process.stdout:
            watch.cancel()
            watch = threading.Timer(SILENCE, process.kill)
            watch.start()
            event = json.loads(line)
            if 'start' in event:
                current = event['start'], event['mode']
            elif 'end' in event:
                found[event['end'], event['mode']] = event['problem']
            else:
                current = None
        watch.cancel()
        code = process.wait()
        if current is None and code == 0:
            return []
        if current is None:
            sys.exit(f'the host does not run: it ended with {code}')
        found[current] = f'died with {code}'
        return batch[batch.index(current[0]) + 1:]


def run_batch(command, suite, batch):
    found = {}
    while batch:
        batch = run_once(command, suite, batch, found)
    return found


def run(command, suite, tests, jobs):
    batches = [tests[i:i + BATCH] for i in range(0, len(tests), BATCH)]
    found = {}
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for part in pool.map(lambda batch: run_batch(command, suite, batch), batches):
            found.update(part)
    return found


def count(ours, theirs, depth):
    """Tests, passing ones, and those that pass in Node, by the first folders of their names."""
    areas = collections.defaultdict(lambda: [0, 0, 0])
    for (name, mode), problem in ours.items():
        row = areas['/'.join(name.split('/')[1:-1][:depth])]
        row[0] += 1
        row[1] += problem is None
        row[2] += theirs.get((name, mode), '') is None
    return dict(sorted(areas.items()))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--suite', required=True)
    parser.add_argument('--bin', default=os.path.join(ROOT, 'target', 'debug', 'nodus'))
    parser.add_argument('--node')
    parser.add_argument('--jobs', type=int, default=os.cpu_count())
    parser.add_argument('--match', default='.')
    parser.add_argument('--update', action='store_true')
    parser.add_argument('options', nargs='*')
    args = parser.parse_args()
    suite = os.path.abspath(args.suite)
    tests = sorted(tests_of(suite, args.match))
    ours = run([os.path.abspath(args.bin), *args.options], suite, tests, args.jobs)
    theirs = run([os.path.abspath(args.node)], suite, tests, args.jobs) if args.node else {}
    for area, (all_, here, there) in count(ours, theirs, 2).items():
        print(f'{area:45} {all_:6} tests, {here:6} pass' + (f', {there:6} in Node' if theirs else ''))

    failing = {f'{name} {mode}': problem for (name, mode), problem in ours.items() if problem is not None}
    if args.update:
        with open(KNOWN, 'w', encoding='utf8') as file:
            file.writelines(f'{entry}\n' for entry in sorted(failing))
    if args.update and theirs:
        with open(FIGURES, 'w', encoding='utf8') as file:
            json.dump(count(ours, theirs, 1), file, indent=1)
            file.write('\n')
    with open(KNOWN, encoding='utf8') as file:
        known = {line.strip() for line in file}
    new = sorted(set(failing) - known)
    for entry in new:
        print(f'FAIL {entry}: {failing[entry]}')
    for name, mode in sorted(ours):
        if f'{name} {mode}' in known and ours[name, mode] is None:
            print(f'passes and is listed: {name} {mode}')
    if theirs:
        only = [f'{name} {mode}' for name, mode in ours if ours[name, mode] is not None and theirs.get((name, mode), '') is None]
        print(f'{len(only)} fail here and pass in Node, {sum(problem is None for problem in theirs.values())} pass in Node')
    print(f'{len(ours) - len(failing)} passed, {len(failing) - len(set(failing) & known)} failed')
    sys.exit(1 if new or not ours else 0)


if __name__ == '__main__':
    main()
