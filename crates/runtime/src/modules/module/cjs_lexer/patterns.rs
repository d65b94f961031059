//! The shapes of code that make an export. Each pattern begins behind its first word, looks ahead on a cursor of its own
//! and notes what it found; the scanner goes on where it was, so that code inside of a pattern is seen too.

use std::collections::{HashMap, HashSet};

use super::Exports;
use super::cursor::Cursor;

/// Strings in the order in which they were first met.
#[derive(Default)]
struct Distinct {
    list: Vec<String>,
    known: HashSet<String>,
}

impl Distinct {
    fn add(&mut self, text: &str) {
        if !self.known.contains(text) {
            self.known.insert(text.to_owned());
            self.list.push(text.to_owned());
        }
    }
}

/// What was found so far.
#[derive(Default)]
pub(super) struct Found {
    names: Distinct,
    reexports: Distinct,
}

impl Found {
    fn name(&mut self, name: &str) {
        self.names.add(name);
    }

    fn reexport(&mut self, request: &str) {
        self.reexports.add(request);
    }

    pub(crate) fn into_exports(self) -> Exports {
        Exports {
            names: self.names.list,
            reexports: self.reexports.list,
        }
    }
}

/// The modules that variables of the outermost scope were declared to hold.
#[derive(Default)]
pub(super) struct Requires<'a>(HashMap<&'a str, String>);

impl<'a> Requires<'a> {
    /// Behind `var`, `let` or `const`: `name = require('x')`, possibly through Babel's helper.
    pub(crate) fn declaration(&mut self, mut at: Cursor<'a>) {
        let declared = at.attempt(|at| {
            let name = at.name()?;
            at.mark("=")?;
            at.attempt(|at| at.all("_interopRequireWildcard ("));
            Some((name, require(at)??))
        });
        if let Some((name, request)) = declared {
            self.0.insert(name, request);
        }
    }
}

/// Whether this punctuation comes next.
pub(super) fn followed_by(mut at: Cursor<'_>, mark: &str) -> bool {
    at.mark(mark).is_some()
}

/// `require('x')`: the request, or `None` within when it is no well-formed string.
fn require(at: &mut Cursor<'_>) -> Option<Option<String>> {
    at.attempt(|at| {
        at.all("require (")?;
        let request = at.string()?;
        at.mark(")")?;
        Some(request)
    })
}

/// `exports` or `module.exports`.
fn exports_object(at: &mut Cursor<'_>) -> Option<()> {
    at.all("exports").or_else(|| at.all("module . exports"))
}

/// Behind `exports`: `.a =` or `['a'] =`.
pub(super) fn member_assignment(mut at: Cursor<'_>, found: &mut Found) {
    let name = if at.mark(".").is_some() {
        at.name().map(str::to_owned)
    } else {
        at.attempt(|at| {
            at.mark("[")?;
            let name = at.string()?;
            at.mark("]")?;
            name
        })
    };
    if let Some(name) = name
        && at.mark("=").is_some()
    {
        found.name(&name);
    }
}

/// Behind `module`: `.exports` with a member or an assignment of its own.
pub(super) fn module_exports(mut at: Cursor<'_>, found: &mut Found) {
    if at.all(". exports").is_none() {
        return;
    }
    if at.mark("=").is_none() {
        return member_assignment(at, found);
    }
    // The object that former requests were passed on through is no longer the one exported.
    found.reexports = Distinct::default();
    if at.mark("{").is_some() {
        object_literal(at, found);
    } else if let Some(Some(request)) = require(&mut at) {
        found.reexport(&request);
    }
}

/// The properties of a literal, as long as they are plain: the first that is not ends the search.
fn object_literal(mut at: Cursor<'_>, found: &mut Found) {
    loop {
        if at.mark("...").is_some() {
            match require(&mut at) {
                Some(Some(request)) => found.reexport(&request),
                Some(None) => {}
                None if at.name().is_some() => {}
                None => return,
            }
        } else if let Some(key) = at.name() {
            if at.mark(":").is_some() {
                if !value(&mut at, found) {
                    return;
                }
            } else if key == "get" && is_getter(at) {
                return;
            }
            found.name(key);
        } else if let Some(key) = at.string() {
            if at.mark(":").is_some() {
                if !value(&mut at, found) {
                    return;
                }
                if let Some(key) = key {
                    found.name(&key);
                }
            }
        } else {
            return;
        }
        if at.mark(",").is_none() {
            return;
        }
    }
}

/// A getter's own name follows its `get`; its value is not known.
fn is_getter(mut at: Cursor<'_>) -> bool {
    at.name().is_some() && at.mark("(").is_some()
}

/// A property's value: something that begins with an identifier.
fn value(at: &mut Cursor<'_>, found: &mut Found) -> bool {
    if let Some(Some(request)) = require(&mut at.clone()) {
        found.reexport(&request);
    }
    at.name().is_some()
}

/// Behind `Object`: `.defineProperty(exports, 'a', { ...` with a value or a getter that reads a variable.
pub(super) fn define_property(mut at: Cursor<'_>, found: &mut Found) {
    let name = at.attempt(|at| {
        at.all(". defineProperty (")?;
        exports_object(at)?;
        at.mark(",")?;
        let name = at.string()?;
        at.all(", {")?;
        at.attempt(|at| at.all("enumerable : true ,"));
        if at.all("value :").is_some() {
            return name;
        }
        getter(at, |at| {
            at.name()?;
            if at.mark(".").is_some() {
                at.name()?;
            } else if at.mark("[").is_some() {
                at.literal()?;
                at.mark("]")?;
            }
            Some(())
        })?;
        at.mark(")")?;
        name
    });
    if let Some(name) = name {
        found.name(&name);
    }
}

/// `get: function () { return X; } }` in the forms that transpilers write, up to the end of the descriptor.
fn getter(at: &mut Cursor<'_>, result: impl FnOnce(&mut Cursor<'_>) -> Option<()>) -> Option<()> {
    at.word("get")?;
    if at.mark(":").is_some() {
        at.word("function")?;
        at.name();
    }
    at.all("( ) { return")?;
    result(at)?;
    at.mark(";");
    at.mark("}")?;
    at.mark(",");
    at.mark("}")
}

/// Behind `__export` or `__exportStar`: `(require('x')`.
pub(super) fn export_star_call(mut at: Cursor<'_>, helper: &str, found: &mut Found) {
    if !matches!(helper, "__export" | "__exportStar") || at.mark("(").is_none() {
        return;
    }
    if let Some(Some(request)) = require(&mut at) {
        found.reexport(&request);
    }
}

/// Behind `Object`: `.keys(x).forEach(function (k) { ... })` that copies or forwards every key of a required module.
pub(super) fn keys_for_each(mut at: Cursor<'_>, requires: &Requires<'_>, found: &mut Found) {
    let module = at.attempt(|at| {
        at.all(". keys (")?;
        let module = at.name()?;
        at.all(") . forEach ( function (")?;
        let key = at.name()?;
        at.all(") {")?;
        at.attempt(|at| filter_by_return(at, module, key))
            .or_else(|| at.attempt(|at| filter_by_test(at, key)))?;
        at.attempt(|at| copy(at, module, key))
            .or_else(|| at.attempt(|at| forward(at, module, key)))?;
        at.all("} )")?;
        Some(module)
    });
    if let Some(request) = module.and_then(|module| requires.0.get(module)) {
        found.reexport(request);
    }
}

/// `'name'` in either kind of quotes.
fn quoted(at: &mut Cursor<'_>, name: &str) -> Option<()> {
    at.attempt(|at| (at.literal()? == name).then_some(()))
}

/// `Object.prototype.hasOwnProperty.call(x, k)`, or without `prototype`.
fn has_own_call(at: &mut Cursor<'_>, key: &str) -> Option<()> {
    at.all("Object .")?;
    at.all("prototype .");
    at.all("hasOwnProperty . call (")?;
    at.name()?;
    at.mark(",")?;
    at.word(key)?;
    at.mark(")")
}

/// `if (k === 'default' || k === '__esModule') return;` and the further tests of Babel.
fn filter_by_return(at: &mut Cursor<'_>, module: &str, key: &str) -> Option<()> {
    at.all("if (")?;
    at.word(key)?;
    at.mark("===")?;
    quoted(at, "default")?;
    at.mark("||")?;
    at.word(key)?;
    at.mark("===")?;
    quoted(at, "__esModule")?;
    at.all(") return")?;
    at.mark(";");
    at.attempt(|at| {
        at.all("if (")?;
        has_own_call(at, key)?;
        at.all(") return")?;
        at.mark(";");
        Some(())
    });
    at.attempt(|at| {
        at.all("if (")?;
        at.word(key)?;
        at.word("in")?;
        exports_object(at)?;
        at.mark("&&")?;
        exports_object(at)?;
        indexed(at, key)?;
        at.mark("===")?;
        at.word(module)?;
        indexed(at, key)?;
        at.all(") return")?;
        at.mark(";");
        Some(())
    });
    Some(())
}

/// `if (k !== 'default' && !exports.hasOwnProperty(k))`, the second half as it likes.
fn filter_by_test(at: &mut Cursor<'_>, key: &str) -> Option<()> {
    at.all("if (")?;
    at.word(key)?;
    at.mark("!==")?;
    quoted(at, "default")?;
    if at.mark("&&").is_some() {
        at.mark("!")?;
        at.attempt(|at| has_own_call(at, key)).or_else(|| {
            at.attempt(|at| {
                at.name()?;
                at.all(". hasOwnProperty (")?;
                at.word(key)?;
                at.mark(")")
            })
        })?;
    }
    at.mark(")")
}

/// `[k]`
fn indexed(at: &mut Cursor<'_>, key: &str) -> Option<()> {
    at.mark("[")?;
    at.word(key)?;
    at.mark("]")
}

/// `exports[k] = x[k];`
fn copy(at: &mut Cursor<'_>, module: &str, key: &str) -> Option<()> {
    exports_object(at)?;
    indexed(at, key)?;
    at.mark("=")?;
    at.word(module)?;
    indexed(at, key)?;
    at.mark(";");
    Some(())
}

/// `Object.defineProperty(exports, k, { enumerable: true, get: function () { return x[k]; } });`
fn forward(at: &mut Cursor<'_>, module: &str, key: &str) -> Option<()> {
    at.all("Object . defineProperty (")?;
    exports_object(at)?;
    at.mark(",")?;
    at.word(key)?;
    at.all(", { enumerable : true ,")?;
    getter(at, |at| {
        at.word(module)?;
        indexed(at, key)
    })?;
    at.mark(")")?;
    at.mark(";");
    Some(())
}
