#!/usr/bin/env python3
"""Runs the JavaScript side of the tests against a binary.

  tools/test-js.py [--bin PATH] [--jobs N] [--timeout SECONDS] [--match REGEX] [--update] [SUITE ...]

Suites (all of them when none is named):
  node     tests/node/**/*.test.{js,mjs,cjs}   each a program of its own; it passes when it exits with 0
  golden   tests/golden/<case>/                what a user sees on the terminal, compared with expected.* files
  seeds    tests/seeds/*.js                    small programs, their standard output compared with <name>.out
  apps     tests/apps/                         programs on npm packages, run by Mocha

A program's first lines may say `// flags: --x` (before the file), `// args: a b`, `// stdin: text`, `// exit: N`.
Expected texts may hold `{{any}}` (anything within a line), `{{dir}}` (the case's folder), `{{bin}}` (the binary), and
lines that are only `{{lines}}` (any number of lines). --update rewrites what has no wildcards from what was seen.
--collect preloads tests/stress/collect.js, which collects garbage between all steps.

Ends with a line `N passed, N failed`; a suite that runs nothing is a failure.
"""
import argparse
import concurrent.futures
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TESTS = os.path.join(ROOT, 'tests')
SUITES = ['node', 'golden', 'seeds', 'apps']


class Outcome:
    """What one test came to: a name, and the reason when it failed."""

    def __init__(self, name, reason=None, count=1, failed=None):
        self.name = name
        self.reason = reason
        self.failed = failed if failed is not None else (1 if reason is not None else 0)
        self.passed = count - self.failed


def execute(command, cwd, timeout, stdin=b'', env=None):
    """Runs a command in a session of its own, so that nothing it started outlives it."""
    process = subprocess.Popen(
        command, cwd=cwd, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, start_new_session=True)
    try:
        out, err = process.communicate(stdin, timeout=timeout)
        code = process.returncode
    except subprocess.TimeoutExpired:
        out, err, code = b'', b'', 'timeout'
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    if code == 'timeout':
        try:
            out, err = process.communicate(timeout=5)
        except subprocess.TimeoutExpired:
            pass
    return code, out.decode('utf8', 'replace'), err.decode('utf8', 'replace')


def directives(path):
    """The `// name: value` lines at the top of a program."""
    found = {}
    with open(path, encoding='utf8') as file:
        for line in file:
            match = re.match(r'// ?([A-Za-z]+): ?(.*)$', line)
            if match:
                found[match.group(1).lower()] = match.group(2)
            elif not line.startswith('//') and line.strip() not in ('', "'use strict';"):
                break
    return found


def program(args, path):
    found = directives(path)
    collect = ['--expose-gc', '--require', os.path.join(TESTS, 'stress', 'collect.js')] if args.collect else []
    command = [args.bin, *collect, *found.get('flags', '').split(), path, *shlex.split(found.get('args', ''))]
    stdin = found.get('stdin', '').encode().decode('unicode_escape').encode()
    return command, stdin, int(found.get('exit', '0'))


def report(code, out, err):
    parts = [f'exit: {code}']
    if out.strip():
        parts.append('stdout:\n' + out.rstrip()[-6000:])
    if err.strip():
        parts.append('stderr:\n' + err.rstrip()[-6000:])
    return '\n'.join(parts)


def pattern_of(text, case, binary):
    """A regular expression out of an expected text."""
    lines = []
    for line in text.split('\n'):
        if line.strip() == '{{lines}}':
            lines.append(r'(?:[^\n]*\n)*?')
            continue
        parts = re.split(r'(\{\{(?:any|dir|bin)\}\})', line)
        escaped = ''
        for part in parts:
            if part == '{{any}}':
                escaped += r'[^\n]*?'
            elif part == '{{dir}}':
                escaped += re.escape(case)
            elif part == '{{bin}}':
                escaped += re.escape(binary)
            else:
                escaped += re.escape(part)
        lines.append(escaped + r'\n')
    # The last line has no newline of its own.
    expression = ''.join(lines)
    if expression.endswith(r'\n'):
        expression = expression[:-2]
    else:
        expression = expression + r'[^\n]*'
    return re.compile(expression, re.S)


def compare(what, expected, seen, case, binary):
    if pattern_of(expected, case, binary).fullmatch(seen):
        return None
    return f'{what} differs\n--- expected\n{expected}\n--- seen\n{seen}'


# ===== suites =====

def node_tests(args):
    found = []
    for folder, _, names in os.walk(os.path.join(TESTS, 'node')):
        found += [os.path.join(folder, n) for n in names if re.search(r'\.test\.[mc]?js$', n)]

    def run(path):
        name = os.path.relpath(path, TESTS)
        command, stdin, wanted = program(args, path)
        with tempfile.TemporaryDirectory(prefix='nodus-test-') as folder:
            env = dict(os.environ, TMPDIR=folder, NODE_TEST_DIR=folder)
            code, out, err = execute(command, ROOT, args.timeout, stdin, env)
        return Outcome(name, None if code == wanted else report(code, out, err))
    return sorted(found), run


def seed_tests(args):
    folder = os.path.join(TESTS, 'seeds')
    found = [os.path.join(folder, n) for n in os.listdir(folder) if re.search(r'\.[mc]?js$', n)] \
        if os.path.isdir(folder) else []

    def run(path):
        name = os.path.relpath(path, TESTS)
        command, stdin, wanted = program(args, path)
        with tempfile.TemporaryDirectory(prefix='nodus-seed-') as work:
            env = dict(os.environ, TMPDIR=work)
            env.pop('NO_COLOR', None)
            env.pop('FORCE_COLOR', None)
            code, out, err = execute(command, work, args.timeout, stdin, env)
        if code != wanted:
            return Outcome(name, report(code, out, err))
        expected_path = re.sub(r'\.[mc]?js$', '.out', path)
        if args.update and not os.path.exists(expected_path):
            with open(expected_path, 'w', encoding='utf8') as file:
                file.write(out)
        if not os.path.exists(expected_path):
            return Outcome(name, 'there is no ' + os.path.basename(expected_path))
        with open(expected_path, encoding='utf8') as file:
            difference = compare('standard output', file.read(), out, work, args.bin)
        if difference and err.strip():
            difference += '\n--- stderr\n' + err
        return Outcome(name, difference)
    return sorted(found), run


def golden_tests(args):
    folder = os.path.join(TESTS, 'golden')
    cases = [os.path.join(folder, n) for n in os.listdir(folder)
             if os.path.exists(os.path.join(folder, n, 'cmd'))] if os.path.isdir(folder) else []

    def run(case):
        name = os.path.relpath(case, TESTS)
        with open(os.path.join(case, 'cmd'), encoding='utf8') as file:
            words = shlex.split(file.read().strip())
        command = [args.bin if word == 'nodus' else word for word in words]
        stdin = b''
        stdin_path = os.path.join(case, 'stdin')
        if os.path.exists(stdin_path):
            with open(stdin_path, 'rb') as file:
                stdin = file.read()
        env = {k: v for k, v in os.environ.items() if not k.startswith('NODE_')}
        env.update(NO_COLOR='1')
        env.pop('FORCE_COLOR', None)
        code, out, err = execute(command, case, args.timeout, stdin, env)
        problems = []
        for what, seen in (('stdout', out), ('stderr', err), ('code', f'{code}\n')):
            path = os.path.join(case, f'expected.{what}')
            expected = ''
            if os.path.exists(path):
                with open(path, encoding='utf8') as file:
                    expected = file.read()
            elif what == 'code':
                expected = '0\n'
            if args.update and '{{' not in expected and expected != seen:
                if seen:
                    with open(path, 'w', encoding='utf8') as file:
                        file.write(seen)
                continue
            difference = compare(what, expected, seen, case, args.bin)
            if difference:
                problems.append(difference)
        return Outcome(name, '\n'.join(problems) if problems else None)
    return sorted(cases), run


def install(npm, folder, args, env=None):
    """Installs the packages of a folder with the command `npm`, unless they are there; gives what went wrong, or None."""
    stamp = os.path.join(folder, 'node_modules', '.package-lock.json')
    lock = os.path.join(folder, 'package-lock.json')
    if os.path.exists(stamp) and os.path.getmtime(stamp) >= os.path.getmtime(lock):
        return None
    # Not `npm ci`: registries may lack the packages of other machines, which it insists on.
    words = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund']
    problem = None
    for _ in range(3):
        code, out, err = execute([*npm, *words], folder, args.timeout * 5, env=env)
        if code == 0:
            os.utime(stamp)
            return None
        problem = report(code, out, err)
        time.sleep(2)
    return problem


def mocha(name, folder, args, limit, env=None):
    """Runs the tests of a folder by its Mocha under nodus."""
    words = ['-g', args.match] if args.match else []
    command = [args.bin, os.path.join('node_modules', 'mocha', 'bin', 'mocha.js'), '--no-color', *words]
    code, out, err = execute(command, folder, limit, env=env)
    passing = re.search(r'^ *(\d+) passing', out, re.M)
    failing = re.search(r'^ *(\d+) failing', out, re.M)
    passed = int(passing.group(1)) if passing else 0
    failed = int(failing.group(1)) if failing else 0
    if code != 0 or passed == 0:
        failed = max(failed, 1)
    return Outcome(name, report(code, out, err) if failed else None, passed + failed, failed)


def app_tests(args):
    """Programs on packages, installed by the machine's npm."""
    folder = os.path.join(TESTS, 'apps')

    def run(_):
        npm = shutil.which('npm')
        if not npm:
            return Outcome('apps', 'npm is not installed; tools/setup.sh installs it')
        problem = install([npm], folder, args)
        return Outcome('apps', problem) if problem else mocha('apps', folder, args, args.timeout * 6)
    return ['apps'], run


def path_without_node(folder):
    """A folder with links to all programs on PATH but Node's: the tools have to get along with nodus."""
    known = {'node', 'nodejs', 'npm', 'npx', 'corepack', 'yarn', 'yarnpkg', 'pnpm', 'pnpx', 'nodus'}
    for directory in os.environ.get('PATH', os.defpath).split(os.pathsep):
        if not os.path.isdir(directory):
            continue
        for name in os.listdir(directory):
            link = os.path.join(folder, name)
            if name not in known and not os.path.lexists(link):
                os.symlink(os.path.join(directory, name), link)
    return folder


def tool_tests(args):
    """Tools from the registry, installed by npm under nodus."""
    folder = os.path.join(TESTS, 'tools')

    def run(_):
        with tempfile.TemporaryDirectory(prefix='nodus-path-') as path:
            env = dict(os.environ, PATH=path_without_node(path))
            problem = install([args.bin, 'npm'], folder, args, env)
            return Outcome('tools', problem) if problem else mocha('tools', folder, args, args.timeout * 5, env)
    return ['tools'], run


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--bin', default=os.environ.get('NODUS_BIN'))
    parser.add_argument('--jobs', type=int, default=2)
    parser.add_argument('--timeout', type=float, default=300)
    parser.add_argument('--match')
    parser.add_argument('--update', action='store_true')
    parser.add_argument('--collect', action='store_true')
    parser.add_argument('--quiet', action='store_true')
    parser.add_argument('suites', nargs='*')
    args = parser.parse_args()
    if not args.bin:
        target = os.environ.get('CARGO_TARGET_DIR', os.path.join(ROOT, 'target'))
        for profile in ('release', 'debug'):
            path = os.path.join(target, profile, 'nodus')
            if os.path.exists(path):
                args.bin = path
                break
        else:
            sys.exit('there is no binary; build one or name it with --bin')
    args.bin = os.path.abspath(args.bin)

    makers = {'node': node_tests, 'golden': golden_tests, 'seeds': seed_tests, 'apps': app_tests, 'tools': tool_tests}
    passed = failed = 0
    for suite in args.suites or SUITES:
        if suite not in makers:
            sys.exit(f'unknown suite {suite}')
        items, run = makers[suite](args)
        if args.match and suite not in ('apps', 'tools'):
            items = [item for item in items if re.search(args.match, item)]
        started = time.time()
        good = bad = 0
        with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
            for outcome in pool.map(run, items):
                good += outcome.passed
                bad += outcome.failed
                if outcome.reason is not None:
                    print(f'FAIL {outcome.name}')
                    if not args.quiet:
                        print('\n'.join('    ' + line for line in outcome.reason.split('\n')))
                    sys.stdout.flush()
        if good + bad == 0 and not args.match:
            print(f'FAIL {suite}: there is nothing to run')
            bad += 1
        print(f'{suite}: {good} passed, {bad} failed in {time.time() - started:.1f} s')
        sys.stdout.flush()
        passed += good
        failed += bad
    print(f'{passed} passed, {failed} failed')
    sys.exit(1 if failed else 0)


if __name__ == '__main__':
    main()
