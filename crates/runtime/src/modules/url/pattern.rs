//! URLPattern's parsing. A pattern becomes one regular expression a component, which JavaScript runs.

use std::borrow::Cow;

use urlpattern::quirks::{
    self, EcmaRegexp, StringOrInit, UrlPatternComponent, UrlPatternInit, parse_match_input,
    process_construct_pattern_input, process_match_input,
};
use urlpattern::{RegexSyntax, UrlPatternOptions};

use crate::prelude::*;

/// A string, or the nine fields of an init object in the order of the standard.
fn input_of(text: Option<String>, fields: Option<Vec<Option<String>>>) -> StringOrInit<'static> {
    if let Some(text) = text {
        return StringOrInit::String(Cow::Owned(text));
    }
    let mut fields = fields.unwrap_or_default().into_iter();
    let mut next = || fields.next().flatten();
    StringOrInit::Init(UrlPatternInit {
        protocol: next(),
        username: next(),
        password: next(),
        hostname: next(),
        port: next(),
        pathname: next(),
        search: next(),
        hash: next(),
        base_url: next(),
    })
}

fn parse(
    input: StringOrInit<'_>,
    base: Option<&str>,
    ignore_case: bool,
) -> Option<quirks::UrlPattern> {
    let init = process_construct_pattern_input(input, base).ok()?;
    // JavaScript's expressions want a slash escaped inside of brackets.
    let options = UrlPatternOptions {
        regex_syntax: RegexSyntax::EcmaScript,
        ignore_case,
    };
    quirks::parse_pattern::<EcmaRegexp>(init, options).ok()
}

/// Parses a pattern and forgets it: for the checks.
pub(super) fn try_text(text: &str, base: Option<&str>) {
    let base = base.map(str::to_owned);
    let input = input_of(Some(text.to_owned()), None);
    let _ = parse(input, base.as_deref(), true);
}

/// Pattern, regular expression and group names of the eight components, then whether any has a group of its own
/// making; undefined for a malformed pattern.
#[native]
pub(super) fn parse_pattern<'s>(
    cx: &mut Scope<'s>,
    text: Option<String>,
    fields: Option<Vec<Option<String>>>,
    base: Option<String>,
    ignore_case: bool,
) -> Local<'s, Value> {
    let Some(pattern) = parse(input_of(text, fields), base.as_deref(), ignore_case) else {
        return cx.undefined();
    };
    let mut flat = Vec::new();
    let mut push = |cx: &mut Scope<'s>, component: &UrlPatternComponent| {
        flat.push(cx.string(&component.pattern_string).as_value());
        flat.push(cx.string(&component.regexp_string).as_value());
        flat.push(cx.string_array(&component.group_name_list).as_value());
    };
    for component in [
        &pattern.protocol,
        &pattern.username,
        &pattern.password,
        &pattern.hostname,
        &pattern.port,
        &pattern.pathname,
        &pattern.search,
        &pattern.hash,
    ] {
        push(cx, component);
    }
    flat.push(cx.boolean(pattern.has_regexp_groups));
    cx.array(&flat).as_value()
}

/// The eight parts of what a pattern is matched against; undefined when it is no URL.
#[native]
pub(super) fn parse_pattern_input(
    _cx: &mut Scope<'_>,
    text: Option<String>,
    fields: Option<Vec<Option<String>>>,
    base: Option<String>,
) -> Option<Vec<String>> {
    let (input, _) = process_match_input(input_of(text, fields), base.as_deref()).ok()??;
    let parts = parse_match_input(input)?;
    Some(vec![
        parts.protocol,
        parts.username,
        parts.password,
        parts.hostname,
        parts.port,
        parts.pathname,
        parts.search,
        parts.hash,
    ])
}
