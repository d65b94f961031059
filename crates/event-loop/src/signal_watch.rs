//! Waiting for a signal apart from any loop: for a thread that has to act while the loop's own thread is busy.

use std::ffi::c_void;
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::signal::{Block, catch, release};
use crate::{Errno, sys};

/// Catches a signal while it lives. Any thread may wait; loops that wait for the same signal get it as well.
pub struct SignalWatch {
    block: &'static Block,
    signum: i32,
    stopped: AtomicBool,
}

/// Why [`SignalWatch::wait`] returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WatchEnd {
    /// The signal came.
    Signal,
    /// The time was over.
    Timeout,
    /// [`SignalWatch::stop`] was called.
    Stopped,
}

impl SignalWatch {
    /// Starts to catch the signal. `EINVAL` for one that cannot be caught.
    pub fn new(signum: i32) -> Result<SignalWatch, Errno> {
        let block = Block::acquire()?;
        if let Err(error) = catch(signum) {
            block.release();
            return Err(error);
        }
        block.want(signum, true);
        Ok(SignalWatch {
            block,
            signum,
            stopped: AtomicBool::new(false),
        })
    }

    /// Waits for the signal, for the end of the time or for [`SignalWatch::stop`].
    pub fn wait(&self, limit: Option<Duration>) -> WatchEnd {
        let until = limit.map(|limit| Instant::now() + limit);
        loop {
            if self.block.take(self.signum) > 0 {
                return WatchEnd::Signal;
            }
            if self.stopped.load(Ordering::SeqCst) {
                return WatchEnd::Stopped;
            }
            let left = until.map(|until| until.saturating_duration_since(Instant::now()));
            if left.is_some_and(|left| left.is_zero()) {
                return WatchEnd::Timeout;
            }
            let left = left.map(|left| Timespec {
                tv_sec: left.as_secs() as _,
                tv_nsec: left.subsec_nanos() as _,
            });
            let Ok(fd) = sys::borrow(self.block.wake_fd) else {
                return WatchEnd::Stopped;
            };
            let mut fds = [PollFd::new(&fd, PollFlags::IN)];
            // An error is that of a signal that came in between; the loop looks again.
            if matches!(poll(&mut fds, left.as_ref()), Ok(n) if n > 0) {
                let mut counter = [0; 8];
                let _ = rustix::io::read(fd, &mut counter);
            }
        }
    }

    /// Ends the wait of another thread.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::SeqCst);
        if let Ok(fd) = sys::borrow(self.block.wake_fd) {
            let _ = rustix::io::write(fd, &1u64.to_ne_bytes());
        }
    }
}

impl Drop for SignalWatch {
    fn drop(&mut self) {
        self.block.want(self.signum, false);
        release(self.signum);
        self.block.release();
    }
}

/// What the thread of [`watch_always`] has.
struct Always {
    watch: SignalWatch,
    call: Box<dyn FnMut() + Send>,
}

const STACK: usize = 64 << 10;

/// Calls a function whenever the signal comes, on a thread of its own, as long as the process lives. The thread is a bare one
/// and asks the allocator for nothing before the signal comes, which would make it an arena: programs that never get the
/// signal pay for it at their start.
pub fn watch_always(signum: i32, call: impl FnMut() + Send + 'static) -> Result<(), Errno> {
    let data = Box::into_raw(Box::new(Always {
        watch: SignalWatch::new(signum)?,
        call: Box::new(call),
    }));
    // SAFETY: the attributes are initialised before they are used and destroyed once; the new thread owns `data`, unless
    // there is none, when it is taken back here.
    unsafe {
        let mut attributes: libc::pthread_attr_t = std::mem::zeroed();
        let mut thread = 0;
        libc::pthread_attr_init(&raw mut attributes);
        libc::pthread_attr_setdetachstate(&raw mut attributes, libc::PTHREAD_CREATE_DETACHED);
        libc::pthread_attr_setstacksize(&raw mut attributes, STACK);
        let made = libc::pthread_create(
            &raw mut thread,
            &raw const attributes,
            watching,
            data.cast(),
        );
        libc::pthread_attr_destroy(&raw mut attributes);
        if made != 0 {
            drop(Box::from_raw(data));
            return Err(Errno(-made));
        }
    }
    Ok(())
}

extern "C" fn watching(data: *mut c_void) -> *mut c_void {
    // SAFETY: `watch_always` gives what it boxed to this thread alone.
    let mut always = unsafe { Box::from_raw(data.cast::<Always>()) };
    while always.watch.wait(None) == WatchEnd::Signal {
        (always.call)();
    }
    ptr::null_mut()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn a_signal_ends_the_wait() {
        let watch = SignalWatch::new(libc::SIGUSR2).unwrap();
        rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::USR2)
            .unwrap();
        assert_eq!(watch.wait(Some(Duration::from_secs(20))), WatchEnd::Signal);
        assert_eq!(
            watch.wait(Some(Duration::from_millis(1))),
            WatchEnd::Timeout
        );
    }

    #[test]
    fn a_thread_hears_of_every_signal() {
        let (tell, told) = std::sync::mpsc::channel();
        watch_always(libc::SIGURG, move || tell.send(()).unwrap()).unwrap();
        for _ in 0..3 {
            rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::URG)
                .unwrap();
            told.recv_timeout(Duration::from_secs(20)).unwrap();
        }
    }

    #[test]
    fn stop_ends_the_wait_of_another_thread() {
        let watch = Arc::new(SignalWatch::new(libc::SIGWINCH).unwrap());
        let other = watch.clone();
        let thread = std::thread::spawn(move || other.wait(None));
        watch.stop();
        assert_eq!(thread.join().unwrap(), WatchEnd::Stopped);
    }
}
