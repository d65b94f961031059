//! `internalBinding('timers')`: one loop timer and one check handle behind all JavaScript timers and immediates.

use std::cell::{Cell, OnceCell};

use event_loop::{Check, Idle, Timer};

use crate::callback::call_from_loop;
use crate::prelude::*;

/// The thread's timer machinery.
#[derive(Default)]
struct Timers {
    timer: OnceCell<Timer>,
    check: OnceCell<Check>,
    idle: OnceCell<Idle>,
    process_timers: OnceCell<Global<Function>>,
    process_immediate: OnceCell<Global<Function>>,
    /// `[count, refCount, hasOutstanding]`, shared with JavaScript.
    immediate_info: OnceCell<PinnedBytes>,
    running: Cell<bool>,
    /// The idle handle keeps the loop from sleeping.
    awake: Cell<bool>,
}

/// Now, in JavaScript's count.
fn now(cx: &Scope<'_>) -> f64 {
    let state = cx.state();
    // The loop's own time stands still while JavaScript runs.
    state.event_loop.update_time();
    state
        .event_loop
        .now()
        .saturating_sub(state.timer_base.get()) as f64
}

impl Timers {
    fn immediate(&self, index: usize) -> u32 {
        let Some(info) = self.immediate_info.get() else {
            return 0;
        };
        let b = info.as_slice();
        let at = index * 4;
        match b.get(at..at + 4) {
            Some(w) => u32::from_ne_bytes([w[0], w[1], w[2], w[3]]),
            None => 0,
        }
    }
}

/// Registers `processImmediate()`, which runs the immediates.
#[native]
fn setup_immediates<'s>(cx: &mut Scope<'s>, process_immediate: Local<'s, Function>) {
    let t = cx.state().slot::<Timers>();
    let _ = t.process_immediate.set(Global::new(cx, process_immediate));
}

/// Registers `processTimers(now)`, which runs what is due and returns the next expiry (negative when only unreferenced
/// timers are left, 0 for none).
#[native]
fn setup_timers<'s>(cx: &mut Scope<'s>, process_timers: Local<'s, Function>) {
    let t = cx.state().slot::<Timers>();
    let _ = t.process_timers.set(Global::new(cx, process_timers));
}

fn timer(cx: &mut Scope<'_>) -> Timer {
    let state = cx.state();
    state
        .slot::<Timers>()
        .timer
        .get_or_init(|| Timer::new(&state.event_loop))
        .clone()
}

fn run_timers() {
    enter(|cx| {
        let t = cx.state().slot::<Timers>();
        let mut again = true;
        while again && cx.state().exiting.get().is_none() {
            again = false;
            cx.nested(|cx| {
                let Some(f) = t.process_timers.get() else {
                    return;
                };
                let f = f.get(cx);
                let time = now(cx);
                let time = cx.number(time);
                let this = cx.undefined();
                match f.call(cx, this, &[time]) {
                    Ok(v) => {
                        let next = v.as_number().unwrap_or(0.0);
                        if next != 0.0 {
                            let handle = timer(cx);
                            let delay = (next.abs() - now(cx)).max(1.0);
                            let _ = handle.start(delay as u64, 0, run_timers);
                            if next > 0.0 {
                                handle.ref_()
                            } else {
                                handle.unref()
                            }
                        }
                    }
                    Err(e) => {
                        crate::callback::uncaught(cx, e, false);
                        // The list that threw is not finished; JavaScript goes on where it stopped.
                        again = cx.state().exiting.get().is_none();
                    }
                }
            });
            crate::callback::drain(cx);
        }
    });
}

/// Starts the loop timer to fire in `duration` ms.
#[native]
fn schedule_timer(cx: &mut Scope<'_>, duration: f64) {
    let t = timer(cx);
    // Starting fails only for a handle that is closing, which this one never is.
    let _ = t.start(duration.max(1.0) as u64, 0, run_timers);
}

/// Whether the loop timer keeps the loop alive.
#[native]
fn toggle_timer_ref(cx: &mut Scope<'_>, on: bool) {
    let t = timer(cx);
    if on { t.ref_() } else { t.unref() }
}

fn run_immediates() {
    enter(|cx| {
        let t = cx.state().slot::<Timers>();
        if t.running.get() {
            return;
        }
        // With all of them cleared JavaScript still has to let the loop sleep again.
        if t.immediate(0) == 0 && !t.awake.get() {
            return;
        }
        let Some(f) = t.process_immediate.get() else {
            return;
        };
        t.running.set(true);
        // After an exception the rest of the queue runs in the same phase, as Node does it.
        loop {
            cx.nested(|cx| {
                let f = f.get(cx);
                let this = cx.undefined();
                call_from_loop(cx, None, f, this, &[]);
            });
            if t.immediate(2) == 0 || cx.state().exiting.get().is_some() {
                break;
            }
        }
        t.running.set(false);
    });
}

/// Whether pending immediates keep the loop alive and awake.
#[native]
fn toggle_immediate_ref(cx: &mut Scope<'_>, on: bool) {
    let state = cx.state();
    let t = state.slot::<Timers>();
    let idle = t.idle.get_or_init(|| Idle::new(&state.event_loop));
    t.awake.set(on);
    // An active idle handle makes the poll phase return at once, so that the check phase comes soon.
    if on {
        idle.start(|| {});
    } else {
        idle.stop();
    }
}

/// The time in ms since the timers were set up.
#[native]
fn get_libuv_now(cx: &mut Scope<'_>) -> f64 {
    now(cx)
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[
            setup_immediates::DEF,
            setup_timers::DEF,
            schedule_timer::DEF,
            toggle_timer_ref::DEF,
            toggle_immediate_ref::DEF,
            get_libuv_now::DEF,
        ],
    )?;
    let state = cx.state();
    let t = state.slot::<Timers>();
    state.timer_base.set(state.event_loop.now());
    let buffer = cx.array_buffer_zeroed(12)?;
    let bytes = cx.uint8_array(buffer, 0, 12)?;
    let _ = t.immediate_info.set(bytes.pin(cx)?);
    let typed = new_typed_array(cx, "Uint32Array", buffer)?;
    target.set(cx, c"immediateInfo", typed)?;
    let buffer = cx.array_buffer_zeroed(4)?;
    let typed = new_typed_array(cx, "Int32Array", buffer)?;
    target.set(cx, c"timerInfo", typed)?;
    let check = t.check.get_or_init(|| Check::new(&state.event_loop));
    check.start(run_immediates);
    check.unref();
    Ok(())
}

fn new_typed_array<'s>(
    cx: &mut Scope<'s>,
    kind: &str,
    buffer: Local<'_, ArrayBuffer>,
) -> Result<Local<'s, Object>> {
    let global = cx.main_global();
    let ctor = global.get(cx, kind)?;
    match ctor.as_function() {
        Some(f) => f.construct(cx, &[buffer.as_value()]),
        None => Err(Error::type_error("typed arrays are missing")),
    }
}
