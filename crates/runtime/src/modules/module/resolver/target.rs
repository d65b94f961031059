//! The `exports` and `imports` fields: finding the entry that a subpath matches, walking conditions, and turning the
//! target into a URL, with every restriction that keeps a package from reaching outside of itself.

use super::error::{Arg, ResolveError, Warning};
use super::package::Package;
use super::url;
use super::{Conditions, Resolver};
use crate::json_reader::Json;

/// What a target leads to.
#[derive(Debug, PartialEq)]
pub(crate) enum Target {
    /// A `file:` URL or a `node:` one.
    Url(String),
    /// The entry is explicitly closed.
    Null,
    /// No condition matched.
    Undefined,
}

/// One resolution through a package's maps: what stays the same while targets are walked.
pub(crate) struct Walk<'a> {
    /// The resolver, for targets that are bare names.
    pub resolver: &'a Resolver,
    /// The package whose map is walked.
    pub package: &'a Package,
    /// Whose import it is, as shown in messages; a URL.
    pub base: Option<&'a str>,
    /// The conditions in force.
    pub conditions: &'a Conditions,
    /// Whether it is the `imports` map.
    pub internal: bool,
}

const SUGAR_MIX: &str = "\"exports\" cannot contain some keys starting with '.' and some not. The exports object must \
either be an object of package subpath keys or an object of main entry condition name keys only.";

impl Walk<'_> {
    /// The importing module as messages show it.
    fn base_path(&self) -> Option<String> {
        self.base.map(url::display_path)
    }

    fn field(&self) -> &'static str {
        if self.internal { "imports" } else { "exports" }
    }

    fn not_exported(&self, subpath: &str) -> ResolveError {
        let dir = format!("{}/", self.package.dir().trim_end_matches('/'));
        ResolveError::new(
            "ERR_PACKAGE_PATH_NOT_EXPORTED",
            [
                dir.into(),
                subpath.into(),
                Arg::maybe(self.base_path().as_deref()),
            ],
        )
    }

    fn invalid_target(&self, key: &str, target: &Json) -> ResolveError {
        let dir = format!("{}/", self.package.dir().trim_end_matches('/'));
        ResolveError::new(
            "ERR_INVALID_PACKAGE_TARGET",
            [
                dir.into(),
                key.into(),
                Arg::Json(shown_target(target)),
                Arg::Bool(self.internal),
                Arg::maybe(self.base_path().as_deref()),
            ],
        )
    }

    /// PACKAGE_EXPORTS_RESOLVE: `subpath` is `.` or starts with `./`.
    pub(crate) fn exports(&self, subpath: &str) -> Result<String, ResolveError> {
        let Some(exports) = &self.package.exports else {
            return Err(self.not_exported(subpath));
        };
        let sugared;
        let map = if self.is_sugar(exports)? {
            sugared = Json::Object(vec![(".".to_owned(), exports.clone())]);
            &sugared
        } else {
            exports
        };
        match self.entry(map, subpath)? {
            Target::Url(found) => Ok(found),
            _ => Err(self.not_exported(subpath)),
        }
    }

    /// The look-up half of PACKAGE_IMPORTS_RESOLVE: `name` starts with `#`.
    pub(crate) fn imports(&self, name: &str) -> Result<Option<String>, ResolveError> {
        let Some(map) = &self.package.imports else {
            return Ok(None);
        };
        Ok(match self.entry(map, name)? {
            Target::Url(found) => Some(found),
            _ => None,
        })
    }

    /// Whether `exports` is the short form that means `{ ".": … }`.
    fn is_sugar(&self, exports: &Json) -> Result<bool, ResolveError> {
        let Json::Object(members) = exports else {
            return Ok(matches!(exports, Json::String(_) | Json::Array(_)));
        };
        let mut sugar = None;
        for (key, _) in members {
            let is_condition = !key.starts_with('.');
            if *sugar.get_or_insert(is_condition) != is_condition {
                return Err(ResolveError::config(
                    &self.package.file,
                    self.base,
                    Some(SUGAR_MIX),
                ));
            }
        }
        Ok(sugar.unwrap_or(false))
    }

    /// The exact entry, or else the most specific pattern.
    fn entry(&self, map: &Json, key: &str) -> Result<Target, ResolveError> {
        if !key.contains('*')
            && !key.ends_with('/')
            && let Some(target) = map.get(key)
        {
            return self.target(target, "", key, false);
        }
        let Json::Object(members) = map else {
            return Ok(Target::Undefined);
        };
        let mut best: Option<(&str, &Json, &str)> = None;
        for (pattern, target) in members {
            let Some((prefix, suffix)) = pattern.split_once('*') else {
                continue;
            };
            if suffix.contains('*')
                || !key.starts_with(prefix)
                || key.len() < pattern.len()
                || !key.ends_with(suffix)
            {
                continue;
            }
            if best.is_none_or(|(b, ..)| more_specific(pattern, b)) {
                best = Some((
                    pattern,
                    target,
                    &key[prefix.len()..key.len() - suffix.len()],
                ));
            }
        }
        match best {
            Some((pattern, target, part)) => self.target(target, part, pattern, true),
            None => Ok(Target::Undefined),
        }
    }

    /// PACKAGE_TARGET_RESOLVE.
    fn target(
        &self,
        target: &Json,
        part: &str,
        key: &str,
        pattern: bool,
    ) -> Result<Target, ResolveError> {
        match target {
            Json::String(text) => self
                .target_string(text, target, part, key, pattern)
                .map(Target::Url),
            Json::Array(items) => {
                let mut last = None;
                for item in items {
                    match self.target(item, part, key, pattern) {
                        Err(e) if e.code == "ERR_INVALID_PACKAGE_TARGET" => last = Some(e),
                        Err(e) => return Err(e),
                        Ok(Target::Undefined) => {}
                        Ok(Target::Null) => last = None,
                        Ok(found) => return Ok(found),
                    }
                }
                match last {
                    Some(e) => Err(e),
                    None => Ok(Target::Null),
                }
            }
            Json::Object(members) => {
                if members.iter().any(|(k, _)| is_index(k)) {
                    let message = "\"exports\" cannot contain numeric property keys.";
                    return Err(ResolveError::config(
                        &self.package.file,
                        self.base,
                        Some(message),
                    ));
                }
                for (condition, inner) in members {
                    if condition == "default" || self.conditions.has(condition) {
                        match self.target(inner, part, key, pattern)? {
                            Target::Undefined => {}
                            found => return Ok(found),
                        }
                    }
                }
                Ok(Target::Undefined)
            }
            Json::Null => Ok(Target::Null),
            _ => Err(self.invalid_target(key, target)),
        }
    }

    fn target_string(
        &self,
        text: &str,
        target: &Json,
        part: &str,
        key: &str,
        pattern: bool,
    ) -> Result<String, ResolveError> {
        if !part.is_empty() && !pattern && !text.ends_with('/') {
            return Err(self.invalid_target(key, target));
        }
        let Some(inside) = text.strip_prefix("./") else {
            let bare = !text.starts_with("../") && !text.starts_with('/');
            if self.internal && bare && url::scheme(text).is_none() {
                let name = if pattern {
                    text.replace('*', part)
                } else {
                    format!("{text}{part}")
                };
                let from = url::from_path(&self.package.file);
                return self.resolver.package_resolve(&name, &from, self.conditions);
            }
            return Err(self.invalid_target(key, target));
        };
        match bad_segments(inside) {
            Segments::Invalid => return Err(self.invalid_target(key, target)),
            Segments::Doubled => {
                let request = if pattern {
                    key.replace('*', part)
                } else {
                    format!("{key}{part}")
                };
                let shown = if pattern {
                    text.replace('*', part)
                } else {
                    text.to_owned()
                };
                self.warn_doubled(&shown, &request, key);
            }
            Segments::Good => {}
        }
        let from = url::from_path(&self.package.file);
        let Some(resolved) = url::join(text, &from) else {
            return Err(self.invalid_target(key, target));
        };
        let dir = &from[..from.len() - "package.json".len()];
        if !resolved.starts_with(dir) {
            return Err(self.invalid_target(key, target));
        }
        if part.is_empty() {
            return Ok(resolved);
        }
        let request = if pattern {
            key.replace('*', part)
        } else {
            format!("{key}{part}")
        };
        match bad_segments(part) {
            Segments::Invalid => {
                let reason = format!(
                    "request is not a valid match in pattern \"{key}\" for the \"{}\" resolution of {}",
                    self.field(),
                    self.package.file
                );
                return Err(ResolveError::specifier(
                    &request,
                    &reason,
                    self.base_path().as_deref(),
                ));
            }
            Segments::Doubled => self.warn_doubled(&text.replace('*', part), &request, key),
            Segments::Good => {}
        }
        // The replaced text is a URL, whose parser encodes what the subpath brings in.
        let filled = if pattern {
            resolved.replace('*', part)
        } else {
            format!("{resolved}{part}")
        };
        url::join(&filled, &from).ok_or_else(|| self.invalid_target(key, target))
    }

    fn warn_doubled(&self, target: &str, request: &str, key: &str) {
        let matched = if request == key {
            String::new()
        } else {
            format!("matched to \"{key}\" ")
        };
        let from = self
            .base_path()
            .map(|b| format!(" imported from {b}"))
            .unwrap_or_default();
        self.resolver.warn(Warning {
            code: "DEP0166",
            message: format!(
                "Use of deprecated double slash resolving \"{target}\" for module request \"{request}\" {matched}in the \
\"{}\" field module resolution of the package at {}{from}.",
                self.field(),
                self.package.file
            ),
        });
    }
}

/// A target as messages show it: numbers and the like in quotes.
fn shown_target(target: &Json) -> String {
    match target {
        Json::Number(_) | Json::Bool(_) => Json::String(target.to_text()).to_text(),
        _ => target.to_text(),
    }
}

/// Whether a key would be an array index.
fn is_index(key: &str) -> bool {
    let plain = !key.is_empty()
        && key.bytes().all(|b| b.is_ascii_digit())
        && (key == "0" || !key.starts_with('0'));
    plain && key.parse::<u64>().is_ok_and(|n| n < 0xffff_ffff)
}

/// PATTERN_KEY_COMPARE: the longer text before the star wins, then the longer key.
fn more_specific(a: &str, b: &str) -> bool {
    let star = |k: &str| k.find('*').map_or(k.len(), |at| at + 1);
    match star(a).cmp(&star(b)) {
        std::cmp::Ordering::Equal => a.len() > b.len(),
        order => order.is_gt(),
    }
}

enum Segments {
    Good,
    /// An empty segment: tolerated with a deprecation.
    Doubled,
    Invalid,
}

/// Looks for `.`, `..` and `node_modules` segments, percent-encoded spellings included, after either kind of slash.
fn bad_segments(path: &str) -> Segments {
    let mut doubled = false;
    let count = path.split(['/', '\\']).count();
    for (i, segment) in path.split(['/', '\\']).enumerate() {
        if segment.is_empty() {
            doubled |= i + 1 < count && i > 0 || i == 0 && count > 1;
            continue;
        }
        let plain = url::decode(segment);
        if plain == "." || plain == ".." || plain.eq_ignore_ascii_case("node_modules") {
            return Segments::Invalid;
        }
    }
    if doubled {
        Segments::Doubled
    } else {
        Segments::Good
    }
}
