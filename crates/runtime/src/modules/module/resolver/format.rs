//! Which kind of module a file is, judged by its extension and its package's `type`.

use super::package::{Malformed, PackageType};
use super::{Resolver, path};

/// The answer for a file: the format's name, `None` when the extension is unknown, or `Detect` when only the source can
/// tell (`.js` and extensionless files whose package does not say).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// A known format.
    Known(&'static str),
    /// CommonJS unless the source uses ES module syntax.
    Detect,
    /// TypeScript, to be judged like `.js` after the types are gone.
    DetectTypeScript,
    /// The extension says nothing.
    Unknown,
}

impl Format {
    /// The name that JavaScript sees.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Format::Known(name) => name,
            Format::Detect => "detect",
            Format::DetectTypeScript => "detect-typescript",
            Format::Unknown => "",
        }
    }
}

/// The format of the file at `file`; the package is asked only where it has a say.
pub(crate) fn format_of(resolver: &Resolver, file: &str) -> Result<Format, Malformed> {
    let package_type = || {
        let package = resolver.package_of(file)?;
        Ok(package.map_or(PackageType::None, |package| package.kind))
    };
    Ok(match path::extname(file) {
        ".mjs" => Format::Known("module"),
        ".cjs" => Format::Known("commonjs"),
        ".json" => Format::Known("json"),
        ".wasm" => Format::Known("wasm"),
        ".node" => Format::Known("addon"),
        ".mts" => Format::Known("module-typescript"),
        ".cts" => Format::Known("commonjs-typescript"),
        ".ts" => match package_type()? {
            PackageType::Module => Format::Known("module-typescript"),
            PackageType::CommonJs => Format::Known("commonjs-typescript"),
            PackageType::None => Format::DetectTypeScript,
        },
        ".js" => match package_type()? {
            PackageType::Module => Format::Known("module"),
            PackageType::CommonJs => Format::Known("commonjs"),
            PackageType::None => Format::Detect,
        },
        "" => match package_type()? {
            // A WebAssembly binary needs no extension in a module package.
            PackageType::Module if starts_as_wasm(resolver, file) => Format::Known("wasm"),
            PackageType::Module => Format::Known("module"),
            PackageType::CommonJs => Format::Known("commonjs"),
            PackageType::None => Format::Detect,
        },
        _ => Format::Unknown,
    })
}

fn starts_as_wasm(resolver: &Resolver, file: &str) -> bool {
    resolver
        .read(file)
        .is_some_and(|bytes| bytes.starts_with(b"\0asm"))
}
