//! Memory of addons that lives as long as values do. The collector does not see it, so it is counted here and collected for
//! when it has grown a lot since the last time.

use std::cell::Cell;

use nodus_engine::Scope;

/// Below this nothing is collected for it.
const LEAST: i64 = 64 << 20;

thread_local! {
    static BYTES: Cell<i64> = const { Cell::new(0) };
    static LIMIT: Cell<i64> = const { Cell::new(LEAST) };
}

/// Counts more bytes, or fewer, and gives how many there are. Collects when they are too many.
pub(crate) fn add(cx: &mut Scope<'_>, change: i64) -> i64 {
    let bytes = BYTES.with(|bytes| {
        bytes.set(bytes.get().saturating_add(change).max(0));
        bytes.get()
    });
    if change > 0 && bytes > LIMIT.with(Cell::get) {
        cx.collect();
        let left = BYTES.with(Cell::get);
        LIMIT.with(|limit| limit.set(left.saturating_mul(2).max(LEAST)));
        return left;
    }
    bytes
}

/// Counts fewer bytes.
pub(crate) fn forget(bytes: i64) {
    BYTES.with(|all| all.set(all.get().saturating_sub(bytes).max(0)));
}

/// How many there are.
pub(crate) fn bytes() -> i64 {
    BYTES.with(Cell::get)
}
