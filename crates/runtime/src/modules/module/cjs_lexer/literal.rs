//! The value of a string literal.

use std::str::Chars;

/// Resolves the escapes of a literal's text. `None` when the result is not well-formed Unicode or an escape is wrong.
pub(super) fn value(text: &str) -> Option<String> {
    if !text.contains('\\') {
        return Some(text.to_owned());
    }
    // Two escapes together can make one character, so units are collected first.
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c == '\\' {
            escape(&mut chars, &mut units)?;
        } else {
            units.extend(c.encode_utf16(&mut [0; 2]).iter());
        }
    }
    String::from_utf16(&units).ok()
}

fn escape(chars: &mut Chars<'_>, units: &mut Vec<u16>) -> Option<()> {
    let simple = match chars.next()? {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'v' => '\u{b}',
        '\n' | '\u{2028}' | '\u{2029}' => return Some(()),
        '\r' => {
            if chars.as_str().starts_with('\n') {
                chars.next();
            }
            return Some(());
        }
        'x' => {
            units.push(hex(chars, 2)? as u16);
            return Some(());
        }
        'u' if chars.as_str().starts_with('{') => {
            chars.next();
            let (digits, _) = chars.as_str().split_once('}')?;
            if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
                return None;
            }
            let code = u32::from_str_radix(digits, 16).ok()?;
            chars.nth(digits.len());
            // Half of a pair may be written like this, too.
            if let Ok(unit) = u16::try_from(code) {
                units.push(unit);
                return Some(());
            }
            char::from_u32(code)?
        }
        'u' => {
            units.push(hex(chars, 4)? as u16);
            return Some(());
        }
        digit @ '0'..='7' => {
            units.push(octal(digit, chars));
            return Some(());
        }
        other => other,
    };
    units.extend(simple.encode_utf16(&mut [0; 2]).iter());
    Some(())
}

fn hex(chars: &mut Chars<'_>, count: usize) -> Option<u32> {
    let mut code = 0;
    for _ in 0..count {
        code = code * 16 + chars.next()?.to_digit(16)?;
    }
    Some(code)
}

/// The escapes of old: up to three octal digits, not above 255.
fn octal(first: char, chars: &mut Chars<'_>) -> u16 {
    let mut code = first as u16 - u16::from(b'0');
    for _ in 0..2 {
        let Some(digit) = chars.clone().next().and_then(|c| c.to_digit(8)) else {
            break;
        };
        if code * 8 + digit as u16 > 255 {
            break;
        }
        code = code * 8 + digit as u16;
        chars.next();
    }
    code
}
