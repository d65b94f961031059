//! What a CommonJS source exports, as far as its text shows: the names by which ES modules can import from it, found
//! before it runs. Only the shapes that Node documents count: assignments to `exports.a`, `module.exports = { a, b }`,
//! `Object.defineProperty(exports, 'a', ...)` and what transpilers write for `export * from`. A name too many is
//! harmless (it is undefined), so scopes and reachability are not looked at; a text that is no script has no names.

mod cursor;
mod literal;
mod patterns;
mod scanner;
#[cfg(test)]
mod tests;

/// The exported names of a source and the requests whose exports it passes on, each once, in the order they were met.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Exports {
    pub names: Vec<String>,
    pub reexports: Vec<String>,
}

/// Finds the exports of a CommonJS source; none when brackets, strings or templates do not close or the source has
/// the syntax of an ES module.
pub(super) fn find_exports(source: &str) -> Exports {
    // Every shape that counts contains this word, and most large bundles' parts do not.
    if memchr::memmem::find(source.as_bytes(), b"export").is_none() {
        return Exports::default();
    }
    scanner::Scanner::new(source).run().unwrap_or_default()
}
