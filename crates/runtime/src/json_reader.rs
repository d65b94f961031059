//! A small JSON reader for package.json files and those of options: keeps the order of keys (conditions depend on it),
//! refuses what `JSON.parse` refuses, and passes over values that nobody asked for without judging more of them than
//! where they end, as Node does. Nesting is bounded, because the files come from strangers.

use crate::json::write_string;

/// A parsed value; numbers keep their text since resolution only ever reports them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number as written
    Number(String),
    /// A string, unescaped
    String(String),
    /// An array
    Array(Vec<Json>),
    /// An object in source order, each key once
    Object(Vec<(String, Json)>),
}

const MAX_DEPTH: usize = 256;

impl Json {
    /// Parses a whole document.
    #[cfg(test)]
    pub(crate) fn parse(text: &str) -> Option<Json> {
        let mut reader = Reader::new(text);
        let value = reader.value(0)?;
        reader.at_end().then_some(value)
    }

    /// The member of an object.
    pub(crate) fn get(&self, key: &str) -> Option<&Json> {
        match self {
            Json::Object(members) => members.iter().find(|(k, _)| k == key).map(|(_, v)| v),
            _ => None,
        }
    }

    /// The value as JSON text, for messages.
    pub(crate) fn to_text(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        match self {
            Json::Null => out.push_str("null"),
            Json::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Json::Number(text) => out.push_str(text),
            Json::String(text) => write_string(text, out),
            Json::Array(items) => {
                out.push('[');
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    item.write(out);
                }
                out.push(']');
            }
            Json::Object(members) => {
                out.push('{');
                for (i, (key, value)) in members.iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    write_string(key, out);
                    out.push(':');
                    value.write(out);
                }
                out.push('}');
            }
        }
    }
}

/// Reads the members of a top-level object, handing out only the wanted ones. `None` means malformed text;
/// `Some(false)` a well-formed document that is not an object.
pub(crate) fn members(
    text: &str,
    mut want: impl FnMut(&str) -> bool,
    mut take: impl FnMut(&str, Json),
) -> Option<bool> {
    walk(text, |reader, key| {
        if want(key) {
            let value = reader.value(1)?;
            take(key, value);
        } else {
            reader.pass()?;
        }
        Some(())
    })
}

/// The members of a top-level object with their values as they are written, those that come twice too. As [`members`].
pub(crate) fn written_members<'a>(
    text: &'a str,
    mut take: impl FnMut(&str, &'a str),
) -> Option<bool> {
    walk(text, |reader, key| {
        reader.space();
        let start = reader.at;
        reader.skip(1)?;
        take(key, &reader.text[start..reader.at]);
        Some(())
    })
}

/// Goes through a top-level object; `member` reads the value.
fn walk<'a>(
    text: &'a str,
    mut member: impl FnMut(&mut Reader<'a>, &str) -> Option<()>,
) -> Option<bool> {
    let mut reader = Reader::new(text);
    reader.space();
    if reader.peek() != Some(b'{') {
        reader.value(0)?;
        return reader.at_end().then_some(false);
    }
    reader.at += 1;
    reader.space();
    if reader.eat(b'}') {
        return reader.at_end().then_some(true);
    }
    loop {
        reader.space();
        let key = reader.string()?;
        reader.space();
        reader.expect(b':')?;
        member(&mut reader, &key)?;
        reader.space();
        if reader.eat(b',') {
            continue;
        }
        reader.expect(b'}')?;
        return reader.at_end().then_some(true);
    }
}

/// Which escapes a string that is skipped may have.
#[derive(Clone, Copy)]
enum Escapes {
    Any,
    Valid,
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        Reader {
            text,
            bytes: text.as_bytes(),
            at: 0,
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let hit = self.peek() == Some(byte);
        if hit {
            self.at += 1;
        }
        hit
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        self.eat(byte).then_some(())
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn at_end(&mut self) -> bool {
        self.space();
        self.at == self.bytes.len()
    }

    fn word(&mut self, word: &str) -> Option<()> {
        let end = self.at + word.len();
        (self.bytes.get(self.at..end)? == word.as_bytes()).then(|| self.at = end)
    }

    fn value(&mut self, depth: usize) -> Option<Json> {
        if depth > MAX_DEPTH {
            return None;
        }
        self.space();
        match self.peek()? {
            b'{' => {
                self.at += 1;
                let mut out: Vec<(String, Json)> = Vec::new();
                self.space();
                if self.eat(b'}') {
                    return Some(Json::Object(out));
                }
                loop {
                    self.space();
                    let key = self.string()?;
                    self.space();
                    self.expect(b':')?;
                    let value = self.value(depth + 1)?;
                    match out.iter_mut().find(|(k, _)| *k == key) {
                        Some(member) => member.1 = value,
                        None => out.push((key, value)),
                    }
                    self.space();
                    if !self.eat(b',') {
                        self.expect(b'}')?;
                        return Some(Json::Object(out));
                    }
                }
            }
            b'[' => {
                self.at += 1;
                let mut out = Vec::new();
                self.space();
                if self.eat(b']') {
                    return Some(Json::Array(out));
                }
                loop {
                    out.push(self.value(depth + 1)?);
                    self.space();
                    if !self.eat(b',') {
                        self.expect(b']')?;
                        return Some(Json::Array(out));
                    }
                }
            }
            b'"' => self.string().map(Json::String),
            b't' => self.word("true").map(|()| Json::Bool(true)),
            b'f' => self.word("false").map(|()| Json::Bool(false)),
            b'n' => self.word("null").map(|()| Json::Null),
            _ => self.number().map(|text| Json::Number(text.to_owned())),
        }
    }

    /// Goes to the end of a value, whatever it consists of.
    fn pass(&mut self) -> Option<()> {
        self.space();
        let start = self.at;
        let mut depth = 0;
        loop {
            match self.peek()? {
                b'"' => self.skip_string(Escapes::Any)?,
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' if depth > 0 => {
                    depth -= 1;
                    self.at += 1;
                }
                _ if depth > 0 => self.at += 1,
                _ => {
                    while !matches!(
                        self.peek()?,
                        b' ' | b'\t' | b'\n' | b'\r' | b'"' | b',' | b':' | b'['
                            ..=b']' | b'{' | b'}'
                    ) {
                        self.at += 1;
                    }
                    return (self.at > start).then_some(());
                }
            }
            if depth == 0 {
                return Some(());
            }
        }
    }

    /// Checks a value and throws it away.
    fn skip(&mut self, depth: usize) -> Option<()> {
        if depth > MAX_DEPTH {
            return None;
        }
        self.space();
        match self.peek()? {
            open @ (b'{' | b'[') => {
                let close = if open == b'{' { b'}' } else { b']' };
                self.at += 1;
                self.space();
                if self.eat(close) {
                    return Some(());
                }
                loop {
                    if open == b'{' {
                        self.space();
                        self.skip_string(Escapes::Valid)?;
                        self.space();
                        self.expect(b':')?;
                    }
                    self.skip(depth + 1)?;
                    self.space();
                    if !self.eat(b',') {
                        return self.expect(close);
                    }
                }
            }
            b'"' => self.skip_string(Escapes::Valid),
            b't' => self.word("true"),
            b'f' => self.word("false"),
            b'n' => self.word("null"),
            _ => self.number().map(|_| ()),
        }
    }

    fn digits(&mut self) -> bool {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.at > start
    }

    fn number(&mut self) -> Option<&'a str> {
        let start = self.at;
        self.eat(b'-');
        if !self.eat(b'0') && !self.digits() {
            return None;
        }
        if self.eat(b'.') && !self.digits() {
            return None;
        }
        if self.eat(b'e') || self.eat(b'E') {
            let _ = self.eat(b'+') || self.eat(b'-');
            if !self.digits() {
                return None;
            }
        }
        self.text.get(start..self.at)
    }

    fn skip_string(&mut self, escapes: Escapes) -> Option<()> {
        self.expect(b'"')?;
        loop {
            match self.peek()? {
                b'"' => {
                    self.at += 1;
                    return Some(());
                }
                b'\\' if matches!(escapes, Escapes::Any) => self.at += 2,
                b'\\' => {
                    self.at += 1;
                    self.escape()?;
                }
                0..=0x1f => return None,
                _ => self.at += 1,
            }
        }
    }

    fn string(&mut self) -> Option<String> {
        self.expect(b'"')?;
        let mut out = String::new();
        loop {
            let start = self.at;
            while !matches!(self.peek(), None | Some(b'"' | b'\\' | 0..=0x1f)) {
                self.at += 1;
            }
            out.push_str(self.text.get(start..self.at)?);
            match self.peek()? {
                b'"' => {
                    self.at += 1;
                    return Some(out);
                }
                b'\\' => {
                    self.at += 1;
                    let unit = self.escape()?;
                    if (0xd800..0xdc00).contains(&unit)
                        && self.bytes.get(self.at) == Some(&b'\\')
                        && self.bytes.get(self.at + 1) == Some(&b'u')
                    {
                        let back = self.at;
                        self.at += 1;
                        let low = self.escape()?;
                        if (0xdc00..0xe000).contains(&low) {
                            out.push(char::from_u32(
                                0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00),
                            )?);
                            continue;
                        }
                        self.at = back;
                    }
                    // A lone surrogate cannot be part of a path that exists.
                    out.push(char::from_u32(unit).unwrap_or('\u{fffd}'));
                }
                _ => return None,
            }
        }
    }

    /// Reads what follows a backslash, as a UTF-16 code unit.
    fn escape(&mut self) -> Option<u32> {
        let byte = self.peek()?;
        self.at += 1;
        Some(match byte {
            b'"' | b'\\' | b'/' => u32::from(byte),
            b'b' => 8,
            b'f' => 12,
            b'n' => 10,
            b'r' => 13,
            b't' => 9,
            b'u' => {
                let hex = self.bytes.get(self.at..self.at + 4)?;
                if !hex.iter().all(u8::is_ascii_hexdigit) {
                    return None;
                }
                self.at += 4;
                u32::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok()?
            }
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_order_and_last_duplicate() {
        let value = Json::parse(r#"{"b":1,"a":[true,null,"x\u00e9\ud83d\ude00"],"b":2}"#);
        assert_eq!(
            value.map(|v| v.to_text()).as_deref(),
            Some("{\"b\":2,\"a\":[true,null,\"xé😀\"]}")
        );
    }

    #[test]
    fn refuses_what_json_parse_refuses() {
        for text in [
            "",
            "{",
            "{'a':1}",
            "[1,]",
            "{\"a\":1,}",
            "01",
            "1.",
            "\"\n\"",
            "nul",
            "1 2",
            "\"\\x\"",
            "-",
        ] {
            assert!(Json::parse(text).is_none(), "{text}");
        }
        assert!(Json::parse(&"[".repeat(100_000)).is_none());
        assert!(written_members("{\"a\":{\"b\":01}}", |_, _| {}).is_none());
    }

    #[test]
    fn judges_only_the_end_of_what_nobody_wants() {
        let passed = |text: &str| members(text, |_| false, |_, _| {});
        for text in [
            r#"{"a":{"b":01}}"#,
            r#"{"a":[1,,]}"#,
            r#"{"a":tru,"b":"\x"}"#,
            r#"{"a":["}"], "b" : 1 }"#,
        ] {
            assert_eq!(passed(text), Some(true), "{text}");
        }
        let deep = "[".repeat(100_000);
        let texts = [
            r#"{"a":1,}"#,
            r#"{"a":}"#,
            r#"{"a":1 "b":2}"#,
            r#"{"a":[}"#,
            r#"{"a":"\"#,
            "{\"a\":\"\n\"}",
            &deep,
        ];
        for text in texts {
            assert_eq!(passed(text), None, "{text}");
        }
    }

    #[test]
    fn hands_out_wanted_members_only() {
        let mut seen = Vec::new();
        let ok = members(
            r#" {"x":{"y":[1,{}]},"name":"n","z":[]} "#,
            |k| k == "name",
            |k, v| seen.push((k.to_owned(), v)),
        );
        assert_eq!(ok, Some(true));
        assert_eq!(seen, [("name".to_owned(), Json::String("n".to_owned()))]);
        assert_eq!(members("[]", |_| true, |_, _| {}), Some(false));
    }
}
