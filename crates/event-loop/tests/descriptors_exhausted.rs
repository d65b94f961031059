//! What a listener does when the process has no descriptor left. A file of its own: the limit is the whole process's.

use std::io::Read;
use std::net::TcpStream;
use std::os::fd::AsRawFd;

use nodus_event_loop::{BindFlags, Loop, RunMode, Stream, Tcp, Timer};

#[test]
fn connections_are_shed_when_descriptors_run_out() {
    let lp = Loop::new().unwrap();
    let server = Tcp::new(&lp);
    server
        .bind("127.0.0.1:0".parse().unwrap(), BindFlags::default())
        .unwrap();
    server
        .listen(16, |_| panic!("there was no descriptor for it"))
        .unwrap();
    let mut peer = TcpStream::connect(server.getsockname().unwrap()).unwrap();
    // The limit is lowered to what is open now, so that nobody has to open a million files.
    let held: Vec<_> = (0..50)
        .map(|_| std::fs::File::open("/dev/null").unwrap())
        .collect();
    let highest = held.iter().map(AsRawFd::as_raw_fd).max().unwrap();
    let old = file_limit();
    set_file_limit(libc::rlimit {
        rlim_cur: highest as u64 + 1,
        rlim_max: old.rlim_max,
    });
    assert!(std::fs::File::open("/dev/null").is_err());
    lp.run(RunMode::Once);
    set_file_limit(old);
    drop(held);
    // The loop is free to wait: the listener does not keep it spinning.
    let before = lp.metrics().loop_count;
    Timer::new(&lp).start(30, 0, || ()).unwrap();
    server.unref();
    lp.run(RunMode::Default);
    assert!(lp.metrics().loop_count - before < 10);
    // The peer hears of it while the listener is open.
    assert!(matches!(peer.read(&mut [0; 1]), Ok(0) | Err(_)));
    server.close(|| ());
    lp.run(RunMode::Default);
}

fn file_limit() -> libc::rlimit {
    let mut limit = libc::rlimit {
        rlim_cur: 0,
        rlim_max: 0,
    };
    // SAFETY: the structure is filled by the call.
    let result = unsafe { libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit) };
    assert_eq!(result, 0);
    limit
}

fn set_file_limit(limit: libc::rlimit) {
    // SAFETY: the structure lives across the call.
    let result = unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &raw const limit) };
    assert_eq!(result, 0);
}
