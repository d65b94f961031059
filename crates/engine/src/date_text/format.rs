//! The date time string format of ECMAScript.

use super::DateText;
use super::day::{Clock, of_seconds, start_of_day};
use super::reader::Reader;

/// Reads a text in that format: a day in UTC, a time of a day in the zone it names or in local time.
///
/// More is taken than the standard asks for: `t` and `z`, offsets without a colon, any number of digits of a second.
pub(super) fn parse<T: Copy + Into<u32>>(text: &[T]) -> Option<DateText> {
    let mut reader = Reader::new(text);
    let Start {
        numbers: [year, month, day],
        count,
    } = start(&mut reader)?;
    if count == 0 {
        return None;
    }
    let mut milliseconds = start_of_day(year, month, day)?;
    let mut is_local = false;
    if reader.take(b'T') || reader.take(b't') {
        milliseconds += clock(&mut reader)?;
        match offset(&mut reader)? {
            Some(seconds) => milliseconds -= of_seconds(seconds),
            None => is_local = true,
        }
    }
    (reader.peek() == 0).then_some(DateText {
        milliseconds: milliseconds as f64,
        is_local,
    })
}

/// The numbers a text in the format starts with.
pub(super) struct Start {
    /// Year, month and day, 1 for one that is not there.
    pub(super) numbers: [i64; 3],
    /// How many are there.
    pub(super) count: usize,
}

/// Reads as many numbers of a day as are in the format; none if not even a year is.
pub(super) fn start<T: Copy + Into<u32>>(reader: &mut Reader<'_, T>) -> Option<Start> {
    let mut start = Start {
        numbers: [1; 3],
        count: 0,
    };
    let is_minus = reader.take(b'-');
    // Four digits, or a sign and six.
    let has_sign = is_minus || reader.take(b'+');
    let year = i64::from(reader.exact_number(if has_sign { 6 } else { 4 })?);
    if is_minus && year == 0 {
        // There is no such year.
        return Some(start);
    }
    start.numbers = [if is_minus { -year } else { year }, 1, 1];
    start.count = 1;
    for (place, greatest) in start.numbers.iter_mut().skip(1).zip([12, 31]) {
        let mut ahead = *reader;
        let Some(number @ 1..) = ahead.take(b'-').then(|| ahead.exact_number(2)).flatten() else {
            break;
        };
        if number > greatest {
            break;
        }
        *place = i64::from(number);
        start.count += 1;
        *reader = ahead;
    }
    Some(start)
}

fn clock<T: Copy + Into<u32>>(reader: &mut Reader<'_, T>) -> Option<i64> {
    let mut clock = Clock {
        hour: reader.digits(2)?,
        ..Clock::default()
    };
    if !reader.take(b':') {
        return None;
    }
    clock.minute = reader.digits(2)?;
    if reader.take(b':') {
        clock.second = reader.digits(2)?;
        if reader.take(b'.') {
            let fraction = reader.number();
            // However late in the fraction, it is past the end of the day.
            if fraction.digits == 0 || clock.hour == 24 && fraction.value > 0 {
                return None;
            }
            clock.millisecond = fraction.as_milliseconds();
        }
    }
    clock.milliseconds()
}

/// Seconds east of UTC; nothing in it for a text that ends before.
fn offset<T: Copy + Into<u32>>(reader: &mut Reader<'_, T>) -> Option<Option<i64>> {
    if reader.peek() == 0 {
        return Some(None);
    }
    if reader.take(b'Z') || reader.take(b'z') {
        return Some(Some(0));
    }
    let is_minus = reader.take(b'-');
    if !is_minus && !reader.take(b'+') {
        return None;
    }
    let hour = reader.digits(2)?;
    reader.take(b':');
    let minute = reader.digits(2)?;
    if hour > 23 || minute > 59 {
        return None;
    }
    let seconds = i64::from(hour * 60 + minute) * 60;
    Some(Some(if is_minus { -seconds } else { seconds }))
}
