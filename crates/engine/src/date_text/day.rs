//! Points of time from the numbers of a text.

/// Years beyond which no offset from UTC leads to one that a `Date` can hold.
const FARTHEST_YEAR: i64 = 300_000;

/// From the first of March of the year 0.
const DAYS_TO_EPOCH: i64 = 719_468;

const MS_OF_SECOND: i64 = 1_000;
const MS_OF_DAY: i64 = 86_400 * MS_OF_SECOND;

/// Time of day, as numbers that need not be in their ranges.
#[derive(Clone, Copy, Default)]
pub(super) struct Clock {
    pub(super) hour: u32,
    pub(super) minute: u32,
    pub(super) second: u32,
    pub(super) millisecond: u32,
}

impl Clock {
    /// Milliseconds since midnight; none if a number is beyond its range. The end of the day is in it.
    pub(super) fn milliseconds(self) -> Option<i64> {
        let within = if self.hour == 24 {
            self.minute == 0 && self.second == 0 && self.millisecond == 0
        } else {
            self.hour < 24 && self.minute < 60 && self.second < 60 && self.millisecond < 1_000
        };
        let seconds =
            (i64::from(self.hour) * 60 + i64::from(self.minute)) * 60 + i64::from(self.second);
        within.then_some(seconds * MS_OF_SECOND + i64::from(self.millisecond))
    }
}

/// Milliseconds from the epoch to the start of a day. Every month has 31 days, of which some are in the next month.
pub(super) fn start_of_day(year: i64, month: i64, day: i64) -> Option<i64> {
    let within = (1..=12).contains(&month) && (1..=31).contains(&day);
    if !within || !(-FARTHEST_YEAR..=FARTHEST_YEAR).contains(&year) {
        return None;
    }
    // Years of March to February have their leap day at the end, and 153 days in five months from March on.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let day_of_year = (month * 153 + 2) / 5 + day - 1;
    Some((year * 365 + leap_days + day_of_year - DAYS_TO_EPOCH) * MS_OF_DAY)
}

/// Milliseconds of a number of seconds.
pub(super) fn of_seconds(seconds: i64) -> i64 {
    seconds * MS_OF_SECOND
}
