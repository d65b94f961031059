#!/usr/bin/env python3
"""Writes docs/compatibility.md from measurements.

  tools/compat.py [--bin PATH] [--node PATH]

Names: tools/compat/names.js runs under nodus and is compared with tools/compat/node-names.json, what it printed under
Node; --node PATH prints that file anew. Behaviour: tests/node-suite-pass.txt, the files of Node's own tests that pass.
Language: tests/test262/figures.json, which tools/test262.py writes.
"""
import argparse
import collections
import json
import os
import re
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SCRIPT = os.path.join(ROOT, 'tools', 'compat', 'names.js')
REFERENCE = os.path.join(ROOT, 'tools', 'compat', 'node-names.json')
PASSING = os.path.join(ROOT, 'tests', 'node-suite-pass.txt')
LANGUAGE = os.path.join(ROOT, 'tests', 'test262', 'figures.json')
OUTPUT = os.path.join(ROOT, 'docs', 'compatibility.md')


def names(binary, modules=()):
    # Modules that exist with an option only are measured like the others.
    flags = [f'--experimental-{name}' for name in ('bench', 'ffi', 'stream-iter', 'vfs')]
    output = subprocess.run([binary, '--no-warnings', *flags, SCRIPT, *modules], stdout=subprocess.PIPE, check=True, timeout=120).stdout
    return json.loads(output)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--bin', default=os.path.join(ROOT, 'target', 'debug', 'nodus'))
    parser.add_argument('--node')
    args = parser.parse_args()
    if args.node:
        with open(REFERENCE, 'w', encoding='utf8') as file:
            json.dump(names(args.node), file, indent=0, sort_keys=True)
            file.write('\n')
    with open(REFERENCE, encoding='utf8') as file:
        reference = json.load(file)
    modules = sorted(name for name in reference if name != 'globals')
    ours = names(args.bin, modules)

    rows, missing = [], []
    total = present = 0
    for module in [*modules, 'globals']:
        wanted = reference[module] or {}
        have = ours.get(module) or {}
        absent = sorted(name for name in wanted if have.get(name, 'absent') == 'absent')
        total += len(wanted)
        present += len(wanted) - len(absent)
        rows.append((module, len(wanted) - len(absent), len(wanted)))
        if absent and len(absent) < len(wanted):
            missing.append((module, absent))

    groups = collections.Counter()
    with open(PASSING, encoding='utf8') as file:
        for line in file:
            match = re.match(r'([\w-]+)/test-([a-z0-9]+)', line)
            if match:
                folder, group = match.groups()
                groups[group if folder in ('parallel', 'sequential') else folder] += 1

    lines = [
        '# Compatibility', '',
        'Written by `./x api` from measurements; do not edit.', '',
        '## Names', '',
        f'Of {total} public names of Node 26 nodus has {present} ({100 * present / total:.1f} %). A name that is '
        'there but only throws `ERR_METHOD_NOT_IMPLEMENTED` is not counted.', '',
        '| module | present | of |', '| --- | ---: | ---: |',
        *(f'| `{module}` | {have} | {wanted} |' for module, have, wanted in rows), '',
    ]
    if missing:
        lines += ['### Not implemented', '']
        for module, absent in missing:
            shown = ', '.join(f'`{name}`' for name in absent[:60])
            more = f' and {len(absent) - 60} more' if len(absent) > 60 else ''
            lines += [f'- `{module}`: {shown}{more}']
        lines += ['']
    count = sum(groups.values())
    lines += [
        '## Node’s own tests', '',
        f'{count} files of Node’s test suite pass; `tests/node-suite-pass.txt` names them.', '',
        '| group | files |', '| --- | ---: |',
        *(f'| {group} | {number} |' for group, number in sorted(groups.items(), key=lambda item: (-item[1], item[0]))
          if number > 1), '',
    ]
    with open(LANGUAGE, encoding='utf8') as file:
        areas = json.load(file)
    run, passed, in_node = (sum(column) for column in zip(*areas.values()))
    lines += [
        '## The language', '',
        f'Of {run} runs of tests of test262, scripts in sloppy and in strict mode, {passed} pass '
        f'({100 * passed / run:.2f} %); in Node {in_node} ({100 * in_node / run:.2f} %). Tests of proposals are among '
        'them; left out are those that need a host’s agents. `tests/test262/known.txt` names those that fail.', '',
        '| area | runs | pass | in Node |', '| --- | ---: | ---: | ---: |',
        *(f'| {area} | {all_} | {here} | {there} |' for area, (all_, here, there) in areas.items()), '',
    ]
    with open(OUTPUT, 'w', encoding='utf8') as file:
        file.write('\n'.join(lines))
    print(f'{present} of {total} names, {count} files of Node\'s tests')


if __name__ == '__main__':
    main()
