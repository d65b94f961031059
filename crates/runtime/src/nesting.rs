//! Room for a parser that calls itself for whatever stands in something else. The stack of a program's thread has an end that
//! such a parser does not look for, so it works on a thread whose stack is large enough for the text, and texts that nest
//! deeper than any honest one are not given to it.

/// What the parser and those who walk its trees take for one more level, in bytes: more than was seen of any kind of level.
const LEVEL: usize = 4096;

/// What they take besides.
const BASE: usize = 1 << 20;

/// As deep as this a text may nest.
const DEEPEST: usize = 1 << 16;

/// Does this work on a text where there is room for it; nothing when there is no such place.
pub(crate) fn with_room<R: Send>(text: &str, work: impl FnOnce() -> R + Send) -> Option<R> {
    // No level is shorter than a byte; what is longer may still be shallow.
    if text.len() > DEEPEST && deepest(text.as_bytes()) > DEEPEST {
        return None;
    }
    let stack = BASE + text.len().min(DEEPEST) * LEVEL;
    nodus_event_loop::run_with_stack(stack, work).ok()
}

/// Something open: brackets, or the text of a template.
struct Open {
    /// The levels up to here.
    base: usize,
    /// How many `<` in it were not closed.
    angles: usize,
    is_template: bool,
}

impl Open {
    fn at(base: usize, is_template: bool) -> Open {
        Open {
            base,
            angles: 0,
            is_template,
        }
    }
}

/// How many levels a script may have at most: each word and each sign may open one that ends with its list item, its
/// statement or the bracket around it.
fn deepest(text: &[u8]) -> usize {
    let mut open = vec![Open::at(0, false)];
    let (mut levels, mut most, mut at) = (0, 0, 0);
    // Whether a value stands before this place, so that a slash divides it.
    let mut after_value = false;
    while let Some(&byte) = text.get(at) {
        let inner = open.last_mut();
        if inner.as_ref().is_some_and(|inner| inner.is_template) {
            match byte {
                b'\\' => at += 1,
                b'`' => levels = close(&mut open),
                b'$' if text.get(at + 1) == Some(&b'{') => {
                    at += 1;
                    levels += 1;
                    open.push(Open::at(levels, false));
                }
                _ => {}
            }
            after_value = byte == b'`';
            at += 1;
            continue;
        }
        let rest = &text[at..];
        let mut size = 1;
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' => {
                at += 1;
                continue;
            }
            b'/' if rest.starts_with(b"//") => {
                at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                continue;
            }
            b'/' if rest.starts_with(b"/*") => {
                at += memchr::memmem::find(rest, b"*/").map_or(rest.len(), |end| end + 2);
                continue;
            }
            b'/' if !after_value => size = quoted(rest, b'/'),
            b'"' | b'\'' => size = quoted(rest, byte),
            b'`' => open.push(Open::at(levels, true)),
            b'(' | b'[' | b'{' => {
                levels += 1;
                open.push(Open::at(levels, false));
            }
            b')' | b']' | b'}' => levels = close(&mut open),
            b';' => levels = inner.map_or(0, |inner| inner.base),
            b',' if inner.as_ref().is_some_and(|inner| inner.angles == 0) => {
                levels = inner.map_or(0, |inner| inner.base);
            }
            _ if is_word(byte) => size = rest.iter().take_while(|byte| is_word(**byte)).count(),
            _ => {
                if let Some(inner) = inner {
                    match byte {
                        b'<' => inner.angles += 1,
                        b'>' if text[at - 1] != b'=' => {
                            inner.angles = inner.angles.saturating_sub(1)
                        }
                        _ => {}
                    }
                }
            }
        }
        after_value = match byte {
            b'"' | b'\'' | b')' | b']' | b'}' => true,
            b'/' => size > 1,
            _ => is_word(byte) && !KEYWORDS.contains(&&rest[..size]),
        };
        levels += 1;
        most = most.max(levels);
        at += size;
    }
    most
}

/// Words before a value.
const KEYWORDS: &[&[u8]] = &[
    b"return",
    b"typeof",
    b"case",
    b"in",
    b"of",
    b"do",
    b"else",
    b"void",
    b"delete",
    b"await",
    b"yield",
    b"throw",
    b"instanceof",
    b"new",
];

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

/// The levels behind the bracket that closes here.
fn close(open: &mut Vec<Open>) -> usize {
    if open.len() == 1 {
        return 0;
    }
    open.pop().map_or(0, |inner| inner.base)
}

/// The size of what begins here and ends with this byte, or with the line.
fn quoted(text: &[u8], end: u8) -> usize {
    let mut at = 1;
    while let Some(&byte) = text.get(at) {
        at += 1;
        match byte {
            b'\\' => at += 1,
            b'\n' => break,
            _ if byte == end => break,
            _ => {}
        }
    }
    at.min(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_may_nest() {
        for (text, levels) in [
            ("", 0),
            ("a;b;c", 1),
            ("((((", 8),
            ("f(1, 2, 3)", 3),
            ("!!!!a", 5),
            ("a<b<c", 5),
            ("f(')', /\\)[/]/, `)`, 4)", 3),
        ] {
            assert!(
                deepest(text.as_bytes()).abs_diff(levels) <= 2,
                "{text}: {}",
                deepest(text.as_bytes())
            );
        }
        for level in [
            "(",
            "[",
            "{",
            "!",
            "a=>",
            "`${",
            "x<",
            "a?",
            "new ",
            "if(a)b;else {",
            "(')',",
            "(/)/,",
            "/*;*/!",
        ] {
            assert!(
                deepest(level.repeat(100_000).as_bytes()) >= 100_000,
                "{level}"
            );
        }
        for item in [
            "f();",
            "[1,2],",
            "class A { b() { c() } };",
            "(a, `b${c}d`);",
            "'a\\'' + /b\\/[']/.c;",
            "x => [y],",
        ] {
            assert!(deepest(item.repeat(100_000).as_bytes()) < 20, "{item}");
        }
    }

    #[test]
    fn deep_texts_are_refused() {
        assert_eq!(with_room("a", || 1), Some(1));
        assert_eq!(with_room(&"(".repeat(DEEPEST), || 1), Some(1));
        assert_eq!(with_room(&"(".repeat(DEEPEST * 2), || 1), None);
    }
}
