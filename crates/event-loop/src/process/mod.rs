//! Child processes: their start, with descriptors handed over by number, their end, and signals to them.

mod child;
mod reap;

pub(crate) use reap::Children;

use std::cell::Cell;
use std::ffi::CString;
use std::os::fd::{AsRawFd, IntoRawFd, OwnedFd, RawFd};
use std::rc::Rc;

use mio::Token;

use crate::handle::{self, Base, HandleKind, HandleObject, handle_methods};
use crate::stream::{Stream, flag};
use crate::{AnyStream, Errno, Loop, Pipe, socket_pair, sys};

/// What a child finds under one of its descriptor numbers.
#[derive(Debug)]
pub enum StdioContainer {
    /// `/dev/null` for the first three; nothing for the others.
    Ignore,
    /// One end of a new socket pair; the pipe, which must have no descriptor, gets the other.
    CreatePipe(Pipe, ChildPipe),
    /// One of this process's descriptors.
    InheritFd(RawFd),
    /// The descriptor of a stream.
    InheritStream(AnyStream),
}

/// What a child may do with a pipe made for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChildPipe {
    /// The child reads: the pipe here is writable.
    pub child_reads: bool,
    /// The child writes: the pipe here is readable.
    pub child_writes: bool,
}

impl Default for ChildPipe {
    fn default() -> ChildPipe {
        ChildPipe {
            child_reads: true,
            child_writes: true,
        }
    }
}

/// How a child is started.
#[derive(Debug, Default)]
pub struct ProcessOptions {
    /// The program: a path, or a name to be searched for in the `PATH` of the child's environment.
    pub file: CString,
    /// The arguments; the first is the name under which the program sees itself.
    pub args: Vec<CString>,
    /// The environment as `NAME=value`; none for this process's own.
    pub env: Option<Vec<CString>>,
    /// The working directory; none for this process's own.
    pub cwd: Option<CString>,
    /// The user to become; other groups are given up.
    pub uid: Option<u32>,
    /// The group to become.
    pub gid: Option<u32>,
    /// The child leads a session of its own.
    pub detached: bool,
    /// The child's descriptors from 0 on; the first three are `/dev/null` when missing.
    pub stdio: Vec<StdioContainer>,
}

/// A child process. Active until the exit was called back.
#[derive(Clone)]
pub struct Process(Rc<ProcessHandle>);

handle_methods!(Process);

struct ProcessHandle {
    base: Base,
    pid: i32,
    exited: Cell<bool>,
    /// The kernel's descriptor of the process, where it has such, with its registration.
    pidfd: Cell<Option<OwnedFd>>,
    token: Cell<Option<Token>>,
    callback: Cell<Option<Box<dyn FnOnce(i64, i32)>>>,
}

impl Process {
    /// Starts a child. That the program could not be run is the error here, not an exit. The callback gets the exit
    /// status and the number of the signal that ended the child, or 0.
    ///
    /// The pipes asked for are open afterwards also when the program could not be run; they are at their end then.
    pub fn spawn(
        owner: &Loop,
        options: ProcessOptions,
        callback: impl FnOnce(i64, i32) + 'static,
    ) -> Result<Process, Errno> {
        let mut ends = Vec::new();
        let mut child_fds = Vec::new();
        for container in &options.stdio {
            let (fd, end) = open_container(container)?;
            child_fds.push(fd.as_ref().map_or(-1, ChildFd::number));
            ends.push((fd, end));
        }
        child_fds.resize(child_fds.len().max(3), -1);
        let mut inherited: Vec<_> = ends
            .iter()
            .map(|(fd, _)| matches!(fd, Some(ChildFd::Ours(_))))
            .collect();
        inherited.resize(child_fds.len(), false);
        let started = child::start(&options, &child_fds, &inherited);
        for (container, (child_end, own_end)) in options.stdio.iter().zip(ends) {
            drop(child_end);
            if let (StdioContainer::CreatePipe(pipe, how), Some(own)) = (container, own_end) {
                let mut flags = 0;
                if how.child_reads {
                    flags |= flag::WRITABLE;
                }
                if how.child_writes {
                    flags |= flag::READABLE;
                }
                pipe.core().adopt(own.into_raw_fd(), flags);
            }
        }
        let pid = started?;
        let inner = Rc::new(ProcessHandle {
            base: Base::new(owner),
            pid,
            exited: Cell::new(false),
            pidfd: Cell::new(None),
            token: Cell::new(None),
            callback: Cell::new(Some(Box::new(callback))),
        });
        handle::register(&inner);
        inner.base.activate();
        reap::watch(&inner)?;
        Ok(Process(inner))
    }

    /// The number of the process.
    pub fn pid(&self) -> i32 {
        self.0.pid
    }

    /// Sends a signal; 0 only asks whether the process is there. `ESRCH` after its exit.
    pub fn kill(&self, signum: i32) -> Result<(), Errno> {
        if self.0.exited.get() {
            return Err(Errno::ESRCH);
        }
        kill(self.0.pid, signum)
    }
}

/// Sends a signal to a process, or with a number below 1 to what the kernel makes of it.
pub fn kill(pid: i32, signum: i32) -> Result<(), Errno> {
    // SAFETY: the call takes two numbers.
    sys::cvt(unsafe { libc::kill(pid, signum) })?;
    Ok(())
}

/// The child's side of a container: one made for it, or one of ours.
enum ChildFd {
    Made(OwnedFd),
    Ours(RawFd),
}

impl ChildFd {
    fn number(&self) -> RawFd {
        match self {
            ChildFd::Made(fd) => fd.as_raw_fd(),
            ChildFd::Ours(fd) => *fd,
        }
    }
}

fn open_container(container: &StdioContainer) -> Result<(Option<ChildFd>, Option<OwnedFd>), Errno> {
    Ok(match container {
        StdioContainer::Ignore => (None, None),
        StdioContainer::CreatePipe(pipe, _) => {
            if pipe.core().has_fd() || pipe.is_closing() {
                return Err(Errno::EINVAL);
            }
            let (own, child) = socket_pair(false)?;
            sys::set_nonblocking(own.as_raw_fd(), true)?;
            (Some(ChildFd::Made(child)), Some(own))
        }
        StdioContainer::InheritFd(fd) => {
            if *fd < 0 {
                return Err(Errno::EINVAL);
            }
            (Some(ChildFd::Ours(*fd)), None)
        }
        StdioContainer::InheritStream(stream) => {
            let fd = stream.fileno().map_err(|_| Errno::EINVAL)?;
            (Some(ChildFd::Ours(fd)), None)
        }
    })
}

impl HandleObject for ProcessHandle {
    fn base(&self) -> &Base {
        &self.base
    }

    fn kind(&self) -> HandleKind {
        HandleKind::Process
    }

    fn on_close(self: Rc<Self>) {
        reap::unwatch(&self);
        drop(self.callback.take());
    }
}
