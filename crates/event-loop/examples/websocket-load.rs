//! Load for a WebSocket echo server: `websocket-load PORT SECONDS` opens 1,000 sockets, keeps one message of 32 bytes
//! under way on each, and prints answers a second, answers in all, and its own processor time in seconds.
//!
//! It spends little on a message, so that the server is what is measured.

use std::io::{ErrorKind, Read, Result, Write};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};
use rustix::time::{ClockId, clock_gettime};

const SOCKETS: usize = 1000;
const TEXT: usize = 32;
/// An answer is not masked: two bytes before the text.
const ANSWER: usize = 2 + TEXT;
const WARM_UP: Duration = Duration::from_millis(500);
const HEAD: &[u8] =
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

/// A text frame with a mask of zeros: its bytes are those of the text.
fn frame() -> Vec<u8> {
    let mut frame = vec![0x81, 0x80 | TEXT as u8, 0, 0, 0, 0];
    frame.extend([b'm'; TEXT]);
    frame
}

/// Opens a socket and changes its protocol.
fn connect(address: SocketAddr) -> Result<TcpStream> {
    let mut socket = std::net::TcpStream::connect(address)?;
    socket.set_nodelay(true)?;
    socket.write_all(HEAD)?;
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        socket.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    assert!(
        head.starts_with(b"HTTP/1.1 101"),
        "the server does not speak WebSocket"
    );
    socket.set_nonblocking(true)?;
    Ok(TcpStream::from_std(socket))
}

fn processor_seconds() -> f64 {
    let spent = clock_gettime(ClockId::ProcessCPUTime);
    spent.tv_sec as f64 + spent.tv_nsec as f64 / 1e9
}

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().expect("websocket-load PORT SECONDS");
    let port: u16 = next().parse().expect("a port");
    let measured = Duration::from_secs_f64(next().parse().expect("seconds"));

    let frame = frame();
    let mut poll = Poll::new()?;
    let mut sockets = Vec::with_capacity(SOCKETS);
    for token in 0..SOCKETS {
        let mut socket = connect(([127, 0, 0, 1], port).into())?;
        poll.registry()
            .register(&mut socket, Token(token), Interest::READABLE)?;
        sockets.push((socket, 0));
    }
    let spent_before = processor_seconds();
    for (socket, _) in &mut sockets {
        socket.write_all(&frame)?;
    }

    let mut events = Events::with_capacity(SOCKETS);
    let mut buffer = [0; 4096];
    let mut done = 0_u64;
    let begun = Instant::now();
    let mut started = None;
    loop {
        let now = begun.elapsed();
        match started {
            None if now >= WARM_UP => started = Some((now, done)),
            Some((from, before)) if now >= from + measured => {
                let rate = (done - before) as f64 / (now - from).as_secs_f64();
                let spent = processor_seconds() - spent_before;
                return writeln!(std::io::stdout(), "{rate} {done} {spent}");
            }
            _ => {}
        }
        poll.poll(&mut events, Some(Duration::from_millis(10)))?;
        for event in &events {
            let (socket, got) = &mut sockets[event.token().0];
            let count = match socket.read(&mut buffer) {
                Ok(0) => panic!("the server closed a socket"),
                Ok(count) => count,
                Err(error) if error.kind() == ErrorKind::WouldBlock => continue,
                Err(error) => return Err(error),
            };
            *got += count;
            while *got >= ANSWER {
                *got -= ANSWER;
                done += 1;
                socket.write_all(&frame)?;
            }
            // No socket has more than one answer under way, so nothing is left to read.
            assert_eq!(*got, 0, "an answer came in two pieces");
        }
    }
}
