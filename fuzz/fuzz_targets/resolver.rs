//! The module resolver over arbitrary package.json texts and specifiers: no input may make it panic, loop or leave the
//! file system it was given.
#![no_main]

#[path = "../../crates/runtime/src/modules/module/resolver/mod.rs"]
mod resolver;

use libfuzzer_sys::fuzz_target;
use resolver::{Conditions, FindOptions, MapProbes, Resolver, path};

fuzz_target!(|data: (String, String, String)| {
    let (own, dependency, specifier) = data;
    let files = MapProbes::new()
        .file("/app/package.json", &own)
        .file("/app/main.js", "")
        .file("/app/lib/a.js", "")
        .file("/app/node_modules/dep/package.json", &dependency)
        .file("/app/node_modules/dep/index.js", "")
        .link("/app/link", "/app/lib");
    let resolver = Resolver::new(Box::new(files), ["fs", "path"]);
    let conditions = Conditions::new(["node", "import", "require"]);
    for base in ["file:///app/main.js", "file:///app/node_modules/dep/index.js", "data:text/javascript,"] {
        for name in [specifier.as_str(), "dep", "#x", "./lib/a.js"] {
            let _ = resolver.resolve_esm(name, base, &conditions, false);
        }
    }
    let extensions = [".js".to_owned(), ".json".to_owned()];
    let options = FindOptions { extensions: &extensions, preserve_symlinks: false, conditions: &conditions };
    let paths = path::node_modules_paths("/app");
    let _ = resolver.find_path(&specifier, &paths, &options);
    let _ = resolver.resolve_self("/app/main.js", &specifier, &options);
    let _ = resolver.resolve_hash("/app/main.js", &specifier, &options);
});
