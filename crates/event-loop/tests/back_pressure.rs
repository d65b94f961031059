//! Many connections that stop and start reading as the other side's queue fills: nothing is lost and nothing hangs.

use std::cell::Cell;
use std::rc::Rc;

use nodus_event_loop::{
    AnyStream, BindFlags, Errno, Loop, Pipe, RunMode, Stream, Tcp, WriteStatus, socket_pair,
};

const CONNECTIONS: usize = 40;
const BYTES: usize = 600_000;
/// A queue longer than this stops the reading, as a stream's high-water mark does.
const HIGH_WATER: usize = 16 * 1024;

/// Sends back what arrives, reading only while the queue is short.
fn echo(stream: &AnyStream) {
    let own = stream.clone();
    stream
        .read_start(move |result| match result {
            Ok(chunk) => {
                let again = own.clone();
                let status = own.write_now(vec![chunk.into_vec().into()], move |result| {
                    if result.is_ok() && !again.is_reading() && !again.is_closing() {
                        echo(&again);
                    }
                });
                if status.unwrap() == WriteStatus::Pending && own.write_queue_size() > HIGH_WATER {
                    own.read_stop();
                }
            }
            Err(error) => {
                assert_eq!(error, Errno::EOF);
                let last = own.clone();
                own.shutdown(move |_| last.close(|| ())).unwrap();
            }
        })
        .unwrap();
}

/// Sends a pattern in pieces of odd sizes, and checks that all of it comes back.
fn drive(stream: AnyStream, seed: usize, done: Rc<Cell<usize>>) {
    send_piece(&stream, seed, 0);
    let (own, mut heard) = (stream.clone(), 0);
    stream
        .read_start_borrowed(move |result| match result {
            Ok(bytes) => {
                for byte in bytes {
                    assert_eq!(*byte, ((heard + seed) % 251) as u8);
                    heard += 1;
                }
            }
            Err(error) => {
                assert_eq!((error, heard), (Errno::EOF, BYTES));
                done.set(done.get() + 1);
                own.close(|| ());
            }
        })
        .unwrap();
}

fn send_piece(stream: &AnyStream, seed: usize, from: usize) {
    if from == BYTES {
        return stream.shutdown(|result| result.unwrap()).unwrap();
    }
    let size = (from * 7 + seed * 131 + 1) % 70_000 + 1;
    let to = (from + size).min(BYTES);
    let piece: Vec<u8> = (from..to).map(|at| ((at + seed) % 251) as u8).collect();
    let own = stream.clone();
    let next = move |result: Result<(), Errno>| {
        result.unwrap();
        send_piece(&own, seed, to);
    };
    stream.write(vec![piece.into()], next).unwrap();
}

#[test]
fn tcp_connections_under_back_pressure_lose_nothing() {
    let lp = Loop::new().unwrap();
    let server = Tcp::new(&lp);
    server
        .bind("127.0.0.1:0".parse().unwrap(), BindFlags::default())
        .unwrap();
    let (own, mut accepted) = (server.clone(), 0);
    server
        .listen(511, move |result| {
            result.unwrap();
            echo(&own.accept().unwrap().any());
            accepted += 1;
            if accepted == CONNECTIONS {
                own.close(|| ());
            }
        })
        .unwrap();
    let done = Rc::new(Cell::new(0));
    for seed in 0..CONNECTIONS {
        let client = Tcp::new(&lp);
        let (own, done) = (client.any(), done.clone());
        client
            .connect(server.getsockname().unwrap(), move |result| {
                result.unwrap();
                drive(own, seed, done);
            })
            .unwrap();
    }
    assert!(!lp.run(RunMode::Default));
    assert_eq!(done.get(), CONNECTIONS);
}

#[test]
fn pipes_under_back_pressure_lose_nothing() {
    for ipc in [false, true] {
        let lp = Loop::new().unwrap();
        let done = Rc::new(Cell::new(0));
        for seed in 0..CONNECTIONS {
            let (one, other) = socket_pair(true).unwrap();
            let open = |fd: std::os::fd::OwnedFd| {
                let pipe = Pipe::new(&lp, ipc);
                pipe.open(std::os::fd::IntoRawFd::into_raw_fd(fd)).unwrap();
                pipe.any()
            };
            echo(&open(one));
            drive(open(other), seed, done.clone());
        }
        assert!(!lp.run(RunMode::Default));
        assert_eq!(done.get(), CONNECTIONS);
    }
}
