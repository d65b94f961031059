//! Child processes and signals.

use std::cell::{Cell, RefCell};
use std::ffi::CString;
use std::rc::Rc;

use nodus_event_loop::{
    ChildPipe, Errno, Loop, Pipe, Process, ProcessOptions, RunMode, Signal, StdioContainer, Stream,
    kill,
};

fn shell(script: &str) -> ProcessOptions {
    ProcessOptions {
        file: c"sh".into(),
        args: vec![c"sh".into(), c"-c".into(), CString::new(script).unwrap()],
        ..ProcessOptions::default()
    }
}

type Exit = Rc<Cell<Option<(i64, i32)>>>;

fn spawn(lp: &Loop, options: ProcessOptions) -> (Process, Exit) {
    let exit: Exit = Rc::default();
    let seen = exit.clone();
    let process = Process::spawn(lp, options, move |code, signum| {
        seen.set(Some((code, signum)))
    });
    (process.unwrap(), exit)
}

/// Runs a script and tells what it wrote to its standard output, with its exit.
fn output(options: ProcessOptions) -> (String, (i64, i32)) {
    let lp = Loop::new().unwrap();
    let pipe = Pipe::new(&lp, false);
    let stdio = vec![
        StdioContainer::Ignore,
        StdioContainer::CreatePipe(pipe.clone(), ChildPipe::default()),
        StdioContainer::InheritFd(2),
    ];
    let (_process, exit) = spawn(&lp, ProcessOptions { stdio, ..options });
    let heard: Rc<RefCell<Vec<u8>>> = Rc::default();
    let (log, own) = (heard.clone(), pipe.clone());
    pipe.read_start(move |result| match result {
        Ok(chunk) => log.borrow_mut().extend_from_slice(&chunk),
        Err(_) => own.close(|| ()),
    })
    .unwrap();
    assert!(!lp.run(RunMode::Default));
    (
        String::from_utf8(heard.take()).unwrap(),
        exit.get().unwrap(),
    )
}

#[test]
fn the_exit_status_is_told() {
    let lp = Loop::new().unwrap();
    let (process, exit) = spawn(&lp, shell("exit 7"));
    assert!(process.pid() > 0 && process.is_active());
    assert!(!lp.run(RunMode::Default));
    assert_eq!(exit.get(), Some((7, 0)));
    assert_eq!(process.kill(0), Err(Errno::ESRCH));
}

#[test]
fn the_signal_that_ended_a_child_is_told() {
    let lp = Loop::new().unwrap();
    let (process, exit) = spawn(&lp, shell("sleep 1000"));
    process.kill(libc::SIGTERM).unwrap();
    lp.run(RunMode::Default);
    assert_eq!(exit.get(), Some((0, libc::SIGTERM)));
}

#[test]
fn a_program_that_cannot_run_is_an_error_at_once() {
    let lp = Loop::new().unwrap();
    let spawn = |file: &str, cwd: Option<&str>| {
        let options = ProcessOptions {
            file: CString::new(file).unwrap(),
            args: vec![c"x".into()],
            cwd: cwd.map(|cwd| CString::new(cwd).unwrap()),
            ..ProcessOptions::default()
        };
        Process::spawn(&lp, options, |_, _| panic!("never ran")).unwrap_err()
    };
    assert_eq!(spawn("/nonexistent/program", None), Errno::ENOENT);
    assert_eq!(spawn("no-program-of-this-name", None), Errno::ENOENT);
    assert_eq!(spawn("/etc/passwd", None), Errno::EACCES);
    assert_eq!(spawn("sh", Some("/nonexistent")), Errno::ENOENT);
    assert_eq!(spawn("", None), Errno::ENOENT);
    assert!(!lp.is_alive());
}

#[test]
fn the_environment_and_directory_are_the_given_ones() {
    let env = vec![c"PATH=/nowhere:/bin:/usr/bin".into(), c"WORD=hello".into()];
    let options = ProcessOptions {
        env: Some(env),
        cwd: Some(c"/".into()),
        ..shell("echo $WORD; pwd")
    };
    assert_eq!(output(options), ("hello\n/\n".to_owned(), (0, 0)));
}

#[test]
fn a_program_sees_the_first_argument_as_its_name() {
    let options = ProcessOptions {
        args: vec![c"other".into(), c"-c".into(), c"echo $0".into()],
        ..shell("")
    };
    assert_eq!(output(options).0, "other\n");
}

#[test]
fn a_script_without_a_known_format_runs_in_a_shell() {
    let path = std::env::temp_dir().join(format!("nodus-script-{}", std::process::id()));
    // Written by another process: from this one a child of another test might inherit the descriptor, and a file that is
    // open for writing cannot be run.
    let written = std::process::Command::new("sh")
        .args(["-c", "echo 'echo from $1' > \"$0\"; chmod 755 \"$0\""])
        .arg(&path)
        .status();
    assert!(written.unwrap().success());
    let file = CString::new(path.to_str().unwrap()).unwrap();
    let options = ProcessOptions {
        args: vec![file.clone(), c"shell".into()],
        file,
        ..shell("")
    };
    assert_eq!(output(options).0, "from shell\n");
    std::fs::remove_file(&path).unwrap();
}

#[test]
fn pipes_go_both_ways_and_to_any_number() {
    let lp = Loop::new().unwrap();
    let (stdin, extra) = (Pipe::new(&lp, false), Pipe::new(&lp, false));
    let to_child = ChildPipe {
        child_writes: false,
        ..ChildPipe::default()
    };
    let stdio = vec![
        StdioContainer::CreatePipe(stdin.clone(), to_child),
        StdioContainer::Ignore,
        StdioContainer::Ignore,
        StdioContainer::Ignore,
        StdioContainer::CreatePipe(extra.clone(), ChildPipe::default()),
    ];
    let (_process, exit) = spawn(
        &lp,
        ProcessOptions {
            stdio,
            ..shell("cat >&4")
        },
    );
    assert!(stdin.is_writable() && !stdin.is_readable());
    let own = stdin.clone();
    stdin
        .write(vec![b"through".to_vec().into()], move |_| own.close(|| ()))
        .unwrap();
    let heard: Rc<RefCell<Vec<u8>>> = Rc::default();
    let (log, own) = (heard.clone(), extra.clone());
    extra
        .read_start(move |result| match result {
            Ok(chunk) => log.borrow_mut().extend_from_slice(&chunk),
            Err(_) => own.close(|| ()),
        })
        .unwrap();
    assert!(!lp.run(RunMode::Default));
    assert_eq!(*heard.borrow(), b"through");
    assert_eq!(exit.get(), Some((0, 0)));
}

#[test]
fn descriptors_can_change_places() {
    let (read, write) = nodus_event_loop::pipe_pair(false, false).unwrap();
    let (read2, write2) = nodus_event_loop::pipe_pair(false, false).unwrap();
    use std::os::fd::AsRawFd;
    let lp = Loop::new().unwrap();
    let stdio = vec![
        StdioContainer::Ignore,
        StdioContainer::InheritFd(write.as_raw_fd()),
        StdioContainer::InheritFd(write2.as_raw_fd()),
    ];
    let (_process, _) = spawn(
        &lp,
        ProcessOptions {
            stdio,
            ..shell("echo out; echo err >&2")
        },
    );
    lp.run(RunMode::Default);
    drop((write, write2));
    let text = |fd| std::io::read_to_string(std::fs::File::from(fd)).unwrap();
    assert_eq!(
        (text(read), text(read2)),
        ("out\n".to_owned(), "err\n".to_owned())
    );
}

#[test]
fn many_children_end_at_once() {
    let lp = Loop::new().unwrap();
    let exits: Vec<_> = (0..20)
        .map(|n| spawn(&lp, shell(&format!("exit {n}"))).1)
        .collect();
    assert!(!lp.run(RunMode::Default));
    for (n, exit) in exits.iter().enumerate() {
        assert_eq!(exit.get(), Some((n as i64, 0)));
    }
}

#[test]
fn every_handle_for_a_signal_is_called() {
    let lp = Loop::new().unwrap();
    let calls = Rc::new(Cell::new(0));
    for _ in 0..2 {
        let (signal, count) = (Signal::new(&lp), calls.clone());
        let own = signal.clone();
        signal
            .start(libc::SIGUSR1, move |signum| {
                assert_eq!(signum, libc::SIGUSR1);
                count.set(count.get() + 1);
                own.close(|| ());
            })
            .unwrap();
    }
    kill(std::process::id() as i32, libc::SIGUSR1).unwrap();
    assert!(!lp.run(RunMode::Default));
    assert_eq!(calls.get(), 2);
}

#[test]
fn a_oneshot_signal_is_called_once() {
    let lp = Loop::new().unwrap();
    let (signal, keeper) = (Signal::new(&lp), Signal::new(&lp));
    let calls = Rc::new(Cell::new(0));
    let count = calls.clone();
    // Another handle keeps the signal from ending the process.
    keeper.start(libc::SIGUSR2, |_| ()).unwrap();
    keeper.unref();
    signal
        .start_oneshot(libc::SIGUSR2, move |_| count.set(count.get() + 1))
        .unwrap();
    kill(std::process::id() as i32, libc::SIGUSR2).unwrap();
    assert!(!lp.run(RunMode::Default));
    kill(std::process::id() as i32, libc::SIGUSR2).unwrap();
    lp.run(RunMode::NoWait);
    assert_eq!(calls.get(), 1);
    assert!(!signal.is_active());
}

#[test]
fn signals_that_cannot_be_caught_are_refused() {
    let lp = Loop::new().unwrap();
    let signal = Signal::new(&lp);
    assert_eq!(signal.start(libc::SIGKILL, |_| ()), Err(Errno::EINVAL));
    assert_eq!(signal.start(0, |_| ()), Err(Errno::EINVAL));
    assert_eq!(signal.start(1000, |_| ()), Err(Errno::EINVAL));
}

#[test]
fn children_do_not_inherit_the_handling_of_signals() {
    let lp = Loop::new().unwrap();
    let signal = Signal::new(&lp);
    signal.start(libc::SIGHUP, |_| ()).unwrap();
    signal.unref();
    let (_process, exit) = spawn(&lp, shell("kill -HUP $$; exit 3"));
    lp.run(RunMode::Default);
    assert_eq!(exit.get(), Some((0, libc::SIGHUP)));
}
