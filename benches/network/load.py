"""The machine that measures: starts servers and clients under a runtime, puts load on them, and asks the system what they
cost."""
import functools
import os
import re
import select
import signal
import socket
import subprocess
import time

TICKS = os.sysconf('SC_CLK_TCK')
# Clients that are no runtime's own run under this one.
LOADER = 'node'

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Failed(Exception):
    """A piece that a runtime cannot do."""


@functools.cache
def built(example):
    """The path of an example of the event loop's crate."""
    command = ['cargo', 'build', '--quiet', '--release', '-p', 'nodus-event-loop', '--example', example]
    try:
        subprocess.run(command, cwd=ROOT, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Failed(f'the load is not built: {error}') from None
    return os.path.join(os.environ.get('CARGO_TARGET_DIR', os.path.join(ROOT, 'target')), 'release', 'examples', example)


def cpu_seconds(pid):
    with open(f'/proc/{pid}/stat') as file:
        fields = file.read().rpartition(')')[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_megabytes(pid):
    with open(f'/proc/{pid}/status') as file:
        return int(re.search(r'VmRSS:\s+(\d+)', file.read())[1]) / 1024


class Server:
    """A server of servers.cjs, or nginx, in a process of its own."""

    def __init__(self, process, port):
        self.process, self.port, self.pid = process, port, process.pid

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()


class Nginx(Server):
    """One worker that answers everything with `return 200`; what counts is the worker's time."""

    def __init__(self, path, folder):
        with socket.socket() as probe:
            probe.bind(('127.0.0.1', 0))
            port = probe.getsockname()[1]
        config = os.path.join(folder, 'nginx.conf')
        with open(config, 'w') as out:
            out.write(f'daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log /dev/null;'
                      'events { worker_connections 4096; } http { access_log off; keepalive_requests 1000000000;'
                      f'server {{ listen 127.0.0.1:{port}; location / {{ default_type text/plain; return 200 "hello world"; }} }} }}')
        process = subprocess.Popen([path, '-c', config, '-p', folder], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        super().__init__(process, port)
        for _ in range(100):
            time.sleep(0.05)
            children = open(f'/proc/{process.pid}/task/{process.pid}/children').read().split()
            if children:
                self.pid = int(children[0])
                break

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()


class Machine:
    """What pieces use to measure."""

    def __init__(self, folder, runtimes, nginx, packages, seconds, scratch):
        self.folder, self.runtimes, self.nginx = folder, runtimes, nginx
        self.packages, self.seconds, self.scratch = packages, seconds, scratch
        self.static_file = os.path.join(scratch, 'page.html')
        with open(self.static_file, 'w') as out:
            out.write('x' * 100_000)
        self.capacity = {}

    def command(self, name, file, *args):
        if name not in self.runtimes:
            raise Failed(f'{name} is not here')
        middle = ['run', '-A', '--quiet'] if name == 'deno' else []
        return [self.runtimes[name], *middle, os.path.join(self.folder, file), *map(str, args)]

    def environment(self):
        return dict(os.environ, PACKAGES=self.packages, STATIC_FILE=self.static_file, NODE_ENV='production',
                    NO_COLOR='1')

    def serve(self, name, which):
        if name == 'nginx':
            return Nginx(self.nginx, self.scratch)
        process = subprocess.Popen(self.command(name, 'servers.cjs', which), stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL, env=self.environment())
        ready, _, _ = select.select([process.stdout], [], [], 30)
        first = process.stdout.readline() if ready else b''
        if not first.strip().isdigit():
            process.kill()
            process.wait()
            raise Failed(f'the server {which} does not start')
        return Server(process, int(first))

    def client(self, name, which, port):
        """Operations a second, all operations, and the client's processor time for them."""
        return self.counted(self.command(name, 'clients.cjs', which, port, self.seconds))

    def load(self, example, port):
        """As above, by a program of the crates' examples."""
        return self.counted([built(example), str(port), str(self.seconds)])

    def counted(self, command):
        result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                timeout=self.seconds + 60, env=self.environment())
        try:
            rate, done, cpu = map(float, result.stdout.split())
        except ValueError:
            raise Failed((result.stderr.strip() or 'nothing printed').splitlines()[-1]) from None
        return rate, done, cpu

    def program(self, name, file, *args):
        """What a program prints that brings its own load: a figure, and maybe the microseconds of one operation."""
        try:
            result = subprocess.run(self.command(name, file, *args), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                    text=True, timeout=600, env=self.environment())
        except subprocess.TimeoutExpired:
            raise Failed('it does not end') from None
        try:
            figures = [float(part.split()[0]) for part in result.stdout.strip().split('\t')]
            return figures[0], figures[1] if len(figures) > 1 else None
        except (ValueError, IndexError):
            raise Failed((result.stderr.strip() or 'nothing printed').splitlines()[-1]) from None

    def wrk(self, server, connections=64, body=None):
        """Requests a second, and the server's microseconds for one."""
        args = ['wrk', '-t1', f'-c{connections}', '--timeout', '20s']
        if body is not None:
            script = os.path.join(self.scratch, 'post.lua')
            with open(script, 'w') as out:
                out.write(f'wrk.method = "POST"\nwrk.headers["Content-Type"] = "application/json"\n{body}\n')
            args += ['-s', script]
        url = f'http://127.0.0.1:{server.port}/'

        def run(seconds):
            text = subprocess.run([*args, f'-d{seconds:g}s', url], stdout=subprocess.PIPE, text=True).stdout
            if re.search(r'Non-2xx', text):
                raise Failed('answers that are none')
            found = re.search(r'(\d+) requests in', text)
            rate = re.search(r'Requests/sec: *([\d.]+)', text)
            if not rate or int(found[1]) == 0:
                raise Failed('no answers')
            return float(rate[1]), int(found[1])

        run(1)
        before = cpu_seconds(server.pid)
        rate, count = run(max(1, round(self.seconds)))
        return rate, (cpu_seconds(server.pid) - before) / count * 1e6

    def h2load(self, server, *args, seconds=None):
        """Requests a second, and the server's microseconds for one."""
        before = cpu_seconds(server.pid)
        text = subprocess.run(['h2load', '-D', f'{max(1, round(seconds or self.seconds))}', *args,
                               f'http://127.0.0.1:{server.port}/'], stdout=subprocess.PIPE, text=True).stdout
        rate = re.search(r'finished in [\d.]+\w+, ([\d.]+) req/s', text)
        count = re.search(r'(\d+) succeeded', text)
        if not rate or not count or int(count[1]) == 0:
            raise Failed('no answers')
        return float(rate[1]), (cpu_seconds(server.pid) - before) / int(count[1]) * 1e6

    def percentile(self, server, rate, share=0.99):
        """Milliseconds that `share` of the requests stay below at `rate` requests a second."""
        log = os.path.join(self.scratch, 'latency.log')
        if os.path.exists(log):
            os.remove(log)
        clients = 32
        subprocess.run(['h2load', '--h1', f'-c{clients}', '-D', f'{max(2, round(self.seconds))}', f'--rps={rate / clients:.1f}',
                        f'--log-file={log}', f'http://127.0.0.1:{server.port}/'], stdout=subprocess.DEVNULL)
        with open(log) as file:
            times = sorted(int(fields[2]) for fields in (line.split() for line in file) if len(fields) == 3)
        if not times:
            raise Failed('no answers')
        return times[int(len(times) * share)] / 1000

    def hold(self, server, connections):
        """Megabytes that the server has while so many connections rest after a request each."""
        request = b'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'
        sockets = []
        try:
            for _ in range(connections):
                one = socket.create_connection(('127.0.0.1', server.port), timeout=20)
                one.sendall(request)
                one.recv(4096)
                sockets.append(one)
            time.sleep(1)
            return resident_megabytes(server.pid)
        finally:
            for one in sockets:
                one.close()


__all__ = ['Failed', 'LOADER', 'Machine', 'cpu_seconds']
