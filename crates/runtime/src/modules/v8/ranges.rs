//! From V8's counters to the ranges that it reports: a counter that only has a beginning lasts to the next one, a range that
//! ran as often as what is around it says nothing, and neighbours that ran equally often are one.

/// A stretch of a function with a count of its own; without an end it lasts as long as nothing else begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counter {
    pub(super) start: u32,
    pub(super) end: Option<u32>,
    pub(super) count: u64,
}

/// What is told of a stretch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Range {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) count: u64,
}

/// Gives counters without an end theirs. The function's own last sign belongs to no counter.
fn closed(function: Range, mut counters: Vec<Counter>) -> Vec<Range> {
    counters.sort_by_key(|c| (c.start, c.end.is_some(), std::cmp::Reverse(c.end)));
    let mut ranges = Vec::with_capacity(counters.len());
    let mut parents: Vec<u32> = Vec::new();
    for (i, counter) in counters.iter().enumerate() {
        parents.retain(|end| *end > counter.start);
        let end = match counter.end {
            Some(end) => {
                parents.push(end);
                end
            }
            None => {
                let limit = parents.iter().min().copied();
                let limit = limit.unwrap_or(function.end.saturating_sub(1));
                let next = counters.get(i + 1).map(|next| next.start);
                next.filter(|next| *next < limit).unwrap_or(limit)
            }
        };
        if end > counter.start {
            ranges.push(Range {
                start: counter.start,
                end,
                count: counter.count,
            });
        }
    }
    ranges
}

/// Drops ranges that ran as often as what is around them.
fn without_echoes(function: Range, ranges: &[Range]) -> Vec<Range> {
    let mut parents = vec![function];
    let mut kept = Vec::with_capacity(ranges.len());
    for range in ranges {
        parents.retain(|parent| parent.end > range.start || parent.start == function.start);
        let around = parents.last().map_or(function.count, |parent| parent.count);
        if range.count != around {
            kept.push(*range);
        }
        parents.push(*range);
    }
    kept
}

/// Joins neighbours that ran equally often and have nothing inside.
fn joined(ranges: Vec<Range>) -> Vec<Range> {
    let mut out: Vec<Range> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match out.last_mut() {
            Some(last) if last.end == range.start && last.count == range.count => {
                last.end = range.end;
            }
            _ => out.push(range),
        }
    }
    out
}

/// The ranges of a function, its own left out.
pub(super) fn ranges(function: Range, counters: Vec<Counter>) -> Vec<Range> {
    let mut ranges = closed(function, counters);
    ranges.sort_by_key(|r| (r.start, std::cmp::Reverse(r.end)));
    let ranges = joined(without_echoes(function, &ranges));
    without_echoes(function, &ranges)
}
