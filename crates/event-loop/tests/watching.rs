//! Watches: raw descriptors, files by the kernel, files by looking again; and name resolution.

use std::cell::{Cell, RefCell};
use std::ffi::CString;
use std::os::fd::AsRawFd;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use nodus_event_loop::{
    AddrInfoHints, Errno, FsEvent, FsPoll, Loop, Poll, PollEvents, RunMode, getaddrinfo,
    getnameinfo, pipe_pair,
};

fn temp_dir(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("nodus-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&path).unwrap();
    path
}

fn c_path(path: &Path) -> CString {
    CString::new(path.to_str().unwrap()).unwrap()
}

#[test]
fn a_watch_tells_again_what_is_still_so() {
    let lp = Loop::new().unwrap();
    let (read, write) = pipe_pair(true, true).unwrap();
    rustix_write(&write);
    let poll = Poll::new(&lp, read.as_raw_fd()).unwrap();
    let calls = Rc::new(Cell::new(0));
    let (count, own) = (calls.clone(), poll.clone());
    poll.start(PollEvents::READABLE, move |events| {
        assert!(events.unwrap().intersects(PollEvents::READABLE));
        count.set(count.get() + 1);
        if count.get() == 3 {
            own.close(|| ());
        }
    })
    .unwrap();
    assert!(!lp.run(RunMode::Default));
    assert_eq!(calls.get(), 3);
}

fn rustix_write(fd: &impl AsRawFd) {
    nodus_event_loop::fs::write(fd.as_raw_fd(), b"x", None).unwrap();
}

#[test]
fn a_watch_tells_of_room_to_write_and_of_the_peers_end() {
    let lp = Loop::new().unwrap();
    let (ours, theirs) = nodus_event_loop::socket_pair(true).unwrap();
    let poll = Poll::new(&lp, ours.as_raw_fd()).unwrap();
    let seen = Rc::new(Cell::new(PollEvents::default()));
    let (log, own) = (seen.clone(), poll.clone());
    let mut theirs = Some(theirs);
    poll.start(
        PollEvents::WRITABLE | PollEvents::DISCONNECT,
        move |events| {
            log.set(log.get() | events.unwrap());
            drop(theirs.take());
            if log.get().intersects(PollEvents::DISCONNECT) {
                own.close(|| ());
            }
        },
    )
    .unwrap();
    assert!(!lp.run(RunMode::Default));
    assert_eq!(seen.get(), PollEvents::WRITABLE | PollEvents::DISCONNECT);
}

#[test]
fn a_regular_file_cannot_be_watched_for_readiness() {
    let lp = Loop::new().unwrap();
    let file = std::fs::File::open("/etc/passwd").unwrap();
    let poll = Poll::new(&lp, file.as_raw_fd()).unwrap();
    assert_eq!(poll.start(PollEvents::READABLE, |_| ()), Err(Errno::EPERM));
}

#[test]
fn changes_in_a_directory_are_told_by_name() {
    let lp = Loop::new().unwrap();
    let dir = temp_dir("watch-dir");
    let watch = FsEvent::new(&lp);
    let seen = Rc::new(RefCell::new(Vec::new()));
    let (log, own) = (seen.clone(), watch.clone());
    watch
        .start(&c_path(&dir), move |change| {
            let change = change.unwrap();
            let last = change.filename == b"b";
            log.borrow_mut()
                .push((change.filename, change.renamed, change.changed));
            if last {
                own.close(|| ());
            }
        })
        .unwrap();
    assert_eq!(watch.start(c"/", |_| ()), Err(Errno::EINVAL));
    std::fs::write(dir.join("a"), "1").unwrap();
    std::fs::rename(dir.join("a"), dir.join("b")).unwrap();
    assert!(!lp.run(RunMode::Default));
    let a = b"a".to_vec();
    assert_eq!(seen.borrow()[0], (a.clone(), true, false));
    assert_eq!(seen.borrow()[1], (a, false, true));
    assert_eq!(seen.borrow().last(), Some(&(b"b".to_vec(), true, false)));
    std::fs::remove_dir_all(&dir).unwrap();
}

#[test]
fn a_file_is_told_under_its_own_name_to_all_its_watches() {
    let lp = Loop::new().unwrap();
    let dir = temp_dir("watch-file");
    let file = dir.join("f");
    std::fs::write(&file, "").unwrap();
    let calls = Rc::new(Cell::new(0));
    for _ in 0..2 {
        let (watch, count) = (FsEvent::new(&lp), calls.clone());
        let own = watch.clone();
        watch
            .start(&c_path(&file), move |change| {
                assert_eq!(change.unwrap().filename, b"f");
                count.set(count.get() + 1);
                own.close(|| ());
            })
            .unwrap();
    }
    std::fs::write(&file, "1").unwrap();
    assert!(!lp.run(RunMode::Default));
    assert_eq!(calls.get(), 2);
    assert_eq!(
        FsEvent::new(&lp).start(&c_path(&dir.join("none")), |_| ()),
        Err(Errno::ENOENT)
    );
    std::fs::remove_dir_all(&dir).unwrap();
}

#[test]
fn looking_again_finds_that_a_file_appeared_and_grew() {
    let lp = Loop::new().unwrap();
    let dir = temp_dir("poll-file");
    let file = dir.join("f");
    let poll = FsPoll::new(&lp);
    let (own, path, mut step) = (poll.clone(), file.clone(), 0);
    poll.start(&c_path(&file), 1, move |change| {
        step += 1;
        match step {
            1 => {
                assert_eq!(change.error, Some(Errno::ENOENT));
                std::fs::write(&path, "123").unwrap();
            }
            2 => {
                assert_eq!(change.error, None);
                if change.current.size == 3 {
                    std::fs::write(&path, "12345").unwrap();
                }
            }
            _ if change.current.size == 5 => own.close(|| ()),
            _ => std::fs::write(&path, "12345").unwrap(),
        }
    })
    .unwrap();
    assert!(!lp.run(RunMode::Default));
    std::fs::remove_dir_all(&dir).unwrap();
}

#[test]
fn localhost_resolves() {
    let lp = Loop::new().unwrap();
    let answers = Rc::new(RefCell::new(None));
    let seen = answers.clone();
    let hints = AddrInfoHints {
        socktype: libc::SOCK_STREAM,
        ..AddrInfoHints::default()
    };
    getaddrinfo(&lp, Some(b"localhost"), Some(b"80"), hints, move |result| {
        *seen.borrow_mut() = Some(result.unwrap());
    })
    .unwrap();
    assert!(!lp.run(RunMode::Default));
    let answers = answers.take().unwrap();
    assert!(
        answers
            .iter()
            .all(|answer| answer.address.ip().is_loopback())
    );
    assert!(answers.iter().all(|answer| answer.address.port() == 80));
    assert!(!answers.is_empty());
}

#[test]
fn a_name_that_is_no_address_is_unknown() {
    let lp = Loop::new().unwrap();
    let result = Rc::new(RefCell::new(None));
    let seen = result.clone();
    let hints = AddrInfoHints {
        flags: libc::AI_NUMERICHOST,
        ..AddrInfoHints::default()
    };
    getaddrinfo(&lp, Some(b"no.number"), None, hints, move |r| {
        *seen.borrow_mut() = Some(r)
    })
    .unwrap();
    lp.run(RunMode::Default);
    assert_eq!(result.take(), Some(Err(Errno::EAI_NONAME)));
    let none = getaddrinfo(&lp, None, None, hints, |_| ()).map(drop);
    assert_eq!(none, Err(Errno::EINVAL));
}

#[test]
fn addresses_have_names() {
    let lp = Loop::new().unwrap();
    let result = Rc::new(RefCell::new(None));
    let seen = result.clone();
    let flags = libc::NI_NUMERICHOST | libc::NI_NUMERICSERV;
    getnameinfo(&lp, "127.0.0.1:22".parse().unwrap(), flags, move |r| {
        *seen.borrow_mut() = Some(r);
    });
    lp.run(RunMode::Default);
    assert_eq!(
        result.take(),
        Some(Ok((b"127.0.0.1".to_vec(), b"22".to_vec())))
    );
}
