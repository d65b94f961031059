//! Signals. The handler that the kernel calls only counts and writes to an eventfd of each loop that wants the signal;
//! everything else happens on the loop's thread, at the end of its poll phase.
//!
//! The blocks that the handler walks are never freed, only used again, so it needs no lock.

use std::cell::{Cell, RefCell};
use std::os::fd::{IntoRawFd, RawFd};
use std::ptr;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU32, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use mio::Interest;
use rustix::event::EventfdFlags;

use crate::handle::{self, Base, HandleKind, HandleObject, Slot, handle_methods};
use crate::sources::{Ready, Source};
use crate::{Errno, Loop, inherited, sys};

/// Linux numbers signals from 1 to 64.
const SIGNALS: usize = 65;

/// Calls back when the process receives a signal. Any number of handles may wait for the same one.
#[derive(Clone)]
pub struct Signal(Rc<SignalHandle>);

handle_methods!(Signal);

struct SignalHandle {
    base: Base,
    signum: Cell<i32>,
    once: Cell<bool>,
    callback: Slot<dyn FnMut(i32)>,
}

impl Signal {
    /// Makes a handle that is not started.
    pub fn new(owner: &Loop) -> Signal {
        let inner = Rc::new(SignalHandle {
            base: Base::new(owner),
            signum: Cell::new(0),
            once: Cell::new(false),
            callback: Slot::new(),
        });
        handle::register(&inner);
        Signal(inner)
    }

    /// Starts to wait for a signal, in the place of one waited for before. `EINVAL` for a signal that cannot be caught.
    pub fn start(&self, signum: i32, callback: impl FnMut(i32) + 'static) -> Result<(), Errno> {
        self.0.start(signum, false, Box::new(callback))
    }

    /// As [`Signal::start`], for one delivery.
    pub fn start_oneshot(
        &self,
        signum: i32,
        callback: impl FnMut(i32) + 'static,
    ) -> Result<(), Errno> {
        self.0.start(signum, true, Box::new(callback))
    }

    /// Stops to wait. When nobody waits for the signal any more its default action returns.
    pub fn stop(&self) {
        self.0.stop();
    }

    /// The signal waited for; 0 for none.
    pub fn signum(&self) -> i32 {
        self.0.signum.get()
    }
}

impl SignalHandle {
    fn start(
        self: &Rc<Self>,
        signum: i32,
        once: bool,
        callback: Box<dyn FnMut(i32)>,
    ) -> Result<(), Errno> {
        if self.base.is_closing() || signum <= 0 || signum as usize >= SIGNALS {
            return Err(Errno::EINVAL);
        }
        if self.signum.get() != signum {
            self.stop();
            let hub = SignalHub::of(self.base.owner())?;
            catch(signum)?;
            hub.add(signum, self.clone());
            self.signum.set(signum);
        }
        self.once.set(once);
        self.callback.set(callback);
        self.base.activate();
        Ok(())
    }

    fn stop(self: &Rc<Self>) {
        let signum = self.signum.replace(0);
        if signum != 0 {
            if let Ok(hub) = SignalHub::of(self.base.owner()) {
                hub.remove(signum, self);
            }
            release(signum);
            self.base.deactivate();
            self.callback.clear();
        }
    }

    fn fire(self: &Rc<Self>, signum: i32) {
        if self.signum.get() != signum {
            return;
        }
        let once = self.once.get();
        self.callback.with(|call| call(signum));
        if once && self.signum.get() == signum && self.once.get() {
            self.stop();
        }
    }
}

impl HandleObject for SignalHandle {
    fn base(&self) -> &Base {
        &self.base
    }

    fn kind(&self) -> HandleKind {
        HandleKind::Signal
    }

    fn on_close(self: Rc<Self>) {
        self.stop();
    }
}

// ===== the loop's side =====

/// A loop's handles for signals, by the block that the handler writes to.
pub(crate) struct SignalHub {
    block: &'static Block,
    handles: RefCell<Vec<(i32, Rc<SignalHandle>)>>,
}

impl SignalHub {
    fn of(owner: &Loop) -> Result<Rc<SignalHub>, Errno> {
        let cell = &owner.extensions().signals;
        if let Some(hub) = cell.borrow().as_ref() {
            return Ok(hub.clone());
        }
        let hub = Rc::new(SignalHub {
            block: Block::acquire()?,
            handles: RefCell::default(),
        });
        owner.register(hub.block.wake_fd, Interest::READABLE, hub.clone())?;
        *cell.borrow_mut() = Some(hub.clone());
        Ok(hub)
    }

    fn add(&self, signum: i32, handle: Rc<SignalHandle>) {
        self.handles.borrow_mut().push((signum, handle));
        self.block.wanted.fetch_or(bit(signum), Ordering::AcqRel);
    }

    fn remove(&self, signum: i32, handle: &Rc<SignalHandle>) {
        let mut handles = self.handles.borrow_mut();
        let at = handles
            .iter()
            .position(|(_, other)| Rc::ptr_eq(other, handle));
        let removed = at.map(|at| handles.remove(at));
        if !handles.iter().any(|(other, _)| *other == signum) {
            self.block.wanted.fetch_and(!bit(signum), Ordering::AcqRel);
            self.block.counts[signum as usize].store(0, Ordering::Release);
        }
        drop(handles);
        drop(removed);
    }
}

impl Source for SignalHub {
    fn ready(self: Rc<Self>, _ready: Ready) {
        let mut counter = [0; 8];
        if let Ok(fd) = sys::borrow(self.block.wake_fd) {
            // Empty already when another event has brought us here: nothing is lost by that.
            let _ = rustix::io::read(fd, &mut counter);
        }
        for signum in 1..SIGNALS as i32 {
            let count = self.block.counts[signum as usize].swap(0, Ordering::AcqRel);
            if count == 0 {
                continue;
            }
            let waiting: Vec<_> = {
                let handles = self.handles.borrow();
                handles
                    .iter()
                    .filter(|(other, _)| *other == signum)
                    .map(|(_, h)| h.clone())
                    .collect()
            };
            for _ in 0..count {
                waiting.iter().for_each(|handle| handle.fire(signum));
            }
        }
    }

    fn is_late(&self) -> bool {
        true
    }
}

impl Drop for SignalHub {
    fn drop(&mut self) {
        self.block.release();
    }
}

// ===== the process's side =====

/// What the handler touches: one for each loop that has waited for signals.
pub(crate) struct Block {
    next: *mut Block,
    used: AtomicBool,
    pub(crate) wake_fd: RawFd,
    /// The signals wanted, a bit for each.
    wanted: AtomicU64,
    counts: [AtomicU32; SIGNALS],
}

// SAFETY: `next` is written only before the block is published; everything else is atomic or never changes.
unsafe impl Sync for Block {}

static BLOCKS: AtomicPtr<Block> = AtomicPtr::new(ptr::null_mut());

fn bit(signum: i32) -> u64 {
    1 << (signum - 1)
}

fn blocks() -> impl Iterator<Item = &'static Block> {
    let mut next = BLOCKS.load(Ordering::Acquire);
    std::iter::from_fn(move || {
        // SAFETY: blocks are published whole and are never freed.
        let block: &'static Block = unsafe { next.as_ref() }?;
        next = block.next;
        Some(block)
    })
}

impl Block {
    /// A block for a loop: one that another loop has left, or a new one.
    pub(crate) fn acquire() -> Result<&'static Block, Errno> {
        let free = blocks().find(|block| !block.used.swap(true, Ordering::AcqRel));
        if let Some(block) = free {
            return Ok(block);
        }
        let flags = EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK;
        let wake_fd = rustix::event::eventfd(0, flags)?.into_raw_fd();
        let block = Box::leak(Box::new(Block {
            next: BLOCKS.load(Ordering::Acquire),
            used: AtomicBool::new(true),
            wake_fd,
            wanted: AtomicU64::new(0),
            counts: [const { AtomicU32::new(0) }; SIGNALS],
        }));
        let pointer: *mut Block = block;
        loop {
            // SAFETY: the block is not published yet, so nobody else looks at it.
            let next = unsafe { (*pointer).next };
            let swapped =
                BLOCKS.compare_exchange(next, pointer, Ordering::AcqRel, Ordering::Acquire);
            match swapped {
                // SAFETY: the block was leaked: it lives for ever and is only shared from here on.
                Ok(_) => return Ok(unsafe { &*pointer }),
                // SAFETY: as above, still not published.
                Err(head) => unsafe { (*pointer).next = head },
            }
        }
    }

    /// Says whether the handler shall write here for a signal.
    pub(crate) fn want(&self, signum: i32, wanted: bool) {
        if wanted {
            self.wanted.fetch_or(bit(signum), Ordering::AcqRel);
        } else {
            self.wanted.fetch_and(!bit(signum), Ordering::AcqRel);
        }
    }

    /// How often a signal came since the last call.
    pub(crate) fn take(&self, signum: i32) -> u32 {
        self.counts[signum as usize].swap(0, Ordering::AcqRel)
    }

    pub(crate) fn release(&self) {
        self.wanted.store(0, Ordering::Release);
        self.counts
            .iter()
            .for_each(|count| count.store(0, Ordering::Release));
        self.used.store(false, Ordering::Release);
    }
}

/// How many handles of the process wait for each signal.
static CAUGHT: Mutex<[u32; SIGNALS]> = Mutex::new([0; SIGNALS]);

pub(crate) fn catch(signum: i32) -> Result<(), Errno> {
    let mut caught = CAUGHT.lock().unwrap_or_else(PoisonError::into_inner);
    let count = &mut caught[signum as usize];
    if *count == 0 {
        set_action(signum, on_signal as *const () as libc::sighandler_t)?;
    }
    *count += 1;
    Ok(())
}

pub(crate) fn release(signum: i32) {
    let mut caught = CAUGHT.lock().unwrap_or_else(PoisonError::into_inner);
    let count = &mut caught[signum as usize];
    *count -= 1;
    if *count == 0 {
        // The signal could be caught, so its default can be set.
        let _ = set_action(signum, default_of(signum));
    }
}

/// What a signal does when nobody catches it.
fn default_of(signum: i32) -> libc::sighandler_t {
    match signum {
        libc::SIGXFSZ => libc::SIG_IGN,
        libc::SIGINT | libc::SIGTERM if inherited::is_settled() => {
            on_end as *const () as libc::sighandler_t
        }
        _ => libc::SIG_DFL,
    }
}

/// Gives ignored signals their defaults and lets blocked ones in, whatever the process was started with. Writes to pipes
/// that nobody reads and to files that may not grow fail instead of ending the process.
pub(crate) fn reset_all() {
    // SAFETY: the sets and actions are plain data that the calls fill.
    unsafe {
        let mut none: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&raw mut none);
        libc::pthread_sigmask(libc::SIG_SETMASK, &raw const none, ptr::null_mut());
        for signum in 1..=libc::SIGSYS {
            if signum == libc::SIGPIPE {
                continue;
            }
            let mut action: libc::sigaction = std::mem::zeroed();
            let known = libc::sigaction(signum, ptr::null(), &raw mut action) == 0;
            if known && action.sa_sigaction == libc::SIG_IGN {
                let _ = set_action(signum, libc::SIG_DFL);
            }
        }
    }
    // A kernel without the signal needs no help.
    let _ = set_action(libc::SIGXFSZ, libc::SIG_IGN);
}

/// Lets a signal that nobody catches end the process with the standard descriptors as they were found.
pub(crate) fn leave_tidily(signum: i32) {
    // It can be caught.
    let _ = set_action(signum, default_of(signum));
}

/// Runs inside a signal that ends the process: puts back what is to be put back and lets the signal do its work.
extern "C" fn on_end(signum: libc::c_int) {
    inherited::restore_stdio();
    // SAFETY: both calls are allowed here. The signal is blocked until this function returns, and then it is there.
    unsafe {
        libc::signal(signum, libc::SIG_DFL);
        libc::raise(signum);
    }
}

fn set_action(signum: i32, handler: libc::sighandler_t) -> Result<(), Errno> {
    // SAFETY: an action of zeros is valid; the handler is async-signal-safe (see there) or the default.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = handler;
        action.sa_flags = libc::SA_RESTART | libc::SA_ONSTACK;
        libc::sigfillset(&raw mut action.sa_mask);
        sys::cvt(libc::sigaction(signum, &raw const action, ptr::null_mut()))?;
    }
    Ok(())
}

/// Runs inside the signal: atomics, `write`, and `errno` put back; nothing else.
extern "C" fn on_signal(signum: libc::c_int) {
    // SAFETY: errno is this thread's; the eventfds of the blocks are never closed.
    unsafe {
        let errno = *libc::__errno_location();
        for block in blocks() {
            if block.wanted.load(Ordering::Acquire) & bit(signum) != 0 {
                block.counts[signum as usize].fetch_add(1, Ordering::AcqRel);
                let one = 1u64;
                libc::write(block.wake_fd, (&raw const one).cast(), size_of::<u64>());
            }
        }
        *libc::__errno_location() = errno;
    }
}
