//! `internalBinding('performance')`: the clock of `performance.now()` and the loop's own measurements.

use std::sync::LazyLock;
use std::time::{Duration, SystemTime};

use crate::prelude::*;

/// When the process began, on the wall clock and on the monotonic clock.
struct Origin {
    wall: f64,
    monotonic: u64,
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

#[native]
fn now() -> f64 {
    since_start()
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
            get_time_origin_timestamp::DEF,
            loop_idle_time::DEF,
            uv_metrics::DEF,
        ],
    )
}
