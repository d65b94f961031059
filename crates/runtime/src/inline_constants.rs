// Puts the numbers of flags into builtin JavaScript, in place of their names. Shared with the build script. Included, not a
// module, hence no `//!` head.
//
// A file that says `const { A, B } = require('#folder/x_bits');` gets the values of A and B, which the other file defines
// as `const A = 1 << 3;`, wherever it uses them: the engine reads a name of a file from memory each time and checks its
// type, while it computes with numbers at once. When it takes nothing but flags it need not load the other file either.

/// The text with its flags replaced, None when it has none. `read` gives the text of a builtin file.
pub(crate) fn inline_constants(
    text: &str,
    read: impl Fn(&str) -> Option<String>,
) -> Option<String> {
    const REQUIRE: &str = "} = require('#";
    const DECLARE: &str = "const ";
    let mut values = Vec::new();
    let mut lists = Vec::new();
    // Statements that nothing is left of.
    let mut spent = Vec::new();
    for (at, _) in text.match_indices(REQUIRE) {
        let id_start = at + REQUIRE.len() - 1;
        let id = &text[id_start..id_start + text[id_start..].find('\'')?];
        if !id.ends_with("_bits") {
            continue;
        }
        let start = text[..at].rfind('{')?;
        let table = flags(&read(id)?);
        let mut only_flags = true;
        for name in text[start + 1..at].split(',').map(str::trim) {
            if let Some(value) = table.iter().find(|f| f.0 == name) {
                values.push((name, value.1));
            } else if !name.is_empty() {
                only_flags = false;
            }
        }
        lists.push(start..at);
        let end = id_start + id.len();
        if only_flags && text[..start].ends_with(DECLARE) && text[end..].starts_with("');") {
            spent.push(start - DECLARE.len()..end + "');".len());
        }
    }
    if values.is_empty() {
        return None;
    }
    let (out, left) = replace(text, &values, &lists, &spent);
    // What looks like the name of a property stays, and may be one.
    Some(if left && !spent.is_empty() {
        replace(text, &values, &lists, &[]).0
    } else {
        out
    })
}

/// The text with values for names, except in the `lists` that declare them and without the statements that are `spent`;
/// and whether a name stayed that may be a use of one.
fn replace(
    text: &str,
    values: &[(&str, u32)],
    lists: &[std::ops::Range<usize>],
    spent: &[std::ops::Range<usize>],
) -> (String, bool) {
    let mut out = String::with_capacity(text.len());
    let mut left = false;
    let mut at = 0;
    while at < text.len() {
        if let Some(statement) = spent.iter().find(|s| s.start == at) {
            // The lines stay where they are.
            out.extend(text[statement.clone()].chars().filter(|c| *c == '\n'));
            at = statement.end;
            continue;
        }
        let rest = &text[at..];
        let length = token_length(rest);
        let token = &rest[..length];
        let known = values
            .iter()
            .find(|v| v.0 == token)
            .filter(|_| !out.ends_with('.') && !lists.iter().any(|l| l.contains(&at)));
        let label = rest[length..].trim_start().starts_with(':');
        match known {
            Some(value) if !label => out.push_str(&value.1.to_string()),
            _ => out.push_str(token),
        }
        left |= known.is_some() && label;
        at += length;
    }
    (out, left)
}

/// The flags that a file defines, a line each.
fn flags(text: &str) -> Vec<(String, u32)> {
    text.lines()
        .filter_map(|line| {
            let (name, value) = line
                .strip_prefix("const ")?
                .strip_suffix(';')?
                .split_once(" = ")?;
            let value = match value.split_once(" << ") {
                Some((n, by)) => n.parse::<u32>().ok()?.checked_shl(by.parse().ok()?)?,
                None => value.parse().ok()?,
            };
            Some((name.to_string(), value))
        })
        .collect()
}

/// The length of the word, the string, the comment or the single character that a text begins with.
fn token_length(text: &str) -> usize {
    let first = text.chars().next().map_or(0, char::len_utf8);
    let bytes = text.as_bytes();
    let is_word = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'$';
    match bytes[0] {
        b if is_word(b) => bytes
            .iter()
            .position(|b| !is_word(*b))
            .unwrap_or(text.len()),
        b'/' if text.starts_with("//") => text.find('\n').unwrap_or(text.len()),
        b'/' if text.starts_with("/*") => text.find("*/").map_or(text.len(), |end| end + 2),
        quote @ (b'\'' | b'"' | b'`') => {
            let mut at = 1;
            while at < bytes.len() && bytes[at] != quote {
                at += if bytes[at] == b'\\' { 2 } else { 1 };
            }
            (at + 1).min(text.len())
        }
        _ => first,
    }
}
