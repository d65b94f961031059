#!/usr/bin/env python3
"""Builds the addons of Node's public Node-API tests against this project's headers and runs the tests.

usage: suite.py SUITE BINARY [--match REGEX] [--out FOLDER] [--headers FOLDER] [--list]

SUITE is the folder that has js-native-api/ and node-api/ in test/ or in itself. The sources are copied to the
output folder, built with the system's compilers there, and nothing of them is kept in this repository.
"""

import argparse
import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

FOLDERS = ['js-native-api', 'node-api']
HEADERS = Path(__file__).resolve().parents[2] / 'crates/node-api/include/node'


def targets(gyp: Path):
    """The targets of a binding.gyp, which is a literal of Python with comments."""
    return ast.literal_eval(gyp.read_text())['targets']


def build(folder: Path, target: dict, headers: Path) -> str | None:
    """Builds one addon; gives the compiler's words when it fails."""
    out = folder / 'build/Release'
    out.mkdir(parents=True, exist_ok=True)
    name = target['target_name']
    sources = [s for s in target['sources'] if not s.endswith('.h')]
    is_cpp = any(s.endswith('.cc') for s in sources)
    flags = [f'-D{d}' for d in target.get('defines', [])] + [f'-DNODE_GYP_MODULE_NAME={name}', '-DBUILDING_NODE_EXTENSION']
    objects = []
    for source in sources:
        compiler = ['g++', *target.get('cflags_cc', ['-std=gnu++20'])] if source.endswith('.cc') else ['gcc']
        made = out / f'{name}.{Path(source).name}.o'
        command = [*compiler, '-c', '-fPIC', '-O1', '-w', f'-I{headers}', *flags, '-o', str(made), source]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        if done.returncode != 0:
            return done.stderr
        objects.append(str(made))
    link = ['g++' if is_cpp else 'gcc', '-shared', '-pthread', '-o', str(out / f'{name}.node'), *objects]
    done = subprocess.run(link, cwd=folder, capture_output=True, text=True)
    return None if done.returncode == 0 else done.stderr


def flags_of(test: Path) -> list[str]:
    found = re.findall(r'^// Flags: (.*)$', test.read_text(), re.M)
    return ' '.join(found).split()


def run(test: Path, binary: str, root: Path, timeout: int):
    """Whether a test passes, and what it said."""
    with tempfile.TemporaryDirectory() as temporary:
        environment = {**os.environ, 'NODE_TEST_DIR': temporary, 'NODE_SKIP_FLAG_CHECK': '1'}
        command = [binary, *flags_of(test), str(test)]
        try:
            done = subprocess.run(
                command, cwd=root, env=environment, capture_output=True, text=True, timeout=timeout, errors='replace'
            )
        except subprocess.TimeoutExpired:
            return False, 'took too long'
        return done.returncode == 0, f'exit code {done.returncode}\n{done.stdout[-1500:]}{done.stderr[-3000:]}'


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('suite', type=Path)
    parser.add_argument('binary')
    parser.add_argument('--match', default='')
    parser.add_argument('--out', type=Path)
    parser.add_argument('--headers', type=Path, default=HEADERS)
    parser.add_argument('--timeout', type=int, default=60)
    parser.add_argument('--verbose', action='store_true')
    options = parser.parse_args()
    suite = options.suite / 'test' if (options.suite / 'test/node-api').is_dir() else options.suite
    out = (options.out or Path(tempfile.mkdtemp(prefix='node-api-suite-'))).resolve()
    out.mkdir(parents=True, exist_ok=True)
    for shared in ['common', 'fixtures']:
        if not (out / shared).exists():
            (out / shared).symlink_to(suite.resolve() / shared)
    jobs = []
    for name in FOLDERS:
        if not (out / name).exists():
            shutil.copytree(suite / name, out / name)
        for gyp in sorted((out / name).glob('*/binding.gyp')):
            jobs += [(gyp.parent, target) for target in targets(gyp)]
    jobs = [
        (folder, target)
        for folder, target in jobs
        if not (folder / f'build/Release/{target["target_name"]}.node').exists()
    ]
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for (folder, target), error in zip(jobs, pool.map(lambda job: build(*job, options.headers), jobs)):
            if error:
                print(f'not built: {folder.name}/{target["target_name"]}\n{error[:1500]}')
    tests = [
        test
        for name in FOLDERS
        for test in sorted((out / name).glob('*/*.js'))
        if test.name.startswith('test') and re.search(options.match, str(test.relative_to(out)))
    ]
    passed = 0
    for test in tests:
        ok, said = run(test, options.binary, out, options.timeout)
        passed += ok
        if not ok:
            print(f'failed: {test.relative_to(out)}')
            if options.verbose:
                print(said)
    print(f'{passed} of {len(tests)} pass ({100 * passed / max(1, len(tests)):.1f} %)')
    sys.exit(0 if passed == len(tests) else 1)


if __name__ == '__main__':
    main()
