//! ES module resolution, after the algorithm in Node's ESM documentation: from a specifier and the URL of the importing
//! module to the URL of the imported one, with the file's existence checked and symbolic links followed.

use super::error::{ResolveError, Warning};
use super::package::Malformed;
use super::probes::Kind;
use super::target::Walk;
use super::{Conditions, Resolver, path, url};

/// What a specifier resolved to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Resolution {
    /// A file: its URL (query and fragment kept) and its path.
    File(String, String),
    /// A `node:` URL of a builtin module.
    Builtin(String),
    /// Not a `file:` or `node:` matter: the full URL parser and the loader's scheme check have to judge.
    Foreign,
}

/// Whether a specifier is a path relative to its importer.
pub(crate) fn is_relative(specifier: &str) -> bool {
    specifier == "."
        || specifier == ".."
        || specifier.starts_with("./")
        || specifier.starts_with("../")
}

impl Resolver {
    /// ESM_RESOLVE. `base` is the importing module's URL.
    pub(crate) fn resolve_esm(
        &self,
        specifier: &str,
        base: &str,
        conditions: &Conditions,
        preserve_symlinks: bool,
    ) -> Result<Resolution, ResolveError> {
        let file_base = base.starts_with("file:");
        let found = if specifier.starts_with('/') || is_relative(specifier) {
            match file_base.then(|| url::join(specifier, base)).flatten() {
                Some(found) => found,
                None => return Ok(Resolution::Foreign),
            }
        } else if specifier.starts_with('#') {
            if !file_base {
                return Ok(Resolution::Foreign);
            }
            self.imports_resolve(specifier, base, conditions)?
        } else if let Some(scheme) = url::scheme(specifier) {
            match scheme.as_str() {
                "node" if specifier.starts_with("node:") => {
                    return Ok(Resolution::Builtin(specifier.to_owned()));
                }
                "file" => match url::join(specifier, "file:///") {
                    Some(found) => found,
                    None => return Ok(Resolution::Foreign),
                },
                _ => return Ok(Resolution::Foreign),
            }
        } else {
            if !file_base && !self.is_builtin(specifier) {
                return Ok(Resolution::Foreign);
            }
            self.package_resolve(specifier, base, conditions)?
        };
        if found.starts_with("node:") {
            return Ok(Resolution::Builtin(found));
        }
        self.finish_esm(&found, base, preserve_symlinks)
    }

    /// Checks the file behind a URL and follows its links.
    fn finish_esm(
        &self,
        found: &str,
        base: &str,
        preserve_symlinks: bool,
    ) -> Result<Resolution, ResolveError> {
        let from = url::display_path(base);
        if url::hides_separator(found) {
            let shown = url::display_path(found);
            let reason = "must not include encoded \"/\" or \"\\\" characters";
            return Err(ResolveError::specifier(&shown, reason, Some(&from)));
        }
        let Some(file) = url::to_path(found) else {
            return Ok(Resolution::Foreign);
        };
        let kind = if file.ends_with('/') {
            // A trailing slash asks for a directory, which cannot be imported whether it is there or not.
            match self.probes.kind(file.trim_end_matches('/')) {
                Kind::File => Kind::Missing,
                other => other,
            }
        } else {
            self.probes.kind(&file)
        };
        match kind {
            Kind::Dir => Err(ResolveError::new(
                "ERR_UNSUPPORTED_DIR_IMPORT",
                [file.into(), from.into(), found.into()],
            )),
            Kind::Missing => Err(ResolveError::module_not_found(
                &file,
                Some(&from),
                Some(found),
            )),
            Kind::File if preserve_symlinks => Ok(Resolution::File(found.to_owned(), file)),
            Kind::File => {
                let real = self.realpath(&file).unwrap_or_else(|| file.clone());
                let tail = found.find(['?', '#']).map_or("", |at| &found[at..]);
                Ok(Resolution::File(
                    format!("{}{tail}", url::from_path(&real)),
                    real,
                ))
            }
        }
    }

    /// PACKAGE_IMPORTS_RESOLVE.
    pub(super) fn imports_resolve(
        &self,
        name: &str,
        base: &str,
        conditions: &Conditions,
    ) -> Result<String, ResolveError> {
        let from = url::display_path(base);
        if name == "#" || name.ends_with('/') {
            let reason = "is not a valid internal imports specifier name";
            return Err(ResolveError::specifier(name, reason, Some(&from)));
        }
        let file = url::to_path(base).unwrap_or_default();
        let package = self
            .packages
            .scope(&*self.probes, &file)
            .map_err(|e| ResolveError::config(&e.0, None, None))?;
        if let Some(package) = &package {
            let walk = Walk {
                resolver: self,
                package,
                base: Some(base),
                conditions,
                internal: true,
            };
            if let Some(found) = walk.imports(name)? {
                return Ok(found);
            }
        }
        let dir = package.map(|p| format!("{}/", p.dir().trim_end_matches('/')));
        let args = [
            name.into(),
            super::error::Arg::maybe(dir.as_deref()),
            from.into(),
        ];
        Err(ResolveError::new("ERR_PACKAGE_IMPORT_NOT_DEFINED", args))
    }

    /// PACKAGE_RESOLVE: a bare specifier.
    pub(super) fn package_resolve(
        &self,
        specifier: &str,
        base: &str,
        conditions: &Conditions,
    ) -> Result<String, ResolveError> {
        if self.is_builtin(specifier) {
            return Ok(format!("node:{specifier}"));
        }
        let from = url::display_path(base);
        if let Some(map) = self.map.get() {
            let file = url::to_path(base).unwrap_or_default();
            let Some((folder, rest)) = map.find(specifier, &file)? else {
                return Err(ResolveError::module_not_found(specifier, Some(&from), None));
            };
            return self.in_package(folder, &format!(".{rest}"), specifier, base, conditions);
        }
        let (name, subpath) = parse_name(specifier).ok_or_else(|| {
            ResolveError::specifier(specifier, "is not a valid package name", Some(&from))
        })?;
        let base_file = url::to_path(base).unwrap_or_default();
        let own = self
            .packages
            .scope(&*self.probes, &base_file)
            .map_err(|e| ResolveError::config(&e.0, None, None))?;
        if let Some(package) =
            own.filter(|p| p.exports.is_some() && p.name.as_deref() == Some(name))
        {
            let walk = Walk {
                resolver: self,
                package: &package,
                base: Some(base),
                conditions,
                internal: false,
            };
            return walk.exports(&subpath);
        }
        let mut dir = path::folder_of(&base_file);
        loop {
            let root = dir.trim_end_matches('/');
            let folder = format!("{root}/node_modules/{name}");
            if self.probes.kind(&folder) == Kind::Dir {
                return self.in_package(&folder, &subpath, specifier, base, conditions);
            }
            if path::is_top(root) {
                break;
            }
            dir = path::dirname(dir);
        }
        Err(ResolveError::module_not_found(name, Some(&from), None))
    }

    fn in_package(
        &self,
        folder: &str,
        subpath: &str,
        specifier: &str,
        base: &str,
        conditions: &Conditions,
    ) -> Result<String, ResolveError> {
        let package = self
            .packages
            .in_dir(&*self.probes, folder)
            .map_err(|e| config_error(&e, specifier, base))?;
        if let Some(package) = package.as_deref().filter(|p| p.exports.is_some()) {
            let walk = Walk {
                resolver: self,
                package,
                base: Some(base),
                conditions,
                internal: false,
            };
            return walk.exports(subpath);
        }
        if subpath == "." {
            let main = package
                .as_deref()
                .and_then(|p| p.main.as_deref())
                .filter(|main| !main.is_empty());
            return self.legacy_main(folder, main, package.as_deref().map(|p| p.kind), base);
        }
        let folder_url = format!("{}/", url::from_path(folder));
        url::join(subpath, &folder_url).ok_or_else(|| {
            ResolveError::specifier(specifier, "is not a valid package name", Some(base))
        })
    }

    /// LEGACY_MAIN_RESOLVE: `main` with extensions, then `index`.
    fn legacy_main(
        &self,
        folder: &str,
        main: Option<&str>,
        kind: Option<super::package::PackageType>,
        base: &str,
    ) -> Result<String, ResolveError> {
        let mut candidates = Vec::new();
        if let Some(main) = main {
            for end in [
                "",
                ".js",
                ".json",
                ".node",
                "/index.js",
                "/index.json",
                "/index.node",
            ] {
                candidates.push(path::resolve(folder, &format!("{main}{end}")));
            }
        }
        for index in ["index.js", "index.json", "index.node"] {
            candidates.push(format!("{folder}/{index}"));
        }
        for (i, candidate) in candidates.iter().enumerate() {
            let file = path::normalize(candidate);
            if self.probes.kind(&file) == Kind::File {
                if i > 0 || main.is_none() {
                    self.warn_legacy(folder, main, &file, kind, base);
                }
                return Ok(url::from_path(&file));
            }
        }
        let missing = path::resolve(folder, main.unwrap_or("index.js"));
        Err(ResolveError::module_not_found(
            &missing,
            Some(&url::display_path(base)),
            None,
        ))
    }

    /// Guessing extensions is deprecated where the guess is an ES module.
    fn warn_legacy(
        &self,
        folder: &str,
        main: Option<&str>,
        file: &str,
        kind: Option<super::package::PackageType>,
        base: &str,
    ) {
        if kind != Some(super::package::PackageType::Module) || !file.ends_with(".js") {
            return;
        }
        let from = url::display_path(base);
        let short = file
            .strip_prefix(folder)
            .map_or(file, |f| f.trim_start_matches('/'));
        let message = match main {
            None => format!(
                "No \"main\" or \"exports\" field defined in the package.json for {folder}/ resolving the main entry \
point \"{short}\", imported from {from}.\nDefault \"index\" lookups for the main are deprecated for ES modules."
            ),
            Some(main) => format!(
                "Package {folder}/ has a \"main\" field set to \"{main}\", excluding the full filename and extension to \
the resolved file at \"{short}\", imported from {from}.\n Automatic extension resolution of the \"main\" field is \
deprecated for ES modules."
            ),
        };
        self.warn(Warning {
            code: "DEP0151",
            message,
        });
    }
}

/// A malformed package.json of the package that is asked for, told with the import that led there.
fn config_error(error: &Malformed, specifier: &str, base: &str) -> ResolveError {
    let base = format!("\"{specifier}\" from {}", url::display_path(base));
    ResolveError::config(&error.0, Some(&base), None)
}

/// Name and subpath (`.` or `./…`).
fn parse_name(specifier: &str) -> Option<(&str, String)> {
    let mut slash = specifier.find('/');
    if specifier.starts_with('@') {
        let first = slash?;
        slash = specifier[first + 1..].find('/').map(|at| first + 1 + at);
    }
    let (name, rest) = specifier.split_at(slash.unwrap_or(specifier.len()));
    if name.starts_with('.') || name.contains(['\\', '%']) {
        return None;
    }
    Some((name, format!(".{rest}")))
}
