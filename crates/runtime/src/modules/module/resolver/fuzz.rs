//! Mutated specifiers and package.json files for the resolver: whatever strangers publish, resolving ends with an answer
//! or an error, never with a panic or a path outside of what was found on the disk.

use super::*;
use crate::mutation::{Random, for_some_time};

const SPECIFIERS: &[&str] = &[
    "./a.js",
    "../x",
    "/p/a.js",
    "dep",
    "dep/sub",
    "@s/q",
    "@s/q/sub/x",
    "#a",
    "#b/c",
    "node:fs",
    "fs",
    "file:///p/a.js",
    "data:text/javascript,1",
    "https://x/y",
    "./a%2fb.js",
    "./a.js?q#h",
    "dep/",
    "./",
    "..",
    "",
    "@",
    "#",
    "#/",
];

const PACKAGES: &[&str] = &[
    r##"{"name":"dep","exports":{".":"./a.js","./sub":{"import":"./a.js","default":["./b.js",null]}}}"##,
    r##"{"exports":{"./*":"./lib/*.js","./lib/*":null},"imports":{"#a":"./a.js","#b/*":"dep/*"}}"##,
    r##"{"main":"lib","type":"module"}"##,
    r##"{"exports":"./a.js"}"##,
    r##"{"exports":{"0":"./a.js"},"main":5}"##,
    "[]",
    "",
];

const PIECES: &[&str] = &[
    "*",
    "./",
    "../",
    "%2e",
    "%00",
    "\"",
    "{",
    "}",
    "[",
    ":",
    ",",
    "\\",
    "\u{fffd}",
    "é",
    "node_modules",
    "#",
    "@",
];

fn mutate(random: &mut Random, text: &str) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for _ in 0..random.below(4) {
        let at = random.below(chars.len() + 1);
        match random.below(4) {
            0 if at < chars.len() => {
                chars.remove(at);
            }
            1 if at < chars.len() => chars[at] = char::from(random.number() as u8 & 0x7f),
            2 => chars.truncate(at),
            _ => {
                let piece: Vec<char> = random.pick(PIECES).chars().collect();
                chars.splice(at..at, piece);
            }
        }
    }
    chars.into_iter().collect()
}

#[test]
#[ignore = "runs for as long as NODUS_FUZZ_SECONDS says"]
fn fuzz_resolver() {
    let extensions = [".js".to_owned(), ".json".to_owned()];
    let conditions = Conditions::new(["node", "import", "require"]);
    for_some_time(|random| {
        let template = random.pick(PACKAGES);
        let package = mutate(random, template);
        let template = random.pick(PACKAGES);
        let own = mutate(random, template);
        let probes = MapProbes::new()
            .file("/p/package.json", &own)
            .file("/p/a.js", "")
            .file("/p/node_modules/dep/package.json", &package)
            .file("/p/node_modules/dep/a.js", "")
            .file("/p/node_modules/dep/lib/index.js", "")
            .file("/p/node_modules/@s/q/index.js", "");
        let resolver = Resolver::new(Box::new(probes), ["fs"]);
        let template = random.pick(SPECIFIERS);
        let specifier = mutate(random, template);
        let _ = resolver.resolve_esm(&specifier, "file:///p/entry.mjs", &conditions, false);
        let options = FindOptions {
            extensions: &extensions,
            preserve_symlinks: false,
            conditions: &conditions,
        };
        let paths = path::node_modules_paths("/p");
        let _ = resolver.resolve_self("/p/entry.js", &specifier, &options);
        let _ = resolver.find_path(&specifier, &paths, &options);
        if specifier.starts_with('#') {
            let _ = resolver.resolve_hash("/p/entry.js", &specifier, &options);
        }
    });
}
