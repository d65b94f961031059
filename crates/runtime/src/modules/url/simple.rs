//! URLs that are written as the standard would serialize them: the usual case. Where their parts begin and end is read off
//! without making a URL, and the text itself is the serialized form. Whatever is not plainly of that kind is left to the parser.

/// Written where a part is absent.
pub(super) const NONE: u32 = u32::MAX;

/// The ends and starts of the parts, in the order that `url.js` reads them.
pub(super) type Parts = [u32; 9];

/// Longer ones are rare, and have limits that the parser knows.
const LONGEST: usize = 1 << 16;
const LONGEST_HOST: usize = 253;

// Where a byte stands for itself and needs no look at its neighbours.
const HOST: u8 = 1;
const USER: u8 = 2;
const PATH: u8 = 4;
const QUERY: u8 = 8;
const FRAGMENT: u8 = 16;

static CLASSES: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0x21u8;
    while byte < 0x7f {
        let mut class = 0;
        if matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_') {
            class |= HOST;
        }
        if byte.is_ascii_alphanumeric()
            || matches!(
                byte,
                b'-' | b'.' | b'_' | b'~' | b'!' | b'$' | b'&' | b'(' | b')' | b'*' | b'+' | b','
            )
        {
            class |= USER;
        }
        // Dots and escapes may make up a segment that moves the path.
        if !matches!(
            byte,
            b'"' | b'#' | b'<' | b'>' | b'?' | b'^' | b'`' | b'{' | b'}' | b'\\' | b'.' | b'%'
        ) {
            class |= PATH;
        }
        if !matches!(byte, b'"' | b'#' | b'<' | b'>' | b'\'') {
            class |= QUERY;
        }
        if !matches!(byte, b'"' | b'<' | b'>' | b'`') {
            class |= FRAGMENT;
        }
        table[byte as usize] = class;
        byte += 1;
    }
    table
}

/// The first place from `at` on whose byte is not of the class.
#[inline]
fn skip(bytes: &[u8], at: usize, class: u8) -> usize {
    bytes[at..]
        .iter()
        .position(|byte| CLASSES[*byte as usize] & class == 0)
        .map_or(bytes.len(), |length| at + length)
}

struct Scheme {
    end: usize,
    kind: u32,
    port: u32,
}

fn scheme(bytes: &[u8]) -> Option<Scheme> {
    let known = |end, kind, port| Some(Scheme { end, kind, port });
    match bytes {
        [b'h', b't', b't', b'p', b's', b':', b'/', b'/', ..] => known(6, 2, 443),
        [b'h', b't', b't', b'p', b':', b'/', b'/', ..] => known(5, 0, 80),
        [b'w', b's', b's', b':', b'/', b'/', ..] => known(4, 5, 443),
        [b'w', b's', b':', b'/', b'/', ..] => known(3, 3, 80),
        [b'f', b't', b'p', b':', b'/', b'/', ..] => known(4, 4, 21),
        _ => None,
    }
}

/// Is it a name that no rule for addresses or international names could change?
fn is_plain_host(host: &[u8]) -> bool {
    if host.is_empty() || host.len() > LONGEST_HOST {
        return false;
    }
    let last = host
        .iter()
        .rposition(|byte| *byte == b'.')
        .map_or(0, |dot| dot + 1);
    // What ends in a number is an address.
    match host.get(last) {
        Some(first) if first.is_ascii_digit() => return false,
        None => return false,
        _ => {}
    }
    !host.windows(3).any(|part| part == b"xn-")
}

/// The number of a port as it would be serialized, and where it ends.
fn port(bytes: &[u8], at: usize, default: u32) -> Option<(u32, usize)> {
    let mut end = at;
    let mut number = 0;
    while let Some(digit @ b'0'..=b'9') = bytes.get(end) {
        number = number * 10 + u32::from(digit - b'0');
        end += 1;
        if end - at > 5 {
            return None;
        }
    }
    if end == at || bytes[at] == b'0' || number > 65535 || number == default {
        return None;
    }
    Some((number, end))
}

/// Where the path ends; none if its segments may need work.
fn path_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    loop {
        at = skip(bytes, at, PATH);
        match bytes.get(at) {
            Some(b'.') if bytes[at - 1] != b'/' => {}
            Some(b'%') if !matches!(bytes.get(at + 1..at + 3), Some([b'2', b'e' | b'E'])) => {}
            None | Some(b'?' | b'#') => return Some(at),
            _ => return None,
        }
        at += 1;
    }
}

/// The parts of a URL that is its own serialized form; none if that cannot be told at a glance.
pub(super) fn parts(bytes: &[u8]) -> Option<Parts> {
    if bytes.len() > LONGEST {
        return None;
    }
    let scheme = scheme(bytes)?;
    let start = scheme.end + 2;
    let mut user_end = start;
    let mut host_start = start;
    let mut host = start;
    let mut host_end = skip(bytes, host, HOST);
    if bytes.get(host_end) != Some(&b'/') {
        // A port, or what came so far is a name and a password.
        let length = bytes[start..].iter().position(|byte| *byte == b'/')?;
        let authority = &bytes[..start + length];
        if let Some(at) = authority[start..].iter().position(|byte| *byte == b'@') {
            host_start = start + at;
            user_end = skip(authority, start, USER);
            if user_end == start {
                return None;
            }
            if authority[user_end] == b':' {
                let end = skip(authority, user_end + 1, USER);
                if end != host_start || end == user_end + 1 {
                    return None;
                }
            } else if user_end != host_start {
                return None;
            }
            host = host_start + 1;
            host_end = skip(authority, host, HOST);
        }
    }
    if !is_plain_host(&bytes[host..host_end]) {
        return None;
    }
    let (port, path) = match bytes.get(host_end) {
        Some(b'/') => (NONE, host_end),
        Some(b':') => port(bytes, host_end + 1, scheme.port)?,
        _ => return None,
    };
    if bytes.get(path) != Some(&b'/') {
        return None;
    }
    let mut end = path_end(bytes, path)?;
    let mut search = NONE;
    let mut hash = NONE;
    if bytes.get(end) == Some(&b'?') {
        search = end as u32;
        end = skip(bytes, end + 1, QUERY);
    }
    if bytes.get(end) == Some(&b'#') {
        hash = end as u32;
        end = skip(bytes, end + 1, FRAGMENT);
    }
    (end == bytes.len()).then_some([
        scheme.end as u32,
        user_end as u32,
        host_start as u32,
        host_end as u32,
        port,
        path as u32,
        search,
        hash,
        scheme.kind,
    ])
}

/// A relative reference put behind its base; none if more than their paths is at stake. It may still need the parser.
pub(super) fn joined(input: &str, base: &str) -> Option<String> {
    let reference = input.as_bytes();
    let first = *reference.first()?;
    // What the parser would take out or turn around comes to it as it is.
    if !reference.iter().all(|byte| matches!(byte, 0x21..=0x7e)) || input.contains('\\') {
        return None;
    }
    let [.., path, search, hash, _] = parts(base.as_bytes())?;
    let length = base.len() as u32;
    let path_end = search.min(hash).min(length) as usize;
    let mut text = String::with_capacity(base.len() + input.len());
    match first {
        b'?' => text.push_str(&base[..path_end]),
        b'#' => text.push_str(&base[..hash.min(length) as usize]),
        _ => {
            let end = reference
                .iter()
                .position(|byte| matches!(byte, b'?' | b'#'))
                .unwrap_or(reference.len());
            let relative = &input[..end];
            let root = path as usize + 1;
            if first == b'/' {
                if relative.starts_with("//") {
                    return None;
                }
                text.push_str(&base[..root]);
                append_path(&mut text, root, &relative[1..])?;
            } else {
                // Up to a colon it may be a scheme.
                if relative.split('/').next()?.contains(':') {
                    return None;
                }
                text.push_str(&base[..base[..path_end].rfind('/')? + 1]);
                append_path(&mut text, root, relative)?;
            }
            text.push_str(&input[end..]);
            return Some(text);
        }
    }
    text.push_str(input);
    Some(text)
}

/// Follows a relative path from a text that ends in a slash, not above the slash before `root`; none if there are segments
/// that only the parser knows.
fn append_path(text: &mut String, root: usize, relative: &str) -> Option<()> {
    let mut rest = relative;
    loop {
        let (segment, more) = match rest.split_once('/') {
            Some((segment, more)) => (segment, Some(more)),
            None => (rest, None),
        };
        match segment {
            "." => {}
            ".." => {
                if text.len() > root {
                    let above = text[..text.len() - 1].rfind('/')?;
                    text.truncate(above + 1);
                }
            }
            _ if segment.contains("%2") => return None,
            _ => {
                text.push_str(segment);
                if more.is_some() {
                    text.push('/');
                }
            }
        }
        match more {
            Some(more) => rest = more,
            None => return Some(()),
        }
    }
}
