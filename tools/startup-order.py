#!/usr/bin/env python3
"""Writes crates/nodus/startup.order: the engine's functions that a small program runs, which the linker puts side by side.

  tools/startup-order.py [--bin PATH]

Spread over the whole binary they make the system map most of it; together they are a twentieth. The list may be out of
date without harm: names that no longer exist are passed over, functions that are missing lie where they always did. Needs
valgrind and a binary with symbols. Functions of Rust are left out, for their names change with every build.
"""
import argparse
import ctypes
import os
import re
import struct
import subprocess
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RUST_NAME = re.compile(r'17h[0-9a-f]{16}E|^_R')


def executed(profile, binary):
    """Names of the binary's functions in a profile of callgrind, whose format numbers objects and names at first use."""
    objects, names, found, current = {}, {}, set(), None
    for line in profile:
        match = re.match(r'(c?ob|c?fn)=\((\d+)\)(?: (.*))?$', line.rstrip('\n'))
        if not match:
            continue
        kind, number, text = match.groups()
        table = objects if kind.endswith('ob') else names
        if text is not None:
            table[number] = text
        if kind == 'ob':
            current = objects[number]
        elif kind == 'fn' and current == binary:
            # A recursion is numbered 'name'2.
            found.add(re.sub(r"'\d+$", '', names[number]))
    return found


def deny_auxiliary_vector():
    """Lets prctl(PR_GET_AUXV) fail in the child: it tells of a vDSO that valgrind hides, and reading that one crashes."""
    load, equal, give, allow, invalid = 0x20, 0x15, 0x06, 0x7FFF0000, 0x00050000 | 22
    # struct seccomp_data: the call's number at 0, its first argument at 16.
    program = b''.join(struct.pack('=HBBI', *step) for step in [
        (load, 0, 0, 0), (equal, 0, 3, 157), (load, 0, 0, 16), (equal, 0, 1, 0x41555856),
        (give, 0, 0, invalid), (give, 0, 0, allow)])
    code = ctypes.create_string_buffer(program, len(program))
    filter_program = ctypes.create_string_buffer(struct.pack('=H6xQ', len(program) // 8, ctypes.addressof(code)))
    libc = ctypes.CDLL(None)
    libc.prctl(38, 1, 0, 0, 0)
    libc.prctl(22, 2, filter_program, 0, 0)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--bin', default=os.path.join(ROOT, 'target', 'release', 'nodus'))
    binary = os.path.realpath(parser.parse_args().bin)
    with tempfile.NamedTemporaryFile('r') as profile:
        subprocess.run(
            ['valgrind', '--tool=callgrind', '--demangle=no', '--smc-check=all-non-file',
             f'--callgrind-out-file={profile.name}', binary, os.path.join(ROOT, 'benches', 'hello.js')],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=deny_auxiliary_vector)
        names = executed(profile, binary)
    wanted = sorted(name for name in names if re.match(r'[A-Za-z_]', name) and not RUST_NAME.search(name))
    target = os.path.join(ROOT, 'crates', 'nodus', 'startup.order')
    with open(target, 'w') as file:
        file.write('\n'.join(wanted) + '\n')
    print(f'{len(wanted)} functions in {os.path.relpath(target, ROOT)}')


if __name__ == '__main__':
    main()
