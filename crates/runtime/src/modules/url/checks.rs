//! What holds for URLs and URL patterns whatever their text: the serialized form of a URL is that URL, its parts lie inside of
//! it in their order, and no pattern breaks the parser. Fed by the fuzzer in `fuzz/` and by the tests below.

use ada_url::Url;

use super::{parts_of, pattern, simple};

/// Any text as a URL, or as a URL and its base on lines of their own.
pub fn url(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (input, base) = match text.split_once('\n') {
        Some((input, base)) => (input, Some(base)),
        None => (&*text, None),
    };
    if let Some(parts) = simple::parts(input.as_bytes()) {
        let parsed = Url::parse(input, None);
        let told = parsed.map(|url| (url.href() == input, parts_of(&url)));
        assert_eq!(told.ok(), Some((true, parts)), "{text:?}");
    }
    if let Some(joined) = base.and_then(|base| simple::joined(input, base)) {
        let told = |url: Result<Url, _>| url.map(|url| (url.href().to_owned(), parts_of(&url)));
        assert_eq!(
            told(Url::parse(joined.as_str(), None)).ok(),
            told(Url::parse(input, base)).ok(),
            "{text:?}"
        );
    }
    let Ok(url) = Url::parse(input, base) else {
        assert!(!Url::can_parse(input, base), "{text:?}");
        return;
    };
    assert!(Url::can_parse(input, base), "{text:?}");
    let href = url.href().to_owned();
    let again = Url::parse(&href, None);
    assert_eq!(
        again.as_ref().map(|url| url.href()).ok(),
        Some(&*href),
        "{text:?}"
    );
    let parts = url.components();
    let length = href.len() as u32;
    let path = parts.pathname_start.unwrap_or(parts.host_end);
    let ordered = [
        parts.protocol_end,
        parts.username_end,
        parts.host_start,
        parts.host_end,
        path,
    ];
    assert!(
        ordered.windows(2).all(|pair| pair[0] <= pair[1]),
        "{text:?} {parts:?}"
    );
    let search = parts.search_start.unwrap_or(path);
    let hash = parts.hash_start.unwrap_or(search);
    assert!(
        path <= search && search <= hash && hash <= length,
        "{text:?} {parts:?}"
    );
    for at in ordered.into_iter().chain([search, hash]) {
        assert!(href.is_char_boundary(at as usize), "{text:?} {parts:?}");
    }
    let mut changed = url.clone();
    changed.set_hash(Some(input));
    changed.set_search(Some(input));
    changed.set_username(Some(input)).ok();
    let _ = changed.set_pathname(Some(input));
    let _ = changed.set_host(Some(input));
    let href = changed.href().to_owned();
    assert_eq!(
        Url::parse(&href, None).as_ref().map(|url| url.href()).ok(),
        Some(&*href),
        "{text:?}"
    );
}

/// Any text as a URL pattern, or as a pattern and its base on lines of their own.
pub fn url_pattern(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (input, base) = match text.split_once('\n') {
        Some((input, base)) => (input, Some(base)),
        None => (&*text, None),
    };
    pattern::try_text(input, base);
}

#[cfg(test)]
mod tests {
    use crate::mutation::{Random, for_some_time, mutated};

    const URLS: &[&[u8]] = &[
        b"http://example.com/a/b?c=d#e",
        b"https://some.example:8443/p/a%20b/t.html?q=1&r=%2e#s",
        b"ws://me:secret@h-1.a_b/x//y;z=1?#",
        b"https://user:pass@h.example:8080/../x/./y?q#f",
        b"../x?y\nhttp://a/b/c",
        b"x;y:z/./?u#v\nhttps://a.b:81/c/d?e#f",
        b"#f\nhttps://u:p@a.b/c?d#e",
        b"//host/p\nfile:///C:/dir/file",
        b"file:///C|/x/..",
        b"data:text/plain,hello",
        b"ftp://[::1]:21/",
        b"http://[1:2::ffff:1.2.3.4]/",
        b"http://0x7f.1/",
        b"custom:opaque path#x",
        "http://faß.de/ü?é#中".as_bytes(),
        b"http://xn--fa-hia.de/",
        b"https://*.example.com/:id(\\d+)/{sub}?/*",
        b"/books/:title([a-z]+)*\nhttps://example.com",
    ];

    const PARTS: &[&[u8]] = &[
        b":",
        b"/",
        b"\\",
        b"//",
        b"@",
        b"?",
        b"#",
        b"%",
        b"%2e",
        b"%00",
        b"[",
        b"]",
        b"..",
        b".",
        b" ",
        b"\t",
        b"|",
        b":99999",
        b"\xc2\xad",
        "。".as_bytes(),
        b"xn--",
        b"(",
        b")",
        b"{",
        b"}?",
        b"*",
        b":x",
        b"\n",
        b"\xff",
    ];

    fn any(random: &mut Random) -> Vec<u8> {
        mutated(random, URLS, PARTS)
    }

    #[test]
    fn urls_hold() {
        Random::new("urls").rounds(5000, |random| super::url(&any(random)));
    }

    #[test]
    fn patterns_hold() {
        Random::new("patterns").rounds(2000, |random| super::url_pattern(&any(random)));
    }

    #[test]
    #[ignore = "runs for as long as NODUS_FUZZ_SECONDS says"]
    fn fuzz_url() {
        for_some_time(|random| super::url(&any(random)));
    }

    #[test]
    #[ignore = "runs for as long as NODUS_FUZZ_SECONDS says"]
    fn fuzz_url_pattern() {
        for_some_time(|random| super::url_pattern(&any(random)));
    }
}
