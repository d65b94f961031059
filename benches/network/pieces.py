"""The pieces of work, each with the bar it has to reach against node."""
from load import LOADER, cpu_seconds


class Piece:
    """Something to measure: `run` gives the figure and the processor time in microseconds of one operation."""

    def __init__(self, name, unit, bar, run, less=False, ceiling=False):
        self.name, self.unit, self.bar, self.less, self.ceiling = name, unit, bar, less, ceiling
        self.run = run

    def suits(self, machine, name):
        return name != 'nginx' or (self.ceiling and machine.nginx)

    def ratio(self, ours, theirs):
        return ours / theirs

    def reached(self, ratio):
        return ratio <= self.bar if self.less else ratio >= self.bar


def wrk(which, **options):
    def run(machine, name):
        with machine.serve(name, which) as server:
            return machine.wrk(server, **options)
    return run


def http2(machine, name):
    with machine.serve(name, 'http2') as server:
        machine.h2load(server, '-c8', '-m10', seconds=1)
        return machine.h2load(server, '-c8', '-m10')


def both(which, server_name):
    """Server and client under the runtime; the processor time is that of both."""
    def run(machine, name):
        with machine.serve(name, server_name) as server:
            before = cpu_seconds(server.pid)
            rate, done, cpu = machine.client(name, which, server.port)
            return rate, (cpu + cpu_seconds(server.pid) - before) / done * 1e6
    return run


def client_only(which):
    def run(machine, name):
        with machine.serve(LOADER, 'hello') as server:
            rate, done, cpu = machine.client(name, which, server.port)
            return rate, cpu / done * 1e6
    return run


def websocket(machine, name):
    with machine.serve(name, 'ws') as server:
        before = cpu_seconds(server.pid)
        rate, done, _ = machine.load('websocket-load', server.port)
        return rate, (cpu_seconds(server.pid) - before) / done * 1e6


def latency(of):
    def run(machine, name):
        whose = name if of == 'own' else of
        if whose not in machine.capacity:
            with machine.serve(whose, 'hello') as server:
                machine.h2load(server, '--h1', '-c32', seconds=1)
                machine.capacity[whose] = machine.h2load(server, '--h1', '-c32')[0]
        with machine.serve(name, 'hello') as server:
            machine.h2load(server, '--h1', '-c32', seconds=1)
            return machine.percentile(server, 0.7 * machine.capacity[whose]), None
    return run


def memory(connections):
    def run(machine, name):
        with machine.serve(name, 'hello') as server:
            return machine.hold(server, connections), None
    return run


def secured(file, *args):
    """A program that serves over TLS, loads itself and prints the figures."""
    def run(machine, name):
        return machine.program(name, file, *(args or [machine.seconds]))
    return run


def text_body(size):
    return f'wrk.body = string.rep("x", {size})'


JSON_BODY = 'wrk.body = "[" .. string.rep(\'{"name":"value","n":12345},\', 37) .. "1]"'
BODIES = 'requests/s'
PIECES = [
    Piece('http hello', 'requests/s', 2.0, wrk('hello'), ceiling=True),
    Piece('express', 'requests/s', 1.4, wrk('express')),
    Piece('koa', 'requests/s', 1.4, wrk('koa')),
    Piece('fastify', 'requests/s', 1.4, wrk('fastify')),
    Piece('post json 1 KB', BODIES, 1.3, wrk('json', body=JSON_BODY)),
    Piece('post 64 KB', BODIES, 1.3, wrk('upload', body=text_body(64 * 1024))),
    Piece('post 10 MB', BODIES, 1.3, wrk('upload', body=text_body(10 * 1024 * 1024), connections=8)),
    Piece('get 64 KB', BODIES, 1.3, wrk('download64k')),
    Piece('get 10 MB', BODIES, 1.3, wrk('download10m', connections=8)),
    Piece('static 100 KB', BODIES, 1.3, wrk('static')),
    Piece('http2 hello', 'requests/s', 1.3, http2),
    Piece('https hello', 'requests/s', 1.2, secured('tls-https.cjs')),
    Piece('tls handshakes', 'handshakes/s', 1.2, secured('tls-handshakes.cjs')),
    Piece('tcp echo', 'round trips/s', 1.3, both('tcp-echo', 'tcp-echo')),
    Piece('tcp bulk', 'MB/s', 1.3, both('tcp-bulk', 'tcp-sink')),
    Piece('udp', 'round trips/s', 1.3, both('udp', 'udp-echo')),
    Piece('fetch', 'requests/s', 1.5, client_only('fetch')),
    Piece('http.get', 'requests/s', 1.5, client_only('get')),
    Piece('ws echo 1,000', 'messages/s', 1.2, websocket),
    Piece('p99 at 70 % of own', 'ms', 1.0, latency('own'), less=True),
    Piece('p99 at 70 % of node', 'ms', 1.0, latency('node'), less=True),
    Piece('10,000 connections', 'MB', 0.6, memory(10_000), less=True),
    Piece('10,000 over TLS', 'MB', 0.6, secured('tls-memory.cjs', 'measure'), less=True),
]

__all__ = ['PIECES', 'Piece']
