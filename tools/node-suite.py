#!/usr/bin/env python3
"""Runs Node's own tests, laid beside the checkout, against a binary.

  tools/node-suite.py --suite DIR [--bin PATH] [--jobs N] [--timeout S] [--match REGEX] [--all] [--update]

DIR holds Node's test/ folder. tests/node-suite-pass.txt lists the files that are known to pass; without --all only
those run. Reported are new failures (listed, and fails) and stale entries (listed, and not there any more); with --all
also files that pass and are not listed. --update rewrites the list from what was seen.

A file passes when it exits with 0 and does not declare itself skipped. Ends with `N passed, N failed`.
"""
import argparse
import concurrent.futures
import os
import re
import signal
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LIST = os.path.join(ROOT, 'tests', 'node-suite-pass.txt')
FOLDERS = ['parallel', 'sequential', 'es-module', 'module-hooks', 'async-hooks', 'message', 'client-proxy', 'report',
           'test-runner', 'abort', 'sea', 'wasi']
# Tests that look inside Node itself say nothing about another runtime.
INTERNAL = re.compile(r'expose[-_]internals|internalBinding|internal/test|allow[-_]natives')


def candidates(suite):
    for folder in FOLDERS:
        path = os.path.join(suite, 'test', folder)
        if not os.path.isdir(path):
            continue
        for name in sorted(os.listdir(path)):
            if re.match(r'test-.*\.[mc]?[jt]s$', name):
                with open(os.path.join(path, name), encoding='utf8', errors='replace') as file:
                    if not INTERNAL.search(file.read()):
                        yield f'{folder}/{name}'


def kill_session(leader):
    for pid in filter(str.isdigit, os.listdir('/proc')):
        try:
            with open(f'/proc/{pid}/stat') as file:
                session = int(file.read().rsplit(')', 1)[1].split()[3])
            if session == leader:
                os.kill(int(pid), signal.SIGKILL)
        except (OSError, IndexError, ValueError):
            pass


def run(args, job):
    index, name = job
    path = os.path.join('test', name)
    with open(os.path.join(args.suite, path), encoding='utf8', errors='replace') as file:
        source = file.read()
    flags = re.search(r'^// Flags:(.*)$', source, re.M)
    pairs = re.search(r'^// Env:(.*)$', source, re.M)
    env = dict(os.environ, TEST_THREAD_ID=str(index % 64), TEST_SERIAL_ID=str(index),
               NODE_TEST_KNOWN_GLOBALS='0', NODE_SKIP_FLAG_CHECK='1')
    env.update(pair.split('=', 1) for pair in (pairs.group(1).split() if pairs else []))
    for variable in ('NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR'):
        env.pop(variable, None)
    command = [args.bin, *(flags.group(1).split() if flags else []), path]
    process = subprocess.Popen(command, cwd=args.suite, env=env, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        output, _ = process.communicate(timeout=args.timeout)
        code = process.returncode
    except subprocess.TimeoutExpired:
        output, code = b'', 'timeout'
    kill_session(process.pid)
    if code == 'timeout':
        try:
            process.communicate(timeout=2)
        except subprocess.TimeoutExpired:
            process.stdout.close()
    text = output.decode('utf8', 'replace')
    skipped = code == 0 and '1..0 # Skipped' in text[:400]
    return name, code == 0 and not skipped, 'skipped' if skipped else code, text[-2000:]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--suite', required=True)
    parser.add_argument('--bin', default=os.path.join(ROOT, 'target', 'debug', 'nodus'))
    parser.add_argument('--jobs', type=int, default=2)
    parser.add_argument('--timeout', type=float, default=60)
    parser.add_argument('--match')
    parser.add_argument('--all', action='store_true')
    parser.add_argument('--update', action='store_true')
    parser.add_argument('--quiet', action='store_true')
    args = parser.parse_args()
    args.bin = os.path.abspath(args.bin)
    with open(LIST, encoding='utf8') as file:
        listed = [line.strip() for line in file if line.strip() and not line.startswith('#')]
    stale = [n for n in listed if not os.path.exists(os.path.join(args.suite, 'test', n))]
    names = list(candidates(args.suite)) if args.all else [n for n in listed if n not in set(stale)]
    if args.match:
        names = [n for n in names if re.search(args.match, n)]
    known = set(listed)
    passed, failed, new = [], [], []
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        for name, good, code, text in pool.map(lambda job: run(args, job), enumerate(names)):
            if good:
                passed.append(name)
                if name not in known:
                    new.append(name)
            elif name in known:
                failed.append(name)
                print(f'new failure: {name} ({code})')
                if not args.quiet:
                    print('\n'.join('    ' + line for line in text.rstrip().split('\n')[-15:]))
    for name in stale:
        print(f'stale entry: {name}')
    for name in new:
        print(f'passes and is not listed: {name}')
    if args.update:
        keep = (known | set(new)) - set(failed) - set(stale)
        with open(LIST, encoding='utf8') as file:
            head = [line for line in file if line.startswith('#')]
        with open(LIST, 'w', encoding='utf8') as file:
            file.writelines(head)
            file.writelines(f'{name}\n' for name in sorted(keep))
    if not names:
        print('there is nothing to run')
    print(f'{len(passed)} passed, {len(failed) + len(stale)} failed')
    sys.exit(1 if failed or stale or not names else 0)


if __name__ == '__main__':
    main()
