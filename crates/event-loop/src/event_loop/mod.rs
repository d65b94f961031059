//! The loop itself: its state and the phases of a turn. The head of the crate tells the order.

mod services;
mod spin;

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::io;
use std::rc::{Rc, Weak};
use std::sync::Arc;
use std::time::Duration;

use mio::{Events, Token};

use crate::async_handle;
use crate::handle::{AnyHandle, HandleObject, finish_close};
use crate::hrtime;
use crate::phase_handles::{Phase, PhaseHandle};
use crate::pool::Cancelled;
use crate::sources::{Ready, Source, Sources};
use crate::stream::StreamCore;
use crate::timer::TimerHandle;
use crate::udp::Datagrams;
use crate::waker::{KeepAlive, LoopWaker, Post, Shared};
use spin::Spin;

/// The token of the waker; no generation of a source reaches it.
const WAKER: Token = Token(usize::MAX);
/// libuv's batch of kernel events.
const EVENT_BATCH: usize = 1024;
/// How often a full batch makes poll look again at once: libuv's number, found by measurement.
const FULL_BATCHES: usize = 48;
/// From so many events at once on each finds what belongs to it in no cache; so many are prepared for together.
const COLD: usize = 64;
const WARM_AT_ONCE: usize = 16;
/// Rounds of completions run right after poll, as libuv bounds them.
const PENDING_ROUNDS: usize = 8;
/// The size of the buffer that all reads of a loop share: what libuv suggests for a read.
pub(crate) const READ_BUFFER: usize = 64 * 1024;
/// The same for streams that fill it: fewer and longer reads tell the sender less often that it may go on.
pub(crate) const BULK_BUFFER: usize = 256 * 1024;

/// A wait of so many nanoseconds is a rest: the program has nothing to do just now.
const REST: u64 = 200_000_000;

/// How long [`Loop::run`] runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunMode {
    /// Until nothing keeps the loop alive.
    Default,
    /// One turn, waiting for events if need be.
    Once,
    /// One turn without waiting.
    NoWait,
}

/// Numbers about what a loop has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LoopMetrics {
    /// Turns of the loop.
    pub loop_count: u64,
    /// Kernel events dealt with.
    pub events: u64,
    /// Kernel events that were there already when the loop came to poll.
    pub events_waiting: u64,
}

/// An event loop. Clones are the same loop; it stays on one thread.
#[derive(Clone)]
pub struct Loop(Rc<Inner>);

type WarmHook = dyn Fn(&[usize]);
type WorkCallback = Box<dyn FnOnce(Result<Box<dyn Any + Send>, Cancelled>)>;

struct Inner {
    poll: RefCell<mio::Poll>,
    events: Cell<Option<Events>>,
    sources: RefCell<Sources>,
    /// Sources that asked to be looked at in the next poll phase.
    fed: RefCell<Vec<Token>>,
    shared: Arc<Shared>,
    spin: Spin,
    now: Cell<u64>,
    stopped: Cell<bool>,
    active_handles: Cell<usize>,
    active_requests: Cell<usize>,
    timers: RefCell<BTreeMap<(u64, u64), Rc<TimerHandle>>>,
    timer_number: Cell<u64>,
    idle: RefCell<Vec<Rc<PhaseHandle>>>,
    prepare: RefCell<Vec<Rc<PhaseHandle>>>,
    check: RefCell<Vec<Rc<PhaseHandle>>>,
    pending: RefCell<VecDeque<Pending>>,
    closing: RefCell<Vec<Rc<dyn HandleObject>>>,
    registry: RefCell<Registry>,
    asyncs: RefCell<HashMap<usize, Rc<async_handle::Inner>>>,
    works: RefCell<HashMap<usize, Work>>,
    key: Cell<usize>,
    read_buffer: Cell<Vec<u8>>,
    bulk_buffer: Cell<Vec<u8>>,
    message_buffer: Cell<Option<Box<[u8]>>>,
    datagrams: Cell<Option<Box<Datagrams>>>,
    /// What is to be done when the kernel's present events have been dealt with.
    after_batch: RefCell<Vec<Rc<dyn AfterBatch>>>,
    /// What is to be done when the loop has rested for the first time.
    first_rest: Cell<Option<Box<dyn FnOnce()>>>,
    warm: RefCell<Option<Rc<WarmHook>>>,
    metrics: Cell<LoopMetrics>,
    extensions: crate::extensions::Extensions,
}

/// Work that many events have in common and that is better done once for all of them.
pub trait AfterBatch {
    /// The kernel's present events have been dealt with.
    fn after_batch(self: Rc<Self>);
}

/// What waits for a job of the pool.
struct Work {
    callback: WorkCallback,
    /// Whether it keeps the loop alive.
    counted: bool,
    /// The pool's number of the job.
    job: u64,
}

/// Something put off to the pending phase.
enum Pending {
    Call(Box<dyn FnOnce()>),
    Stream(Rc<StreamCore>),
}

/// All handles of a loop, weakly.
#[derive(Default)]
struct Registry {
    handles: Vec<Option<Weak<dyn HandleObject>>>,
    free: Vec<usize>,
}

impl Loop {
    /// Makes a loop on this thread.
    pub fn new() -> io::Result<Loop> {
        let poll = mio::Poll::new()?;
        let waker = mio::Waker::new(poll.registry(), WAKER)?;
        Ok(Loop(Rc::new(Inner {
            poll: RefCell::new(poll),
            events: Cell::new(None),
            sources: RefCell::default(),
            fed: RefCell::default(),
            shared: Arc::new(Shared::new(waker)),
            spin: Spin::default(),
            now: Cell::new(hrtime() / 1_000_000),
            stopped: Cell::new(false),
            active_handles: Cell::new(0),
            active_requests: Cell::new(0),
            timers: RefCell::default(),
            timer_number: Cell::new(0),
            idle: RefCell::default(),
            prepare: RefCell::default(),
            check: RefCell::default(),
            pending: RefCell::default(),
            closing: RefCell::default(),
            registry: RefCell::default(),
            asyncs: RefCell::default(),
            works: RefCell::default(),
            key: Cell::new(0),
            read_buffer: Cell::default(),
            bulk_buffer: Cell::default(),
            message_buffer: Cell::new(None),
            datagrams: Cell::new(None),
            after_batch: RefCell::default(),
            first_rest: Cell::new(None),
            warm: RefCell::default(),
            metrics: Cell::default(),
            extensions: Default::default(),
        })))
    }

    /// Runs the loop; tells whether something still keeps it alive.
    pub fn run(&self, mode: RunMode) -> bool {
        let mut alive = self.is_alive();
        if !alive {
            self.update_time();
        } else if mode == RunMode::Default && !self.0.stopped.get() {
            self.update_time();
            self.run_timers();
        }
        while alive && !self.0.stopped.get() {
            let can_wait = self.0.pending.borrow().is_empty() && self.0.idle.borrow().is_empty();
            self.run_pending();
            self.run_phase(Phase::Idle);
            self.run_phase(Phase::Prepare);

            let wait = mode == RunMode::Default || (mode == RunMode::Once && can_wait);
            self.count(|metrics| metrics.loop_count += 1);
            self.run_poll(if wait { self.poll_timeout() } else { Some(0) });
            for _ in 0..PENDING_ROUNDS {
                if !self.run_pending() {
                    break;
                }
            }

            self.run_phase(Phase::Check);
            self.run_closing();
            self.update_time();
            self.run_timers();
            alive = self.is_alive();
            if mode != RunMode::Default {
                break;
            }
        }
        self.0.stopped.set(false);
        alive
    }

    /// Milliseconds of monotonic time, as of the last update in this turn.
    pub fn now(&self) -> u64 {
        self.0.now.get()
    }

    /// Reads the clock for [`Loop::now`].
    pub fn update_time(&self) {
        self.0.now.set(hrtime() / 1_000_000);
    }

    /// Nanoseconds of monotonic time, now.
    pub fn hrtime(&self) -> u64 {
        hrtime()
    }

    /// Whether something keeps the loop alive.
    pub fn is_alive(&self) -> bool {
        self.has_work()
            || !self.0.pending.borrow().is_empty()
            || !self.0.closing.borrow().is_empty()
    }

    /// Lets [`Loop::run`] return after the present turn, or at once when it is called next.
    pub fn stop(&self) {
        self.0.stopped.set(true);
    }

    /// What reaches this loop from other threads.
    pub fn waker(&self) -> LoopWaker {
        LoopWaker(self.0.shared.clone())
    }

    /// A token that keeps the loop alive until dropped, on whatever thread.
    pub fn keep_alive(&self) -> KeepAlive {
        self.waker().keep_alive()
    }

    /// Nanoseconds that the loop has spent waiting for the kernel.
    pub fn metrics_idle_time(&self) -> u64 {
        self.0.shared.idle_time()
    }

    /// Numbers about what the loop has done.
    pub fn metrics(&self) -> LoopMetrics {
        self.0.metrics.get()
    }

    /// Shows all handles that exist, in no particular order.
    pub fn walk(&self, mut visit: impl FnMut(AnyHandle)) {
        let handles: Vec<_> = self
            .0
            .registry
            .borrow()
            .handles
            .iter()
            .flatten()
            .filter_map(Weak::upgrade)
            .collect();
        handles
            .into_iter()
            .for_each(|handle| visit(AnyHandle(handle)));
    }

    /// Closes all handles and drops what waits for the pool and the pending phase: the way to take a loop down from
    /// the outside. One more run without waiting finishes the closes.
    pub fn close_all(&self) {
        self.walk(|handle| handle.close(|| ()));
        let pending = std::mem::take(&mut *self.0.pending.borrow_mut());
        drop(pending);
        let works = std::mem::take(&mut *self.0.works.borrow_mut());
        works
            .values()
            .filter(|work| work.counted)
            .for_each(|_| self.request_ended());
        drop(works);
    }

    /// Runs the closure among the completions that follow, never inside this call: in the pending phase. Keeps the loop
    /// alive until then.
    pub fn defer(&self, closure: impl FnOnce() + 'static) {
        self.0
            .pending
            .borrow_mut()
            .push_back(Pending::Call(Box::new(closure)));
    }

    /// Calls `work` when the events that the kernel has told of are dealt with, before anything else is waited for.
    pub fn after_batch(&self, work: Rc<dyn AfterBatch>) {
        self.0.after_batch.borrow_mut().push(work);
    }

    /// Calls the closure once, when the loop has waited for a while for the first time: what was started is running.
    pub fn on_first_rest(&self, closure: impl FnOnce() + 'static) {
        self.0.first_rest.set(Some(Box::new(closure)));
    }

    /// Sets what is told which streams' events come next when there are many: their keys, in which 0 stands for nothing. It
    /// can have the processor fetch what belongs to them, and must do nothing else.
    pub fn warm_by(&self, hook: impl Fn(&[usize]) + 'static) {
        *self.0.warm.borrow_mut() = Some(Rc::new(hook));
    }

    /// Does at once what waits for the end of the batch of events.
    pub fn end_batch(&self) {
        while !self.0.after_batch.borrow().is_empty() {
            let list = std::mem::take(&mut *self.0.after_batch.borrow_mut());
            list.into_iter().for_each(AfterBatch::after_batch);
        }
    }

    /// How long poll may wait, in milliseconds; none for ever.
    fn poll_timeout(&self) -> Option<u64> {
        let inner = &*self.0;
        let busy = inner.stopped.get()
            || !self.has_work()
            || !inner.pending.borrow().is_empty()
            || !inner.idle.borrow().is_empty()
            || !inner.closing.borrow().is_empty()
            || !inner.fed.borrow().is_empty();
        if busy {
            return Some(0);
        }
        let timers = inner.timers.borrow();
        timers
            .first_key_value()
            .map(|((due, _), _)| due.saturating_sub(inner.now.get()))
    }

    fn has_work(&self) -> bool {
        self.0.active_handles.get() > 0
            || self.0.active_requests.get() > 0
            || self.0.shared.is_kept_alive()
    }

    fn count(&self, change: impl FnOnce(&mut LoopMetrics)) {
        let mut metrics = self.0.metrics.get();
        change(&mut metrics);
        self.0.metrics.set(metrics);
    }

    // ===== phases =====

    fn run_timers(&self) {
        let mut due = Vec::new();
        loop {
            let timer = match self.0.timers.borrow().first_key_value() {
                Some((key, timer)) if key.0 <= self.now() => timer.clone(),
                _ => break,
            };
            let collected = timer.collect();
            due.push((timer, collected));
        }
        for (timer, collected) in due {
            timer.fire(collected);
        }
    }

    /// Runs the completions there are; those that they add wait for the next round.
    fn run_pending(&self) -> bool {
        if self.0.pending.borrow().is_empty() {
            return false;
        }
        let completions = std::mem::take(&mut *self.0.pending.borrow_mut());
        for pending in completions {
            match pending {
                Pending::Call(call) => call(),
                Pending::Stream(stream) => stream.run_deferred(),
            }
        }
        true
    }

    fn run_phase(&self, phase: Phase) {
        let list = self.phase_list(phase);
        if list.borrow().is_empty() {
            return;
        }
        let handles = list.borrow().clone();
        handles.iter().rev().for_each(|handle| handle.fire());
    }

    fn run_closing(&self) {
        let handles = std::mem::take(&mut *self.0.closing.borrow_mut());
        handles.into_iter().rev().for_each(finish_close);
    }

    fn run_poll(&self, timeout: Option<u64>) {
        let fed = std::mem::take(&mut *self.0.fed.borrow_mut());
        let timeout = if fed.is_empty() { timeout } else { Some(0) };
        let mut events = self
            .0
            .events
            .take()
            .unwrap_or_else(|| Events::with_capacity(EVENT_BATCH));
        let mut late = Vec::new();

        self.end_batch();
        self.wait(&mut events, timeout);
        // Posts of those who saw the loop awake, and let it be.
        if self.0.shared.is_called() {
            self.count(|metrics| metrics.events += 1);
            self.run_posts();
        }
        for _ in 0..FULL_BATCHES {
            let count = events.iter().count();
            let seen = self.dispatch_all(&events, count, &mut late);
            self.count(|metrics| metrics.events += seen);
            if count < EVENT_BATCH {
                break;
            }
            self.end_batch();
            self.wait(&mut events, Some(0));
        }
        events.clear();
        self.0.events.set(Some(events));

        for token in fed {
            self.dispatch(token, Ready::FED, &mut late);
        }
        for source in late {
            source.ready(Ready::READ);
        }
        self.end_batch();
    }

    /// Tells the sources of a batch's events, having prepared for those of many some at a time. Tells how many were told.
    fn dispatch_all(&self, events: &Events, count: usize, late: &mut Vec<Rc<dyn Source>>) -> u64 {
        let hook = self.0.warm.borrow().clone().filter(|_| count >= COLD);
        let mut seen = 0;
        for (at, event) in events.iter().enumerate() {
            if at % WARM_AT_ONCE == 0
                && let Some(hook) = &hook
            {
                let mut keys = [0; WARM_AT_ONCE];
                for (key, event) in keys.iter_mut().zip(events.iter().skip(at)) {
                    *key = self.0.sources.borrow().warm_key(event.token());
                }
                hook(&keys);
            }
            // What the waker was used for was taken when the wait was over.
            if event.token() != WAKER {
                seen += 1;
                self.dispatch(event.token(), Ready::from_event(event), late);
            }
        }
        seen
    }

    /// Waits for events; an interrupted wait goes on with what is left of its time.
    fn wait(&self, events: &mut Events, timeout: Option<u64>) {
        let shared = &*self.0.shared;
        let begin = hrtime();
        let mut now = begin;
        let mut ready = false;
        let blocks = timeout != Some(0) && !shared.is_called();
        if blocks {
            shared.wait_began(begin);
            (now, ready) = self.0.spin.before_sleep(shared, begin, timeout, || {
                self.poll_once(events, Some(Duration::ZERO)) && !events.is_empty()
            });
        }
        let sleeps = blocks && !ready && shared.fall_asleep();
        let deadline = match timeout {
            _ if !sleeps => Some(begin),
            Some(ms) => Some(begin.saturating_add(ms.saturating_mul(1_000_000))),
            None => None,
        };
        // What was found while looking is told of once only.
        while !ready {
            let left = deadline.map(|end| Duration::from_nanos(end.saturating_sub(now)));
            let whole = self.poll_once(events, left);
            now = hrtime();
            ready = whole || deadline.is_some_and(|end| end <= now);
        }
        if sleeps {
            shared.wake_up();
        }
        if blocks {
            shared.wait_ended(now);
            self.0.spin.waited(now - begin);
            if now - begin > REST
                && let Some(call) = self.0.first_rest.take()
            {
                call();
            }
        } else {
            self.0.spin.waited(0);
            let waiting = events.iter().count() as u64 + u64::from(shared.is_called());
            self.count(|metrics| metrics.events_waiting += waiting);
        }
        self.0.now.set(now / 1_000_000);
    }

    /// Asks the kernel for events; false when a signal came in between.
    fn poll_once(&self, events: &mut Events, timeout: Option<Duration>) -> bool {
        match self.0.poll.borrow_mut().poll(events, timeout) {
            Ok(()) => true,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {
                events.clear();
                false
            }
            // The descriptor is ours and the arguments are sound: nothing a program does can lead here.
            Err(error) => panic!("the kernel refused to poll: {error}"),
        }
    }

    /// A message from another process has come: the next one may follow soon.
    pub(crate) fn received_message(&self) {
        self.0.spin.received();
    }

    fn dispatch(&self, token: Token, ready: Ready, late: &mut Vec<Rc<dyn Source>>) {
        let source = self.0.sources.borrow().get(token);
        let Some(source) = source else { return };
        if source.is_late() {
            late.push(source);
        } else {
            source.ready(ready);
        }
    }

    fn run_posts(&self) {
        let mut posts = self.0.shared.take_posts();
        if posts.iter().any(|post| post.async_key().is_some()) {
            self.0.spin.posted();
        }
        // Async handles are called in the order in which they were made, whoever was sent to first.
        let mut keys: Vec<usize> = posts.iter().filter_map(Post::async_key).collect();
        if keys.len() > 1 {
            keys.sort_unstable();
            let mut sorted = keys.into_iter();
            for post in &mut posts {
                if let Post::Async(key) = post {
                    *key = sorted.next().unwrap_or(*key);
                }
            }
        }
        for post in posts {
            match post {
                Post::Call(call) => call(self),
                Post::Work(key, outcome) => {
                    let work = self.0.works.borrow_mut().remove(&key);
                    if let Some(work) = work {
                        if work.counted {
                            self.request_ended();
                        }
                        (work.callback)(outcome);
                    }
                }
                Post::Async(key) => {
                    let handle = self.0.asyncs.borrow().get(&key).cloned();
                    if let Some(handle) = handle {
                        handle.fire();
                    }
                }
            }
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.shared.close();
    }
}

impl std::fmt::Debug for Loop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Loop")
            .field("alive", &self.is_alive())
            .field("active_handles", &self.0.active_handles.get())
            .field("active_requests", &self.0.active_requests.get())
            .finish()
    }
}
