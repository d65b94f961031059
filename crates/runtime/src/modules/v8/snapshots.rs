//! Heap snapshots: into memory, into a file, and into a file by themselves when the heap is nearly full.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use event_loop::Errno;

use crate::permission::{self, Access, permit_file};
use crate::prelude::*;

/// Counts the files with made-up names that the process writes.
static FILES: AtomicU32 = AtomicU32::new(0);

/// A snapshot in memory.
pub(crate) fn take(cx: &mut Scope<'_>, numbers: bool) -> Vec<u8> {
    let mut out = Vec::new();
    cx.write_heap_snapshot(numbers, |bytes| {
        out.extend_from_slice(bytes);
        true
    });
    out
}

/// Writes a snapshot to a file; what failed, and at which call.
fn write_to(
    cx: &mut Scope<'_>,
    path: &Path,
    numbers: bool,
) -> std::result::Result<(), (io::Error, &'static str)> {
    let file = File::create(path).map_err(|error| (error, "open"))?;
    let mut file = BufWriter::with_capacity(1 << 16, file);
    let mut failure = None;
    cx.write_heap_snapshot(numbers, |bytes| {
        failure = file.write_all(bytes).err();
        failure.is_none()
    });
    match failure.or_else(|| file.flush().err()) {
        Some(error) => Err((error, "write")),
        None => Ok(()),
    }
}

/// takeHeapSnapshot(numbers) -> bytes
#[native]
fn take_heap_snapshot<'s>(cx: &mut Scope<'s>, numbers: bool) -> Result<Local<'s, View>> {
    let bytes = take(cx, numbers);
    cx.uint8_array_from(bytes)
}

/// writeHeapSnapshot(path, numbers)
#[native]
fn write_heap_snapshot(cx: &mut Scope<'_>, path: String, numbers: bool) -> Result<()> {
    permit_file(Access::Write, &path)?;
    permission::tell(cx)?;
    write_to(cx, Path::new(&path), numbers).map_err(|(error, call)| {
        let errno = Errno(-error.raw_os_error().unwrap_or(5));
        SysError::new(errno, call).path(&path).into()
    })
}

/// The number of the next file with a made-up name.
#[native]
fn next_file_number() -> u32 {
    FILES.fetch_add(1, Ordering::Relaxed) + 1
}

/// Year, month and day of a day counted from 1970-01-01.
fn civil_date(day: i64) -> (i64, i64, i64) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// `Heap.20261121.095937.16814.0.001.heapsnapshot` for now; `offset` is local time's distance from UTC in seconds.
fn file_name(offset: i64, thread: u64, extension: &str) -> String {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |t| t.as_secs() as i64)
        + offset;
    let (year, month, day) = civil_date(now.div_euclid(86_400));
    let second = now.rem_euclid(86_400);
    format!(
        "Heap.{year}{month:02}{day:02}.{:02}{:02}{:02}.{}.{thread}.{:03}.{extension}",
        second / 3600,
        second / 60 % 60,
        second % 60,
        std::process::id(),
        FILES.fetch_add(1, Ordering::Relaxed) + 1,
    )
}

/// What is written when the heap is nearly full: what to call it and the extension of its files.
const SNAPSHOT: (&str, &str) = ("snapshot", "heapsnapshot");
const PROFILE: (&str, &str) = ("heap profile", "heapprofile");

/// writeNearHeapLimit(isProfile, count, directory, thread, offset): writes up to so many snapshots when the heap is nearly
/// full, or what there is of the running heap profile, if any; `offset` is local time's distance from UTC in seconds.
#[native]
fn write_near_heap_limit(
    cx: &mut Scope<'_>,
    is_profile: bool,
    count: u32,
    directory: String,
    thread: f64,
    offset: f64,
) {
    let directory = PathBuf::from(directory);
    let (what, extension) = if is_profile { PROFILE } else { SNAPSHOT };
    cx.on_heap_nearly_full(count, move |cx| {
        let profile = is_profile
            .then(|| super::profiles::heap_so_far(cx))
            .flatten();
        if is_profile && profile.is_none() {
            return;
        }
        let path = directory.join(file_name(offset as i64, thread as u64, extension));
        if permit_file(Access::Write, &path).is_err() {
            return;
        }
        let written = match profile {
            Some(text) => std::fs::write(&path, text),
            None => write_to(cx, &path, false).map_err(|(error, _)| error),
        };
        let message = match written {
            Ok(()) => format!("Wrote {what} to {}\n", path.display()),
            Err(error) => format!("Failed to write {}: {error}\n", path.display()),
        };
        // Nobody is left to tell when standard error is closed.
        let _ = io::stderr().write_all(message.as_bytes());
    });
}

pub(super) fn register(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[
            take_heap_snapshot::DEF,
            write_heap_snapshot::DEF,
            next_file_number::DEF,
            write_near_heap_limit::DEF,
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::civil_date;

    #[test]
    fn days_have_dates() {
        assert_eq!(civil_date(0), (1970, 1, 1));
        assert_eq!(civil_date(11_016), (2000, 2, 29));
        assert_eq!(civil_date(20_778), (2026, 11, 21));
        assert_eq!(civil_date(-1), (1969, 12, 31));
    }
}
