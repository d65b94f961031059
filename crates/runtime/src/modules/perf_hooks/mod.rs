//! `internalBinding('performance')`: the clock of `performance.now()` and the loop's own measurements.

use std::cell::{Cell, OnceCell, RefCell};
use std::sync::{LazyLock, OnceLock};
use std::time::{Duration, SystemTime};

use nodus_engine::PinnedBytes;

use crate::prelude::*;

/// When the process began, on the wall clock and on the monotonic clock.
struct Origin {
    wall: f64,
    monotonic: u64,
}

/// When the executable and the engine began, in milliseconds since the process began.
static STARTS: OnceLock<(f64, f64)> = OnceLock::new();

/// Notes that the executable begins; called before the engine is made.
pub(crate) fn mark_process_start() {
    LazyLock::force(&ORIGIN);
    let node = since_start().max(1e-4);
    let engine = since_start().max(node + 1e-4);
    let _ = STARTS.set((node, engine));
}

/// Notes that a thread's environment is made.
pub(crate) fn mark_environment(cx: &mut Scope<'_>) {
    let _ = cx.state().slot::<Milestones>();
}

static ORIGIN: LazyLock<Origin> = LazyLock::new(|| {
    let wall = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or(Duration::ZERO);
    Origin {
        wall: wall.as_secs_f64() * 1000.0,
        monotonic: event_loop::hrtime(),
    }
});

/// Milliseconds since the process began.
pub(crate) fn since_start() -> f64 {
    let origin = ORIGIN.monotonic;
    event_loop::hrtime().saturating_sub(origin) as f64 / 1e6
}

/// When this thread reached its milestones, in milliseconds since the process began; -1 for not yet.
struct Milestones {
    environment: Cell<f64>,
    bootstrap: Cell<f64>,
    loop_start: Cell<f64>,
    loop_exit: Cell<f64>,
    /// What JavaScript reads in place: when the loop started, then what `loop_times` left there.
    shared: OnceCell<RefCell<PinnedBytes>>,
}

impl Milestones {
    /// Puts a number where JavaScript reads it.
    fn share(&self, at: usize, value: f64) {
        if let Some(shared) = self.shared.get()
            && let Some(slot) = shared
                .borrow_mut()
                .as_mut_slice()
                .chunks_exact_mut(8)
                .nth(at)
        {
            slot.copy_from_slice(&value.to_ne_bytes());
        }
    }
}

impl Default for Milestones {
    fn default() -> Self {
        Milestones {
            environment: Cell::new(since_start()),
            bootstrap: Cell::new(-1.0),
            loop_start: Cell::new(-1.0),
            loop_exit: Cell::new(-1.0),
            shared: OnceCell::new(),
        }
    }
}

/// Notes that the builtins are ready and the program begins.
pub(crate) fn mark_bootstrap_complete(cx: &mut Scope<'_>) {
    cx.state().slot::<Milestones>().bootstrap.set(since_start());
}

/// Notes that the loop takes its first turn.
pub(crate) fn mark_loop_start(cx: &mut Scope<'_>) {
    let milestones = cx.state().slot::<Milestones>();
    if milestones.loop_start.get() >= 0.0 {
        return;
    }
    let now = since_start();
    milestones.loop_start.set(now);
    milestones.share(0, now);
    if let Some(worker) = super::worker_threads::ThreadInfo::of(cx).worker() {
        worker.mark_loop_start(now);
    }
}

/// Notes that the loop took its last turn.
pub(crate) fn mark_loop_exit(cx: &mut Scope<'_>) {
    cx.state().slot::<Milestones>().loop_exit.set(since_start());
}

/// `[start, engine, environment, bootstrap, loopStart, loopExit]`
#[native]
fn milestones<'s>(cx: &mut Scope<'s>) -> Local<'s, Array> {
    let m = cx.state().slot::<Milestones>();
    let (node, engine) = STARTS.get().copied().unwrap_or((0.0, 0.0));
    let values = [
        node,
        engine,
        m.environment.get(),
        m.bootstrap.get(),
        m.loop_start.get(),
        m.loop_exit.get(),
    ];
    let items: Vec<Local<'s, Value>> = values.iter().map(|v| cx.number(*v)).collect();
    cx.array(&items)
}

#[native]
fn now() -> f64 {
    since_start()
}

/// The same in nanoseconds, for those who count them.
#[native]
fn now_nanoseconds() -> f64 {
    event_loop::hrtime().saturating_sub(ORIGIN.monotonic) as f64
}

/// Milliseconds between the epoch and the start of the process.
#[native]
fn get_time_origin_timestamp() -> f64 {
    ORIGIN.wall
}

/// Milliseconds that the loop waited for events.
#[native]
fn loop_idle_time(cx: &mut Scope<'_>) -> f64 {
    cx.state().event_loop.metrics_idle_time() as f64 / 1e6
}

/// Names the three numbers that say when the loop started, below 0 as long as it did not, and what the last
/// `loopTimes()` found.
#[native]
fn share_loop_times<'s>(cx: &mut Scope<'s>, times: Local<'s, View>) -> Result<()> {
    let times = times.pin(cx)?;
    let milestones = cx.state().slot::<Milestones>();
    let _ = milestones.shared.set(RefCell::new(times));
    milestones.share(0, milestones.loop_start.get());
    Ok(())
}

/// Puts the time of `now()` and that of `loopIdleTime()` where JavaScript reads them, in one crossing.
#[native]
fn loop_times(cx: &mut Scope<'_>) {
    let state = cx.state();
    let milestones = state.slot::<Milestones>();
    milestones.share(1, since_start());
    milestones.share(2, state.event_loop.metrics_idle_time() as f64 / 1e6);
}

/// `[loopCount, events, eventsWaiting]`
#[native]
fn uv_metrics<'s>(cx: &mut Scope<'s>) -> Local<'s, Array> {
    let m = cx.state().event_loop.metrics();
    let items = [
        cx.number(m.loop_count as f64),
        cx.number(m.events as f64),
        cx.number(m.events_waiting as f64),
    ];
    cx.array(&items)
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    LazyLock::force(&ORIGIN);
    target.natives(
        cx,
        &[
            now::DEF,
            now_nanoseconds::DEF,
            get_time_origin_timestamp::DEF,
            loop_idle_time::DEF,
            loop_times::DEF,
            share_loop_times::DEF,
            milestones::DEF,
            uv_metrics::DEF,
        ],
    )
}
