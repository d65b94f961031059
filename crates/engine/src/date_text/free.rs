//! Dates as people and other programs write them.
//!
//! A text is read piece by piece. Numbers before a colon are of the time of day, numbers after a sign are an offset
//! once there is a time to which it can belong, and all others are of the day. Months count by their first letters.
//! What precedes the first number may be anything; after it, only symbols and text in brackets are skipped.

use super::DateText;
use super::day::{Clock, of_seconds, start_of_day};
use super::format;
use super::reader::{Number, Piece, Reader, Word};

const MONTHS: [&[u8; 3]; 12] = [
    b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec",
];

/// Zones and their hours from UTC.
const ZONES: [(&[u8], i32); 12] = [
    (b"z", 0),
    (b"ut", 0),
    (b"utc", 0),
    (b"gmt", 0),
    (b"est", -5),
    (b"edt", -4),
    (b"cst", -6),
    (b"cdt", -5),
    (b"mst", -7),
    (b"mdt", -6),
    (b"pst", -8),
    (b"pdt", -7),
];

/// Reads a text of any form.
pub(super) fn parse<T: Copy + Into<u32>>(text: &[T]) -> Option<DateText> {
    let mut reading = Reading {
        reader: Reader::new(text),
        day: Day::new(),
        time: Time::default(),
        zone: None,
        has_number: false,
    };
    reading.start();
    while reading.step()? {}
    let day = reading.day.milliseconds()?;
    let time = reading.time.milliseconds()?;
    let offset = reading.zone.map_or(Some(0), Zone::seconds)?;
    Some(DateText {
        milliseconds: (day + time - of_seconds(offset)) as f64,
        is_local: reading.zone.is_none(),
    })
}

/// What has been read so far.
struct Reading<'a, T> {
    reader: Reader<'a, T>,
    day: Day,
    time: Time,
    zone: Option<Zone>,
    /// Words must have a meaning from the first number on.
    has_number: bool,
}

impl<T: Copy + Into<u32>> Reading<'_, T> {
    /// Reads what a text in the format of ECMAScript starts with, in which numbers have their signs and places.
    fn start(&mut self) {
        let mut reader = self.reader;
        let Some(start) = format::start(&mut reader) else {
            return;
        };
        self.reader = reader;
        self.has_number = start.count > 0;
        self.day.numbers = start.numbers;
        self.day.count = start.count;
        if matches!(start.count, 1 | 2) {
            self.reader.take(b'-');
        }
    }

    /// Takes in one piece of the text; false at its end, and none if it is no date.
    fn step(&mut self) -> Option<bool> {
        match self.reader.piece() {
            Piece::End => return Some(false),
            Piece::Nothing => {}
            Piece::Closing if self.has_number => return None,
            Piece::Closing => {}
            Piece::Number(number) => {
                self.has_number = true;
                self.number(number)?;
            }
            Piece::Word(word) => self.word(word)?,
            Piece::Sign { is_minus } => self.sign(is_minus)?,
        }
        Some(true)
    }

    fn number(&mut self, number: Number) -> Option<()> {
        if self.reader.take(b':') {
            if self.reader.take(b':') {
                // Two colons leave out the minutes.
                return self.time.leave_out_minutes(number.value);
            }
            return self.time.add(number.value);
        }
        let is_of_time = self.time.can_end_with(number.value);
        if self.reader.take(b'.') && is_of_time {
            // Digits after the point end the time, wherever it is, as if they were thousandths of what comes next.
            let fraction = self.reader.number();
            if fraction.digits == 0 {
                return None;
            }
            self.time.add(number.value)?;
            self.time.finish(fraction.as_milliseconds());
            return Some(());
        }
        if let Some(zone) = &mut self.zone
            && zone.minute.is_none()
            && number.value < 60
        {
            zone.minute = Some(number.value);
            return Some(());
        }
        if is_of_time {
            self.time.finish(number.value);
            return self.reader.is_after_clock().then_some(());
        }
        self.day.add(i64::from(number.value))?;
        self.reader.take(b'-');
        Some(())
    }

    fn word(&mut self, word: Word) -> Option<()> {
        if let Some(month) = MONTHS.iter().position(|&month| *month == word.start) {
            self.day.month = Some(month as i64 + 1);
            self.reader.take(b'-');
            return Some(());
        }
        if self.has_number {
            return self.half_or_zone(word);
        }
        // A number that belongs to a word is none of a date.
        (!self.reader.is_at_digit()).then_some(())
    }

    /// A half of the day, after a time, or a time zone.
    fn half_or_zone(&mut self, word: Word) -> Option<()> {
        if self.time.has_hours() && (word.is(b"am") || word.is(b"pm")) {
            self.time.is_afternoon = Some(word.is(b"pm"));
            return Some(());
        }
        let &(_, hours) = ZONES.iter().find(|(name, _)| word.is(name))?;
        self.zone = Some(Zone {
            is_minus: hours < 0,
            hour: hours.unsigned_abs(),
            minute: Some(0),
        });
        Some(())
    }

    /// An offset if a time or UTC precedes it.
    fn sign(&mut self, is_minus: bool) -> Option<()> {
        if !self.time.has_hours() && !self.zone.is_some_and(Zone::is_utc) {
            return (!self.has_number).then_some(());
        }
        let number = self.reader.number();
        let (hour, minute) = if self.reader.take(b':') {
            (number.value, None)
        } else {
            match number.digits {
                1 | 2 => (number.value, Some(0)),
                3 | 4 => (number.value / 100, Some(number.value % 100)),
                _ => return None,
            }
        };
        self.zone = Some(Zone {
            is_minus,
            hour,
            minute,
        });
        Some(())
    }
}

/// Numbers of the day, in the order of the text.
struct Day {
    /// 1 for those that are not there.
    numbers: [i64; 3],
    count: usize,
    /// The month that has a name.
    month: Option<i64>,
}

impl Day {
    fn new() -> Self {
        Self {
            numbers: [1; 3],
            count: 0,
            month: None,
        }
    }

    fn add(&mut self, number: i64) -> Option<()> {
        *self.numbers.get_mut(self.count)? = number;
        self.count += 1;
        Some(())
    }

    /// Finds year, month and day by their order: the first number is a year if it can be neither day nor month.
    fn milliseconds(&self) -> Option<i64> {
        if self.count == 0 {
            return None;
        }
        let [first, second, third] = self.numbers;
        let starts_with_day_or_month = (1..=31).contains(&first);
        let (year, month, day) = match (self.month, starts_with_day_or_month) {
            (Some(month), true) => (second, month, first),
            (Some(month), false) => (first, month, second),
            (None, true) => (third, first, second),
            (None, false) => (first, second, third),
        };
        let year = match year {
            0..=49 => year + 2000,
            50..=99 => year + 1900,
            _ => year,
        };
        start_of_day(year, month, day)
    }
}

/// Numbers of the time of day: hours, minutes, seconds and milliseconds.
#[derive(Default)]
struct Time {
    numbers: [u32; 4],
    count: usize,
    is_afternoon: Option<bool>,
}

impl Time {
    fn has_hours(&self) -> bool {
        self.count > 0
    }

    /// Whether a number is in the range of what comes next in the time, if anything does.
    fn can_end_with(&self, number: u32) -> bool {
        match self.count {
            1 | 2 => number < 60,
            3 => number < 1_000,
            _ => false,
        }
    }

    fn add(&mut self, number: u32) -> Option<()> {
        *self.numbers.get_mut(self.count)? = number;
        self.count += 1;
        Some(())
    }

    fn leave_out_minutes(&mut self, hour: u32) -> Option<()> {
        if self.has_hours() {
            return None;
        }
        self.add(hour)?;
        self.add(0)
    }

    /// Takes the last number of a time, for which there may be no place left.
    fn finish(&mut self, number: u32) {
        let _ = self.add(number);
        self.count = self.numbers.len();
    }

    fn milliseconds(&self) -> Option<i64> {
        let [mut hour, minute, second, millisecond] = self.numbers;
        if let Some(is_afternoon) = self.is_afternoon {
            if hour > 12 {
                return None;
            }
            hour = hour % 12 + if is_afternoon { 12 } else { 0 };
        }
        Clock {
            hour,
            minute,
            second,
            millisecond,
        }
        .milliseconds()
    }
}

/// An offset from UTC.
#[derive(Clone, Copy)]
struct Zone {
    is_minus: bool,
    hour: u32,
    /// None as long as a number of minutes may follow.
    minute: Option<u32>,
}

impl Zone {
    fn is_utc(self) -> bool {
        self.hour == 0 && self.minute == Some(0)
    }

    /// Seconds east of UTC. Offsets of more than a lifetime wrap around, or are refused.
    fn seconds(self) -> Option<i64> {
        let minutes = self.minute.unwrap_or_default().wrapping_mul(60);
        let seconds = self.hour.wrapping_mul(3_600).wrapping_add(minutes);
        let seconds = i64::from(i32::try_from(seconds).ok()?);
        Some(if self.is_minus { -seconds } else { seconds })
    }
}
