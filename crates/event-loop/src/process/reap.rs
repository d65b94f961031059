//! Learning of a child's end: from the kernel's descriptor of the process, or from SIGCHLD where there is none.

use std::cell::RefCell;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::rc::Rc;

use mio::Interest;

use super::ProcessHandle;
use crate::sources::{Ready, Source};
use crate::{Errno, Loop, Signal, sys};

/// A loop's children that have no descriptor, and the handle that learns of SIGCHLD for them.
#[derive(Default)]
pub(crate) struct Children {
    list: RefCell<Vec<Rc<ProcessHandle>>>,
    signal: RefCell<Option<Signal>>,
}

/// Begins to wait for the child's end.
pub(super) fn watch(process: &Rc<ProcessHandle>) -> Result<(), Errno> {
    let Some(pidfd) = open_pidfd(process.pid) else {
        return watch_by_signal(process);
    };
    let owner = process.base.owner();
    let registered = owner.register(pidfd.as_raw_fd(), Interest::READABLE, process.clone());
    let Ok(token) = registered else {
        return watch_by_signal(process);
    };
    process.token.set(Some(token));
    process.pidfd.set(Some(pidfd));
    Ok(())
}

fn open_pidfd(pid: i32) -> Option<OwnedFd> {
    // SAFETY: the call takes two numbers; the child is ours and not reaped, so the number is its own.
    let fd = unsafe { libc::syscall(libc::SYS_pidfd_open, pid, 0) };
    if fd < 0 {
        return None;
    }
    // SAFETY: the descriptor was just made and nobody else knows it.
    Some(unsafe { OwnedFd::from_raw_fd(fd as i32) })
}

fn watch_by_signal(process: &Rc<ProcessHandle>) -> Result<(), Errno> {
    let owner = process.base.owner();
    let children = &owner.extensions().children;
    if children.signal.borrow().is_none() {
        let signal = Signal::new(owner);
        signal.unref();
        *children.signal.borrow_mut() = Some(signal);
    }
    children.list.borrow_mut().push(process.clone());
    let signal = children.signal.borrow().clone();
    if let Some(signal) = signal
        && !signal.is_active()
    {
        let loop_of_children = owner.clone();
        signal.start(libc::SIGCHLD, move |_| look_at_all(&loop_of_children))?;
    }
    // The child may have ended before anybody waited for the signal.
    let own = process.clone();
    owner.defer(move || look_at(&own));
    Ok(())
}

fn look_at_all(owner: &Loop) {
    let list = owner.extensions().children.list.borrow().clone();
    list.iter().for_each(look_at);
}

/// Ends the waiting.
pub(super) fn unwatch(process: &Rc<ProcessHandle>) {
    let owner = process.base.owner();
    if let Some(token) = process.token.take() {
        let pidfd = process.pidfd.take();
        owner.deregister(pidfd.as_ref().map(AsRawFd::as_raw_fd), token);
        return;
    }
    let children = &owner.extensions().children;
    children
        .list
        .borrow_mut()
        .retain(|other| !Rc::ptr_eq(other, process));
    if children.list.borrow().is_empty()
        && let Some(signal) = children.signal.borrow().as_ref()
    {
        signal.stop();
    }
}

/// Takes the child's status when it has ended, and calls back.
fn look_at(process: &Rc<ProcessHandle>) {
    if process.exited.get() || process.base.is_closing() {
        return;
    }
    let mut status = 0;
    // SAFETY: the status is one live int; the call does not wait.
    let found =
        sys::retry(|| unsafe { libc::waitpid(process.pid, &raw mut status, libc::WNOHANG) });
    let (code, signum) = match found {
        Ok(0) => return,
        Ok(_) if libc::WIFSIGNALED(status) => (0, libc::WTERMSIG(status)),
        Ok(_) => (i64::from(libc::WEXITSTATUS(status)), 0),
        // Somebody else has reaped it: that it is gone is all there is to know.
        Err(_) => (0, 0),
    };
    process.exited.set(true);
    unwatch(process);
    process.base.deactivate();
    if let Some(callback) = process.callback.take() {
        callback(code, signum);
    }
}

impl Source for ProcessHandle {
    fn ready(self: Rc<Self>, _ready: Ready) {
        look_at(&self);
    }

    /// What the child wrote before its end is read before the end is told.
    fn is_late(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::{Process, ProcessOptions, RunMode};

    #[test]
    fn sigchld_serves_where_the_kernel_has_no_process_descriptors() {
        let lp = Loop::new().unwrap();
        let exits = Rc::new(Cell::new(0));
        for delay in ["0", "0.05"] {
            let options = ProcessOptions {
                file: c"sleep".into(),
                args: vec![c"sleep".into(), std::ffi::CString::new(delay).unwrap()],
                ..ProcessOptions::default()
            };
            let count = exits.clone();
            let process = Process::spawn(&lp, options, move |code, signum| {
                assert_eq!((code, signum), (0, 0));
                count.set(count.get() + 1);
            })
            .unwrap();
            unwatch(&process.0);
            watch_by_signal(&process.0).unwrap();
        }
        assert!(!lp.run(RunMode::Default));
        assert_eq!(exits.get(), 2);
    }
}
