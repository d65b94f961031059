//! TCP streams.

use std::cell::{Cell, RefCell};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::rc::Rc;
use std::thread;

use nodus_event_loop::{BindFlags, Errno, Loop, RunMode, Stream, Tcp, WriteBuf, WriteStatus};

fn any_port() -> SocketAddr {
    "127.0.0.1:0".parse().unwrap()
}

/// A server whose first connection is handed to `serve`; it stops listening then.
fn serve_one(lp: &Loop, serve: impl FnOnce(Tcp) + 'static) -> SocketAddr {
    let server = Tcp::new(lp);
    server.bind(any_port(), BindFlags::default()).unwrap();
    let (own, mut serve) = (server.clone(), Some(serve));
    server
        .listen(16, move |result| {
            result.unwrap();
            let connection = own.accept().unwrap();
            own.close(|| ());
            serve.take().unwrap()(connection);
        })
        .unwrap();
    server.getsockname().unwrap()
}

fn connect(lp: &Loop, address: SocketAddr, then: impl FnOnce(Tcp) + 'static) {
    let client = Tcp::new(lp);
    let own = client.clone();
    client
        .connect(address, move |result| {
            result.unwrap();
            then(own);
        })
        .unwrap();
}

#[test]
fn echoes_until_the_end() {
    let lp = Loop::new().unwrap();
    let address = serve_one(&lp, |connection| {
        let own = connection.clone();
        connection
            .read_start(move |result| match result {
                Ok(chunk) => own
                    .write(vec![chunk.into_vec().into()], |r| r.unwrap())
                    .unwrap(),
                Err(error) => {
                    assert_eq!(error, Errno::EOF);
                    own.close(|| ());
                }
            })
            .unwrap();
    });
    let heard: Rc<RefCell<Vec<u8>>> = Rc::default();
    let log = heard.clone();
    connect(&lp, address, move |client| {
        client.nodelay(true).unwrap();
        client.keepalive(true, 30).unwrap();
        client
            .write(vec![b"hello ".to_vec().into()], |r| r.unwrap())
            .unwrap();
        client
            .write(vec![b"wor".to_vec().into(), b"ld".to_vec().into()], |r| {
                r.unwrap()
            })
            .unwrap();
        let own = client.clone();
        client
            .read_start_borrowed(move |result| match result {
                Ok(bytes) => {
                    log.borrow_mut().extend_from_slice(bytes);
                    if log.borrow().len() == 11 {
                        own.shutdown(|r| r.unwrap()).unwrap();
                    }
                }
                Err(error) => {
                    assert_eq!(error, Errno::EOF);
                    own.close(|| ());
                }
            })
            .unwrap();
    });
    assert!(!lp.run(RunMode::Default));
    assert_eq!(*heard.borrow(), b"hello world");
}

#[test]
fn a_write_is_called_back_later_and_write_now_at_once() {
    let lp = Loop::new().unwrap();
    let listener = TcpListener::bind(any_port()).unwrap();
    let called = Rc::new(Cell::new(false));
    let seen = called.clone();
    connect(&lp, listener.local_addr().unwrap(), move |client| {
        let note = seen.clone();
        client
            .write(vec![b"a".to_vec().into()], move |_| note.set(true))
            .unwrap();
        assert!(!seen.get());
        assert_eq!(client.try_write(b"b"), Ok(1));
        let status = client.write_now(vec![WriteBuf::Static(b"cd")], |_| panic!("was done"));
        assert_eq!(status, Ok(WriteStatus::Done(2)));
        let own = client.clone();
        client.shutdown(move |_| own.close(|| ())).unwrap();
        assert_eq!(client.try_write(b"x"), Err(Errno::EPIPE));
    });
    lp.run(RunMode::Default);
    assert!(called.get());
    let mut heard = String::new();
    listener
        .accept()
        .unwrap()
        .0
        .read_to_string(&mut heard)
        .unwrap();
    assert_eq!(heard, "abcd");
}

#[test]
fn a_slow_reader_holds_writes_back() {
    const SIZE: usize = 16 << 20;
    let lp = Loop::new().unwrap();
    let listener = TcpListener::bind(any_port()).unwrap();
    let address = listener.local_addr().unwrap();
    let (start, started) = std::sync::mpsc::channel::<()>();
    let reader = thread::spawn(move || {
        let mut peer = listener.accept().unwrap().0;
        started.recv().unwrap();
        let mut total = 0;
        let mut buffer = vec![0; 65536];
        let mut expected = 0u8;
        loop {
            let count = peer.read(&mut buffer).unwrap();
            if count == 0 {
                return total;
            }
            for byte in &buffer[..count] {
                assert_eq!(*byte, expected);
                expected = if expected == 250 { 0 } else { expected + 1 };
            }
            total += count;
        }
    });
    connect(&lp, address, move |client| {
        let bytes: Vec<u8> = (0..SIZE).map(|at| (at % 251) as u8).collect();
        let pieces = bytes
            .chunks(100_000)
            .map(|piece| piece.to_vec().into())
            .collect();
        let own = client.clone();
        let status = client.write_now(pieces, move |result| {
            result.unwrap();
            assert_eq!(own.write_queue_size(), 0);
        });
        assert_eq!(status, Ok(WriteStatus::Pending));
        assert!(client.write_queue_size() > 0);
        assert_eq!(client.try_write(b"x"), Err(Errno::EAGAIN));
        let own = client.clone();
        client
            .shutdown(move |result| {
                result.unwrap();
                own.close(|| ());
            })
            .unwrap();
        start.send(()).unwrap();
    });
    assert!(!lp.run(RunMode::Default));
    assert_eq!(reader.join().unwrap(), SIZE);
}

#[test]
fn reading_stops_and_goes_on_where_it_stopped() {
    let lp = Loop::new().unwrap();
    let total = Rc::new(Cell::new(0));
    let count = total.clone();
    fn read_in_steps(stream: Tcp, total: Rc<Cell<usize>>) {
        let own = stream.clone();
        stream
            .read_start_borrowed(move |result| match result {
                Ok(bytes) => {
                    total.set(total.get() + bytes.len());
                    own.read_stop();
                    // Goes on from another phase, when the event is long gone.
                    let (again, total) = (own.clone(), total.clone());
                    nodus_event_loop::Timer::new(&own.event_loop())
                        .start(0, 0, move || read_in_steps(again.clone(), total.clone()))
                        .unwrap();
                }
                Err(_) => own.close(|| ()),
            })
            .unwrap();
    }
    let address = serve_one(&lp, move |connection| read_in_steps(connection, count));
    let writer = thread::spawn(move || {
        TcpStream::connect(address)
            .unwrap()
            .write_all(&vec![1; 1_000_000])
            .unwrap();
    });
    lp.run(RunMode::Default);
    writer.join().unwrap();
    assert_eq!(total.get(), 1_000_000);
}

#[test]
fn the_end_that_comes_with_the_data_is_seen() {
    let lp = Loop::new().unwrap();
    let seen = Rc::new(RefCell::new(Vec::new()));
    let log = seen.clone();
    let address = serve_one(&lp, move |connection| {
        let own = connection.clone();
        // Data and end are there both before reading starts.
        nodus_event_loop::Timer::new(&connection.event_loop())
            .start(20, 0, move || {
                let (log, inner) = (log.clone(), own.clone());
                own.read_start(move |result| match result {
                    Ok(chunk) => log.borrow_mut().push(Ok(chunk.len())),
                    Err(error) => {
                        log.borrow_mut().push(Err(error));
                        inner.close(|| ());
                    }
                })
                .unwrap();
            })
            .unwrap();
    });
    TcpStream::connect(address)
        .unwrap()
        .write_all(b"abc")
        .unwrap();
    lp.run(RunMode::Default);
    assert_eq!(*seen.borrow(), [Ok(3), Err(Errno::EOF)]);
}

#[test]
fn a_half_closed_connection_still_writes() {
    let lp = Loop::new().unwrap();
    let address = serve_one(&lp, |connection| {
        let own = connection.clone();
        connection
            .read_start(move |result| {
                if result == Err(Errno::EOF) {
                    let inner = own.clone();
                    own.write(vec![b"late".to_vec().into()], move |r| {
                        r.unwrap();
                        inner.close(|| ());
                    })
                    .unwrap();
                }
            })
            .unwrap();
    });
    let peer = thread::spawn(move || {
        let mut peer = TcpStream::connect(address).unwrap();
        peer.write_all(b"x").unwrap();
        peer.shutdown(std::net::Shutdown::Write).unwrap();
        let mut heard = String::new();
        peer.read_to_string(&mut heard).unwrap();
        heard
    });
    lp.run(RunMode::Default);
    assert_eq!(peer.join().unwrap(), "late");
}

#[test]
fn a_refused_connect_is_an_error_of_the_callback() {
    let lp = Loop::new().unwrap();
    // Taken, so that it is nobody else's, and not listened on.
    let held = Tcp::new(&lp);
    held.bind(any_port(), BindFlags::default()).unwrap();
    let address = held.getsockname().unwrap();
    let result = Rc::new(RefCell::new(None));
    let client = Tcp::new(&lp);
    let (seen, own) = (result.clone(), client.clone());
    client
        .connect(address, move |answer| {
            *seen.borrow_mut() = Some(answer);
            own.close(|| ());
        })
        .unwrap();
    assert!(!lp.run(RunMode::Default));
    assert_eq!(result.take(), Some(Err(Errno::ECONNREFUSED)));
}

#[test]
fn a_reset_is_an_error_of_the_reader() {
    let lp = Loop::new().unwrap();
    let result = Rc::new(RefCell::new(None));
    let seen = result.clone();
    let address = serve_one(&lp, |connection| {
        let own = connection.clone();
        connection
            .read_start(move |_| own.close_reset(|| ()).unwrap())
            .unwrap();
    });
    connect(&lp, address, move |client| {
        let own = client.clone();
        client
            .read_start(move |answer| {
                *seen.borrow_mut() = Some(answer);
                own.close(|| ());
            })
            .unwrap();
        assert_eq!(client.try_write(b"x"), Ok(1));
    });
    lp.run(RunMode::Default);
    assert_eq!(result.take(), Some(Err(Errno::ECONNRESET)));
}

#[test]
fn closing_cancels_requests_before_its_own_callback() {
    let lp = Loop::new().unwrap();
    let log = Rc::new(RefCell::new(Vec::new()));
    let listener = TcpListener::bind(any_port()).unwrap();
    let outer = log.clone();
    connect(&lp, listener.local_addr().unwrap(), move |client| {
        let (a, b, c) = (outer.clone(), outer.clone(), outer.clone());
        let big = vec![0; 64 << 20];
        client
            .write(vec![big.into()], move |r| a.borrow_mut().push(("write", r)))
            .unwrap();
        client
            .shutdown(move |r| b.borrow_mut().push(("shutdown", r)))
            .unwrap();
        client.close(move || c.borrow_mut().push(("close", Ok(()))));
    });
    assert!(!lp.run(RunMode::Default));
    let cancelled = Err(Errno::ECANCELED);
    assert_eq!(
        *log.borrow(),
        [
            ("write", cancelled),
            ("shutdown", cancelled),
            ("close", Ok(()))
        ]
    );
}

#[test]
fn closing_cancels_a_connect() {
    let lp = Loop::new().unwrap();
    let listener = TcpListener::bind(any_port()).unwrap();
    let result = Rc::new(RefCell::new(None));
    let (client, seen) = (Tcp::new(&lp), result.clone());
    client
        .connect(listener.local_addr().unwrap(), move |r| {
            *seen.borrow_mut() = Some(r)
        })
        .unwrap();
    client.close(|| ());
    assert!(!lp.run(RunMode::Default));
    assert_eq!(result.take(), Some(Err(Errno::ECANCELED)));
}

#[test]
fn an_address_in_use_shows_in_listen() {
    let lp = Loop::new().unwrap();
    let listener = TcpListener::bind(any_port()).unwrap();
    let server = Tcp::new(&lp);
    server
        .bind(listener.local_addr().unwrap(), BindFlags::default())
        .unwrap();
    assert_eq!(server.listen(1, |_| ()), Err(Errno::EADDRINUSE));
    server.close(|| ());
    lp.run(RunMode::Default);
}

#[test]
fn reading_twice_is_an_error() {
    let lp = Loop::new().unwrap();
    let stream = Tcp::new(&lp);
    assert_eq!(stream.read_start(|_| ()), Err(Errno::ENOTCONN));
    assert_eq!(stream.fileno(), Err(Errno::EBADF));
    let listener = TcpListener::bind(any_port()).unwrap();
    connect(&lp, listener.local_addr().unwrap(), |client| {
        client.read_start(|_| ()).unwrap();
        assert_eq!(client.read_start(|_| ()), Err(Errno::EALREADY));
        assert_eq!(client.getpeername().unwrap().ip().to_string(), "127.0.0.1");
        client.close(|| ());
        assert_eq!(client.read_start(|_| ()), Err(Errno::EINVAL));
    });
    lp.run(RunMode::Default);
}

#[test]
fn a_burst_of_connections_is_accepted_whole() {
    const COUNT: usize = 300;
    let lp = Loop::new().unwrap();
    let server = Tcp::new(&lp);
    server.bind(any_port(), BindFlags::default()).unwrap();
    let (own, mut accepted) = (server.clone(), 0);
    server
        .listen(1024, move |result| {
            result.unwrap();
            own.accept().unwrap().close(|| ());
            accepted += 1;
            if accepted == COUNT {
                own.close(|| ());
            }
        })
        .unwrap();
    let address = server.getsockname().unwrap();
    let peers: Vec<_> = (0..COUNT)
        .map(|_| TcpStream::connect(address).unwrap())
        .collect();
    assert!(!lp.run(RunMode::Default));
    drop(peers);
}

#[test]
fn a_connection_left_waiting_holds_the_next_ones_back() {
    let lp = Loop::new().unwrap();
    let server = Tcp::new(&lp);
    server.bind(any_port(), BindFlags::default()).unwrap();
    let calls = Rc::new(Cell::new(0));
    let count = calls.clone();
    server
        .listen(16, move |_| count.set(count.get() + 1))
        .unwrap();
    let address = server.getsockname().unwrap();
    let _peers = [
        TcpStream::connect(address).unwrap(),
        TcpStream::connect(address).unwrap(),
    ];
    lp.run(RunMode::Once);
    assert_eq!(calls.get(), 1);
    let first = server.accept().unwrap();
    assert_eq!(server.accept().unwrap_err(), Errno::EAGAIN);
    lp.run(RunMode::Once);
    assert_eq!(calls.get(), 2);
    first.close(|| ());
    server.close(|| ());
    lp.run(RunMode::Default);
}

/// Whether the kernel sends a socket's short segments at once.
fn sends_at_once(socket: &Tcp) -> bool {
    let (mut value, mut length) = (0i32, size_of::<i32>() as libc::socklen_t);
    // SAFETY: the pointers are those of two live numbers.
    let result = unsafe {
        libc::getsockopt(
            socket.fileno().unwrap(),
            libc::IPPROTO_TCP,
            libc::TCP_NODELAY,
            (&raw mut value).cast(),
            &raw mut length,
        )
    };
    assert_eq!(result, 0);
    value != 0
}

#[test]
fn large_writes_do_without_nagle_unless_it_was_asked_for() {
    let lp = Loop::new().unwrap();
    let listener = TcpListener::bind(any_port()).unwrap();
    connect(&lp, listener.local_addr().unwrap(), |client| {
        let write = |length: usize| {
            let sent = client.try_write(&vec![b'x'; length]).unwrap();
            assert!(sent > 0);
            sends_at_once(&client)
        };
        assert!(!write(10));
        assert!(write(32 * 1024));
        assert!(!write(10));
        client.nodelay(false).unwrap();
        assert!(!write(32 * 1024));
        client.nodelay(true).unwrap();
        assert!(write(32 * 1024));
        assert!(write(10));
        client.close(|| ());
    });
    lp.run(RunMode::Default);
}
