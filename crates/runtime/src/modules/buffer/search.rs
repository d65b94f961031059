//! Searching in bytes: where one run of them stands in another, from a place on that may count from the end.

/// Where `needle` stands in `haystack`, from `start` on (or at or before it when searching backwards). With `wide` both are
/// compared in two-byte units, so that a match never straddles a character.
pub(crate) fn index_of(
    haystack: &[u8],
    needle: &[u8],
    start: usize,
    forward: bool,
    wide: bool,
) -> Option<usize> {
    if needle.is_empty() || needle.len() > haystack.len() {
        return None;
    }
    if wide {
        return index_of_wide(haystack, needle, start, forward);
    }
    if forward {
        let tail = haystack.get(start..)?;
        return memchr::memmem::find(tail, needle).map(|found| found + start);
    }
    let end = start.saturating_add(needle.len()).min(haystack.len());
    memchr::memmem::rfind(&haystack[..end], needle)
}

/// Where a search may begin, or `None` when it cannot succeed: negative offsets count from the end.
pub(crate) fn search_start(
    size: usize,
    offset: i64,
    needle: usize,
    forward: bool,
) -> Option<usize> {
    let size = size as i64;
    let needle = needle as i64;
    let start = if offset < 0 {
        match offset + size {
            start if start >= 0 => start,
            _ if forward || needle == 0 => 0,
            _ => return None,
        }
    } else if offset + needle <= size {
        offset
    } else if needle == 0 {
        size
    } else if forward {
        return None;
    } else {
        size - 1
    };
    usize::try_from(start).ok()
}

/// What `indexOf` and `lastIndexOf` answer for an offset of the caller's.
pub(crate) fn search(
    haystack: &[u8],
    needle: &[u8],
    offset: i64,
    forward: bool,
    wide: bool,
) -> Option<usize> {
    let start = search_start(haystack.len(), offset, needle.len(), forward)?;
    if needle.is_empty() {
        return Some(start);
    }
    if wide && (haystack.len() < 2 || needle.len() < 2) {
        return None;
    }
    if forward && start + needle.len() > haystack.len() {
        return None;
    }
    index_of(haystack, needle, start, forward, wide)
}

fn index_of_wide(haystack: &[u8], needle: &[u8], start: usize, forward: bool) -> Option<usize> {
    let needle = &needle[..needle.len() & !1];
    let last = (haystack.len() & !1).checked_sub(needle.len())? / 2;
    let matches = |unit: &usize| haystack[unit * 2..].starts_with(needle);
    let found = if forward {
        (start / 2..=last).find(matches)
    } else {
        (0..=last.min(start / 2)).rev().find(matches)
    };
    found.map(|unit| unit * 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searches_run_both_ways_and_in_units() {
        assert_eq!(index_of(b"abcabc", b"bc", 2, true, false), Some(4));
        assert_eq!(index_of(b"abcabc", b"bc", 3, false, false), Some(1));
        assert_eq!(index_of(&[0, 97, 0, 97, 0], &[97, 0], 0, true, true), None);
        assert_eq!(index_of(&[98, 0, 97, 0], &[97, 0], 0, true, true), Some(2));
    }

    #[test]
    fn searches_begin_where_node_begins_them() {
        assert_eq!(search(b"abcabc", b"bc", -2, true, false), Some(4));
        assert_eq!(search(b"abcabc", b"bc", -9, true, false), Some(1));
        assert_eq!(search(b"abcabc", b"bc", -9, false, false), None);
        assert_eq!(search(b"abcabc", b"bc", 9, false, false), Some(4));
        assert_eq!(search(b"abcabc", b"", 9, true, false), Some(6));
        assert_eq!(search(b"abc", b"abcd", 0, true, false), None);
    }
}
