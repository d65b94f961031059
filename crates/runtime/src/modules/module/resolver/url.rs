//! The few URL operations that resolving between `file:` URLs needs, after the URL Standard: joining a reference to a
//! base, percent-encoding of paths, and the way between file paths and URLs. Anything else is left to the full parser.

/// Splits an absolute URL's scheme off, lower-cased, when the text starts with one.
pub(crate) fn scheme(text: &str) -> Option<String> {
    let end = text.find(':')?;
    let name = &text[..end];
    let mut bytes = name.bytes();
    let ok = bytes.next().is_some_and(|b| b.is_ascii_alphabetic())
        && bytes.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    ok.then(|| name.to_ascii_lowercase())
}

fn push_encoded(out: &mut String, byte: u8) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    out.push('%');
    out.push(char::from(HEX[usize::from(byte >> 4)]));
    out.push(char::from(HEX[usize::from(byte & 15)]));
}

/// Percent-encodes with the URL Standard's path, query or fragment set.
fn encode_into(out: &mut String, text: &str, special: &[u8]) {
    for &byte in text.as_bytes() {
        if byte <= 0x20 || byte >= 0x7f || special.contains(&byte) {
            push_encoded(out, byte);
        } else {
            out.push(char::from(byte));
        }
    }
}

const PATH_SET: &[u8] = b"\"#<>?`{}^";
const QUERY_SET: &[u8] = b"\"#<>'";
const FRAGMENT_SET: &[u8] = b"\"<>`";

/// The `file:` URL of an absolute path (`url.pathToFileURL`), a trailing slash included.
pub(crate) fn from_path(path: &str) -> String {
    let mut out = String::with_capacity(path.len() + 8);
    out.push_str("file://");
    encode_into(&mut out, path, b"\"#<>?`{}^%\\\n\r\t[]|~");
    out
}

/// The path of a `file:` URL, percent-decoded, without query and fragment. `None` when it has a host, or encodes a slash.
pub(crate) fn to_path(url: &str) -> Option<String> {
    let rest = url.strip_prefix("file://")?;
    let rest = &rest[..rest.find(['?', '#']).unwrap_or(rest.len())];
    if !rest.starts_with('/') || has_encoded(rest, b"2f") {
        return None;
    }
    Some(decode(rest))
}

/// The pathname as displayed in messages: decoded, whatever it contains.
pub(crate) fn display_path(url: &str) -> String {
    match url.strip_prefix("file://") {
        Some(rest) => {
            let rest = &rest[..rest.find(['?', '#']).unwrap_or(rest.len())];
            decode_except_slashes(rest)
        }
        None => url.to_owned(),
    }
}

fn has_encoded(text: &str, code: &[u8; 2]) -> bool {
    text.as_bytes()
        .windows(3)
        .any(|w| w[0] == b'%' && w[1..].eq_ignore_ascii_case(code))
}

/// Whether a URL's path hides a `/` or a `\` behind percent-encoding.
pub(crate) fn hides_separator(url: &str) -> bool {
    let end = url.find(['?', '#']).unwrap_or(url.len());
    has_encoded(&url[..end], b"2f") || has_encoded(&url[..end], b"5c")
}

fn decode_with(text: &str, keep: impl Fn(u8) -> bool) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'%'
            && let Some(hex) = text.get(at + 1..at + 3)
            && hex.bytes().all(|b| b.is_ascii_hexdigit())
            && let Ok(byte) = u8::from_str_radix(hex, 16)
            && !keep(byte)
        {
            out.push(byte);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(out).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned())
}

/// Percent-decodes a text.
pub(crate) fn decode(text: &str) -> String {
    decode_with(text, |_| false)
}

fn decode_except_slashes(text: &str) -> String {
    decode_with(text, |byte| byte == b'/' || byte == b'\\')
}

/// The parts of a reference after its scheme and host: path, query with `?`, fragment with `#`.
fn split(reference: &str) -> (&str, &str, &str) {
    let hash = reference.find('#').unwrap_or(reference.len());
    let (head, fragment) = reference.split_at(hash);
    let question = head.find('?').unwrap_or(head.len());
    let (path, query) = head.split_at(question);
    (path, query, fragment)
}

/// Joins a path reference, or a whole `file:` URL, to a `file:` base. `None` when the result is not a plain
/// `file:///` URL, which the full URL parser has to judge.
pub(crate) fn join(reference: &str, base: &str) -> Option<String> {
    // The parser strips surrounding controls and spaces and every tab and newline.
    let cleaned: String;
    let mut reference = reference.trim_matches(|c: char| c <= ' ');
    if reference.contains(['\t', '\n', '\r']) {
        cleaned = reference.replace(['\t', '\n', '\r'], "");
        reference = &cleaned;
    }
    let absolute = scheme(reference);
    let reference = match absolute {
        Some(name) if name == "file" => &reference[5..],
        Some(_) => return None,
        None => reference,
    };
    let is_slash = |b: Option<&u8>| matches!(b, Some(b'/' | b'\\'));
    let bytes = reference.as_bytes();
    let reference = if is_slash(bytes.first()) && is_slash(bytes.get(1)) {
        let rest = &reference[2..];
        let host_end = rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len());
        let host = &rest[..host_end];
        if !host.is_empty() && !host.eq_ignore_ascii_case("localhost") {
            return None;
        }
        let tail = &rest[host_end..];
        if is_slash(tail.as_bytes().first()) {
            return Some(build(&[], tail));
        }
        return None;
    } else {
        reference
    };
    let (path, query, fragment) = split(reference);
    let base_rest = base.strip_prefix("file://")?;
    let (base_path, base_query, _) = split(base_rest);
    if !base_path.starts_with('/') {
        return None;
    }
    if path.is_empty() {
        let mut out = format!("file://{base_path}");
        if query.is_empty() {
            out.push_str(base_query)
        } else {
            push_query(&mut out, query)
        }
        push_fragment(&mut out, fragment);
        return Some(out);
    }
    if is_slash(path.as_bytes().first()) {
        return Some(build(&[], reference));
    }
    let mut folders: Vec<&str> = base_path[1..].split('/').collect();
    folders.pop();
    Some(build(&folders, reference))
}

fn push_query(out: &mut String, query: &str) {
    if let Some(text) = query.strip_prefix('?') {
        out.push('?');
        encode_into(out, text, QUERY_SET);
    }
}

fn push_fragment(out: &mut String, fragment: &str) {
    if let Some(text) = fragment.strip_prefix('#') {
        out.push('#');
        encode_into(out, text, FRAGMENT_SET);
    }
}

/// Appends a reference's path to already normal folders, resolving dot segments.
fn build(folders: &[&str], reference: &str) -> String {
    let (path, query, fragment) = split(reference);
    let mut parts: Vec<String> = folders.iter().map(|f| (*f).to_owned()).collect();
    let path = path.strip_prefix(['/', '\\']).unwrap_or(path);
    let mut pieces = path.split(['/', '\\']).peekable();
    while let Some(piece) = pieces.next() {
        let last = pieces.peek().is_none();
        let lower = piece.to_ascii_lowercase().replace("%2e", ".");
        match lower.as_str() {
            "." => {
                if last {
                    parts.push(String::new());
                }
            }
            ".." => {
                parts.pop();
                if last {
                    parts.push(String::new());
                }
            }
            _ => {
                let mut encoded = String::with_capacity(piece.len());
                encode_into(&mut encoded, piece, PATH_SET);
                parts.push(encoded);
            }
        }
    }
    let mut out = String::from("file://");
    for part in &parts {
        out.push('/');
        out.push_str(part);
    }
    if parts.is_empty() {
        out.push('/');
    }
    push_query(&mut out, query);
    push_fragment(&mut out, fragment);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_references() {
        let base = "file:///a/b/c.js?q#f";
        let ok = |r: &str, want: &str| assert_eq!(join(r, base).as_deref(), Some(want), "{r}");
        ok("./x.js", "file:///a/b/x.js");
        ok("../x.js?y=1#z", "file:///a/x.js?y=1#z");
        ok("../../../x", "file:///x");
        ok("/x y", "file:///x%20y");
        ok("./%2e%2E/x", "file:///a/x");
        ok(".", "file:///a/b/");
        ok("..", "file:///a/");
        ok("./a//b", "file:///a/b/a//b");
        ok("file:///q/../r", "file:///r");
        ok("FILE:/q", "file:///q");
        ok("./é", "file:///a/b/%C3%A9");
        ok("?x", "file:///a/b/c.js?x");
        ok("", "file:///a/b/c.js?q");
        ok(".\\x", "file:///a/b/x");
        assert_eq!(join("http://x/", base), None);
        assert_eq!(join("file://host/x", base), None);
    }

    #[test]
    fn goes_between_paths_and_urls() {
        assert_eq!(from_path("/a b/c%d#e?.js"), "file:///a%20b/c%25d%23e%3F.js");
        assert_eq!(
            to_path("file:///a%20b/c%25d%23e%3F.js?x#y").as_deref(),
            Some("/a b/c%d#e?.js")
        );
        assert_eq!(to_path("file:///a%2fb"), None);
        assert_eq!(to_path("file://h/a"), None);
        assert_eq!(display_path("file:///a%2fb%20c"), "/a%2fb c");
        assert!(hides_separator("file:///a%5Cb"));
    }

    #[test]
    fn knows_schemes() {
        assert_eq!(scheme("Node:fs").as_deref(), Some("node"));
        assert_eq!(scheme("./a:b"), None);
        assert_eq!(scheme("1a:b"), None);
    }
}
