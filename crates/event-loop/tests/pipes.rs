//! Unix sockets, plain pipes, descriptors over IPC, terminals.

use std::cell::RefCell;
use std::io::Write;
use std::os::fd::{AsRawFd, IntoRawFd};
use std::os::unix::fs::PermissionsExt;
use std::rc::Rc;

use nodus_event_loop::{
    AnyStream, BindFlags, Errno, HandleType, Loop, Pipe, RunMode, Stream, Tcp, Tty, TtyMode,
    WriteBuf, fs, guess_handle, pipe_pair, socket_pair,
};

fn open(lp: &Loop, fd: impl IntoRawFd, ipc: bool) -> Pipe {
    let pipe = Pipe::new(lp, ipc);
    pipe.open(fd.into_raw_fd()).unwrap();
    pipe
}

/// Collects what a stream sends until its end.
fn collect(stream: &AnyStream) -> Rc<RefCell<Vec<u8>>> {
    let heard: Rc<RefCell<Vec<u8>>> = Rc::default();
    let (log, own) = (heard.clone(), stream.clone());
    stream
        .read_start_borrowed(move |result| match result {
            Ok(bytes) => log.borrow_mut().extend_from_slice(bytes),
            Err(_) => own.close(|| ()),
        })
        .unwrap();
    heard
}

#[test]
fn unix_sockets_connect_by_path_and_remove_their_file() {
    let lp = Loop::new().unwrap();
    let path = std::env::temp_dir().join(format!("nodus-pipe-{}.sock", std::process::id()));
    let name = path.to_str().unwrap().as_bytes().to_vec();
    let server = Pipe::new(&lp, false);
    server.bind(&name).unwrap();
    server.chmod(3).unwrap();
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o666);
    assert_eq!(server.getsockname().unwrap(), name);
    let heard = Rc::new(RefCell::new(None));
    let (own, log) = (server.clone(), heard.clone());
    server
        .listen(16, move |_| {
            let connection = own.accept().unwrap();
            own.close(|| ());
            *log.borrow_mut() = Some(collect(&connection.any()));
        })
        .unwrap();
    let client = Pipe::new(&lp, false);
    let own = client.clone();
    client
        .connect(&name, move |result| {
            result.unwrap();
            let last = own.clone();
            own.write(vec![b"hi".to_vec().into()], move |_| last.close(|| ()))
                .unwrap();
        })
        .unwrap();
    assert!(!lp.run(RunMode::Default));
    assert_eq!(*heard.take().unwrap().borrow(), b"hi");
    assert!(!path.exists());
}

#[test]
fn abstract_names_work() {
    let lp = Loop::new().unwrap();
    let name = format!("\0nodus-test-{}", std::process::id()).into_bytes();
    let server = Pipe::new(&lp, false);
    server.bind(&name).unwrap();
    assert_eq!(server.getsockname().unwrap(), name);
    let own = server.clone();
    server
        .listen(1, move |_| {
            own.accept().unwrap().close(|| ());
            own.close(|| ());
        })
        .unwrap();
    let client = Pipe::new(&lp, false);
    let own = client.clone();
    client
        .connect(&name, move |result| {
            result.unwrap();
            own.close(|| ());
        })
        .unwrap();
    assert!(!lp.run(RunMode::Default));
}

#[test]
fn a_missing_socket_is_an_error_of_the_callback() {
    let lp = Loop::new().unwrap();
    let result = Rc::new(RefCell::new(None));
    let (client, seen) = (Pipe::new(&lp, false), result.clone());
    client
        .connect(b"/nonexistent/socket", move |r| {
            *seen.borrow_mut() = Some(r)
        })
        .unwrap();
    lp.run(RunMode::Default);
    assert_eq!(result.take(), Some(Err(Errno::ENOENT)));
    assert_eq!(client.connect(&[b'x'; 200], |_| ()), Err(Errno::EINVAL));
    let server = Pipe::new(&lp, false);
    assert_eq!(server.bind(b"/nonexistent/socket"), Err(Errno::EACCES));
}

#[test]
fn plain_pipes_are_readable_or_writable() {
    let lp = Loop::new().unwrap();
    let (read, write) = pipe_pair(false, false).unwrap();
    let (read, write) = (open(&lp, read, false), open(&lp, write, false));
    assert!(read.is_readable() && !read.is_writable());
    assert!(write.is_writable() && !write.is_readable());
    assert_eq!(read.try_write(b"x"), Err(Errno::EPIPE));
    let heard = collect(&read.any());
    let big = vec![5; 1 << 20];
    let own = write.clone();
    write
        .write(vec![big.into()], move |result| {
            result.unwrap();
            own.close(|| ());
        })
        .unwrap();
    assert!(!lp.run(RunMode::Default));
    assert_eq!(heard.borrow().len(), 1 << 20);
}

#[test]
fn writing_to_a_closed_pipe_is_an_error() {
    let lp = Loop::new().unwrap();
    let (read, write) = pipe_pair(true, true).unwrap();
    drop(read);
    let write = open(&lp, write, false);
    let result = Rc::new(RefCell::new(None));
    let (seen, own) = (result.clone(), write.clone());
    write
        .write(vec![b"x".to_vec().into()], move |r| {
            *seen.borrow_mut() = Some(r);
            own.close(|| ());
        })
        .unwrap();
    assert!(result.borrow().is_none());
    assert!(!lp.run(RunMode::Default));
    assert_eq!(result.take(), Some(Err(Errno::EPIPE)));
}

#[test]
fn descriptors_travel_over_ipc() {
    let lp = Loop::new().unwrap();
    let (here, there) = socket_pair(true).unwrap();
    let (here, there) = (open(&lp, here, true), open(&lp, there, true));
    let server = Tcp::new(&lp);
    server
        .bind("127.0.0.1:0".parse().unwrap(), BindFlags::default())
        .unwrap();
    server.listen(1, |_| ()).unwrap();
    let address = server.getsockname().unwrap();
    here.write(vec![b"before".to_vec().into()], |r| r.unwrap())
        .unwrap();
    let (own, sent) = (here.clone(), server.clone());
    here.write2(
        vec![WriteBuf::Static(b"handle")],
        server.fileno().unwrap(),
        move |r| {
            r.unwrap();
            own.close(|| ());
            sent.close(|| ());
        },
    )
    .unwrap();
    let (own, bytes) = (there.clone(), Rc::new(RefCell::new(Vec::new())));
    let heard = bytes.clone();
    let got = Rc::new(RefCell::new(None));
    let taken = got.clone();
    there
        .read_start(move |result| match result {
            Ok(chunk) => {
                heard.borrow_mut().extend_from_slice(&chunk);
                while own.pending_count() > 0 {
                    assert_eq!(own.pending_type(), HandleType::Tcp);
                    *taken.borrow_mut() = own.accept_pending();
                }
            }
            Err(_) => own.close(|| ()),
        })
        .unwrap();
    assert!(!lp.run(RunMode::Default));
    assert_eq!(*bytes.borrow(), b"beforehandle");
    // The listener is open still, here.
    let adopted = Tcp::new(&lp);
    adopted.open(got.take().unwrap().into_raw_fd()).unwrap();
    assert_eq!(adopted.getsockname().unwrap(), address);
    let own = adopted.clone();
    adopted
        .listen(1, move |_| {
            own.accept().unwrap().close(|| ());
            own.close(|| ());
        })
        .unwrap();
    let _peer = std::net::TcpStream::connect(address).unwrap();
    assert!(!lp.run(RunMode::Default));
}

#[test]
fn kinds_of_descriptors_are_recognised() {
    let (read, _write) = pipe_pair(false, false).unwrap();
    assert_eq!(guess_handle(read.as_raw_fd()), HandleType::Pipe);
    let (socket, _other) = socket_pair(false).unwrap();
    assert_eq!(guess_handle(socket.as_raw_fd()), HandleType::Pipe);
    let udp = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    assert_eq!(guess_handle(udp.as_raw_fd()), HandleType::Udp);
    let null = std::fs::File::open("/dev/null").unwrap();
    assert_eq!(guess_handle(null.as_raw_fd()), HandleType::File);
    assert_eq!(guess_handle(-1), HandleType::Unknown);
    assert_eq!(HandleType::Unknown.name(), "UNKNOWN");
}

#[test]
fn a_terminal_reads_lines_and_changes_its_mode() {
    let lp = Loop::new().unwrap();
    let flags = libc::O_RDWR | libc::O_NOCTTY;
    let master = fs::open(c"/dev/ptmx", flags, 0).unwrap();
    let mut name = [0u8; 64];
    // SAFETY: the calls take the master side; the buffer is as long as told.
    let slave = unsafe {
        assert_eq!(libc::grantpt(master), 0);
        assert_eq!(libc::unlockpt(master), 0);
        assert_eq!(
            libc::ptsname_r(master, name.as_mut_ptr().cast(), name.len()),
            0
        );
        fs::open(std::ffi::CStr::from_ptr(name.as_ptr().cast()), flags, 0).unwrap()
    };
    assert_eq!(guess_handle(slave), HandleType::Tty);
    let tty = Tty::open(&lp, slave).unwrap();
    assert!(tty.is_readable() && tty.is_writable());
    assert_eq!(tty.get_winsize(), Ok((0, 0)));
    let mut keyboard = std::mem::ManuallyDrop::new(unsafe {
        // SAFETY: the descriptor stays open to the end of the test.
        <std::fs::File as std::os::fd::FromRawFd>::from_raw_fd(master)
    });
    let (own, mut lines) = (tty.clone(), Vec::new());
    keyboard.write_all(b"one\ntwo\n").unwrap();
    tty.read_start(move |result| {
        lines.push(result.unwrap().into_vec());
        if lines.len() == 2 {
            assert_eq!(lines, [b"one\n", b"two\n"]);
            own.set_mode(TtyMode::Raw).unwrap();
            keyboard.write_all(b"x").unwrap();
        } else if lines.len() == 3 {
            assert_eq!(lines[2], b"x");
            own.set_mode(TtyMode::Normal).unwrap();
            own.close(|| ());
        }
    })
    .unwrap();
    assert!(!lp.run(RunMode::Default));
    assert_eq!(Tty::open(&lp, -1).unwrap_err(), Errno::EINVAL);
}
