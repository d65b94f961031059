//! What libuv is to Node: the event loop, its timers, handles and requests, the thread pool, and the system calls behind
//! them. It knows no JavaScript.
//!
//! # One turn of the loop
//!
//! A turn runs these phases in this order:
//!
//! 1. **pending**: completions that were put off so that their callbacks never run inside the call that started them
//!    (a write that the kernel took at once, a connect refused at once).
//! 2. **idle**, then **prepare** handles.
//! 3. **poll**: waits for the kernel, then calls the streams, sockets, watches, children and posted closures that are
//!    ready; signals come last. Completions caused by these callbacks (pending, as in 1) run right after, a bounded
//!    number of rounds, so that a finished write does not wait for another turn.
//! 4. **check** handles.
//! 5. **closing**: the close callbacks of handles closed so far, the latest closed first. Requests that a closed
//!    handle still had are called back with `ECANCELED` before its close callback.
//! 6. **timers** that are due, ordered by due time, then by the order in which they were started.
//!
//! A run in default mode with something alive goes through the timers once before its first turn. So, seen from the
//! outside, the order is timers → pending → idle, prepare → poll → check → closing, again and again.
//!
//! # What keeps the loop alive
//!
//! A handle that is active, referenced and not closing; a request that has not been called back; a [`KeepAlive`]
//! somewhere; a completion in the pending queue; a handle whose close callback has not run. Nothing else: a closure
//! posted from a thread, an unreferenced handle, or a handle that merely exists does not.
//!
//! # How long poll waits
//!
//! Not at all when the loop was stopped, is not alive, has pending completions, active idle handles, handles to
//! close, or descriptors known to be ready already. Otherwise until the next timer is due, rounded up to a
//! millisecond so that a shorter wait does not spin; for ever when there is no timer. Unreferenced timers count too.
//!
//! # Collect first, call after
//!
//! What is to be called in a phase is moved aside before the first callback runs. What a callback adds waits for the
//! next turn, so nothing can starve the loop. What a callback stops or closes is not called any more, even when it was
//! moved aside already: before each call the state is read again. No borrow is held during a call, so a callback may
//! do anything to any handle, its own included. The same holds for kernel events: each is tagged with the generation
//! of its registration, and an event for a registration that is gone is dropped.
//!
//! # Few system calls
//!
//! Descriptors are registered edge-triggered, once, when they first have to wait; interest is widened when a write
//! first finds the kernel full and is never narrowed. Each stream remembers whether the kernel may still hold something
//! for it: when reading stops in the middle and starts again later, the loop feeds the stream itself instead of asking
//! the kernel. A read that does not fill its buffer has drained a socket, so the steady state of a keep-alive
//! connection is one wait, one read and one write.
//!
//! # Ownership
//!
//! A handle type is a cheap clone. An active handle is kept by its loop, also when every clone is gone. A handle
//! that was given a descriptor has to be closed, as in libuv, for as long as the loop knows it.

mod async_handle;
pub mod dns;
mod errno;
mod event_loop;
mod extensions;
mod faults;
pub mod fs;
mod fs_event;
mod fs_poll;
mod handle;
mod inherited;
pub mod os;
mod phase_handles;
mod pipe;
mod poll_handle;
mod pool;
mod process;
mod signal;
mod signal_watch;
mod sources;
mod stream;
mod sys;
mod tcp;
mod threads;
mod timer;
mod tty;
mod udp;
mod waker;

pub use async_handle::{Async, AsyncSender};
pub use dns::{AddrInfo, AddrInfoHints, getaddrinfo, getnameinfo};
pub use errno::{ERRNO_MAP, Errno, ErrnoInfo};
pub use event_loop::{AfterBatch, Loop, LoopMetrics, RunMode};
pub use fs_event::{FsChange, FsEvent};
pub use fs_poll::{FsPoll, FsPollChange};
pub use handle::{AnyHandle, HandleKind};
pub use inherited::{restore_stdio, settle_in};
pub use phase_handles::{Check, Idle, Prepare};
pub use pipe::{Pipe, pipe_pair, socket_pair};
pub use poll_handle::{Poll, PollEvents};
pub use pool::{Cancelled, WorkHandle, finish_lasting_work};
pub use process::{ChildPipe, Process, ProcessOptions, StdioContainer, kill};
pub use signal::Signal;
pub use signal_watch::{SignalWatch, WatchEnd, watch_always};
pub use stream::{AnyStream, Arrived, ReadChunk, Stream, WriteBuf, WriteStatus};
pub use sys::{coarse_time, hrtime};
pub use tcp::{BindFlags, Tcp};
pub use threads::{processors, run_with_stack, spawn_worker};
pub use timer::Timer;
pub use tty::{HandleType, Tty, TtyMode, guess_handle, reset_mode};
pub use udp::{Udp, UdpBindFlags, UdpMessage};
pub use waker::{KeepAlive, LoopWaker};
