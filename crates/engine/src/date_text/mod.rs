//! Dates as text, for `Date.parse`: the format of ECMAScript and, as Node takes many others, a free one.
//!
//! Nothing here knows a time zone: a text without one gives its local time as if it were UTC.

mod day;
mod format;
mod free;
mod reader;
#[cfg(test)]
mod tests;

/// What a text says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct DateText {
    /// Milliseconds since the epoch, as if local time were UTC; they may lie beyond what a `Date` can hold.
    pub(crate) milliseconds: f64,
    /// Whether they are local time.
    pub(crate) is_local: bool,
}

/// Reads Latin-1 or UTF-16; none for a text that is no date.
pub(crate) fn parse<T: Copy + Into<u32>>(text: &[T]) -> Option<DateText> {
    format::parse(text).or_else(|| free::parse(text))
}

/// Reads a text of `length` units, which is in `latin1` or, if that is null, in `utf16`; gives whether it is a date.
///
/// # Safety
/// One of the pointers is null, and the other has `length` units. The results can be written.
#[unsafe(no_mangle)]
unsafe extern "C" fn nodus_parse_date_text(
    latin1: *const u8,
    utf16: *const u16,
    length: usize,
    out_ms: *mut f64,
    out_is_local: *mut bool,
) -> bool {
    let date = if latin1.is_null() {
        // SAFETY: by contract.
        parse(unsafe { std::slice::from_raw_parts(utf16, length) })
    } else {
        // SAFETY: by contract.
        parse(unsafe { std::slice::from_raw_parts(latin1, length) })
    };
    let Some(date) = date else {
        return false;
    };
    // SAFETY: by contract.
    unsafe {
        *out_ms = date.milliseconds;
        *out_is_local = date.is_local;
    }
    true
}
