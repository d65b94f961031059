//! CommonJS resolution: `require()` of paths, of packages in `node_modules` folders, of a package by its own name and
//! of its `#imports`. The order of probes is Node's, so that programs see the same file on the same disk.

use super::error::{ResolveError, Warning};
use super::package::Malformed;
use super::probes::Kind;
use super::target::Walk;
use super::{Conditions, Package, Resolver, path, url};

/// How a look-up treats symbolic links and which extensions it appends.
pub(crate) struct FindOptions<'a> {
    /// The extensions to try, in order.
    pub extensions: &'a [String],
    /// Keep the link's path instead of following it.
    pub preserve_symlinks: bool,
    /// The conditions in force.
    pub conditions: &'a Conditions,
}

/// Splits a bare request into package name and subpath (`""` or `/…`); `None` when it cannot name a package.
pub(crate) fn split_request(request: &str) -> Option<(&str, &str)> {
    let scope = match request.strip_prefix('@') {
        Some(rest) => {
            let at = rest.find('/')?;
            if at == 0 || rest[..at].contains(['\\', '%']) {
                return None;
            }
            at + 2
        }
        None => 0,
    };
    let rest = &request[scope..];
    let end = rest.find('/').unwrap_or(rest.len());
    let name = &rest[..end];
    if name.is_empty() || name.starts_with('.') || name.contains(['\\', '%']) {
        return None;
    }
    Some(request.split_at(scope + end))
}

fn malformed(error: &Malformed) -> ResolveError {
    ResolveError::config(&error.0, None, None)
}

impl Resolver {
    /// Module._findPath without its caches: the file that `request` names below one of `paths`.
    pub(crate) fn find_path(
        &self,
        request: &str,
        paths: &[String],
        options: &FindOptions<'_>,
    ) -> Result<Option<String>, ResolveError> {
        let absolute = request.starts_with('/');
        let only_root = [String::new()];
        let paths = if absolute { &only_root[..] } else { paths };
        let slash_end = request.ends_with('/')
            || request == "."
            || request == ".."
            || request.ends_with("/.")
            || request.ends_with("/..");
        // What lies outside a folder can be there without the folder.
        let leads_out = request == ".." || request.starts_with("../");
        for dir in paths {
            // Not worth a question when it is the only one.
            let may_lack = paths.len() > 1 && !dir.is_empty() && !leads_out;
            if may_lack && self.probes.kind(dir) != Kind::Dir {
                continue;
            }
            if !absolute && let Some(found) = self.exports_in(dir, request, options)? {
                return Ok(Some(found));
            }
            let base = path::resolve(if dir.is_empty() { "/" } else { dir }, request);
            let kind = self.probes.kind(&base);
            if !slash_end {
                if kind == Kind::File {
                    return Ok(Some(self.real(&base, options)));
                }
                if let Some(found) = self.with_extension(&base, options) {
                    return Ok(Some(found));
                }
            }
            if kind == Kind::Dir
                && let Some(found) = self.package_main(&base, request, options)?
            {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    fn real(&self, file: &str, options: &FindOptions<'_>) -> String {
        if options.preserve_symlinks {
            return file.to_owned();
        }
        self.realpath(file).unwrap_or_else(|| file.to_owned())
    }

    fn file(&self, file: &str, options: &FindOptions<'_>) -> Option<String> {
        (self.probes.kind(file) == Kind::File).then(|| self.real(file, options))
    }

    fn with_extension(&self, base: &str, options: &FindOptions<'_>) -> Option<String> {
        options
            .extensions
            .iter()
            .find_map(|ext| self.file(&format!("{base}{ext}"), options))
    }

    /// The main file of a directory: its package.json's `main` as file, with extension or as directory, or `index`.
    pub(super) fn package_main(
        &self,
        dir: &str,
        request: &str,
        options: &FindOptions<'_>,
    ) -> Result<Option<String>, ResolveError> {
        let index = path::resolve(dir, "index");
        let package = self
            .packages
            .in_dir(&*self.probes, dir)
            .map_err(|e| malformed(&e))?;
        let Some((package, main)) = package
            .as_deref()
            .and_then(|p| Some((p, p.main.as_deref()?)))
        else {
            return Ok(self.with_extension(&index, options));
        };
        if main.is_empty() {
            return Ok(self.with_extension(&index, options));
        }
        let named = path::resolve(dir, main);
        let found = self
            .file(&named, options)
            .or_else(|| self.with_extension(&named, options))
            .or_else(|| self.with_extension(&path::resolve(&named, "index"), options));
        if found.is_some() {
            return Ok(found);
        }
        match self.with_extension(&index, options) {
            Some(found) => {
                self.warn(Warning {
                    code: "DEP0128",
                    message: format!(
                        "Invalid 'main' field in '{}' of '{main}'. Please either fix that or report it to the module author",
                        package.file
                    ),
                });
                Ok(Some(found))
            }
            None => Err(ResolveError::cjs_not_found(
                &named,
                &package.file,
                Some(request),
            )),
        }
    }

    /// A package of the folder `dir` whose package.json has `exports`.
    fn exports_in(
        &self,
        dir: &str,
        request: &str,
        options: &FindOptions<'_>,
    ) -> Result<Option<String>, ResolveError> {
        let Some((name, subpath)) = split_request(request) else {
            return Ok(None);
        };
        let package_dir = path::resolve(dir, name);
        let package = self
            .packages
            .in_dir(&*self.probes, &package_dir)
            .map_err(|e| malformed(&e))?;
        let Some(package) = package.filter(|p| p.exports.is_some()) else {
            return Ok(None);
        };
        let walk = Walk {
            resolver: self,
            package: &package,
            base: None,
            conditions: options.conditions,
            internal: false,
        };
        let found = walk.exports(&format!(".{subpath}"))?;
        self.finish_cjs(&found, None, &package_dir, options)
            .map(Some)
    }

    /// A request for the package that `parent` (a file path) itself belongs to.
    pub(crate) fn resolve_self(
        &self,
        parent: &str,
        request: &str,
        options: &FindOptions<'_>,
    ) -> Result<Option<String>, ResolveError> {
        let package = self
            .packages
            .scope(&*self.probes, parent)
            .map_err(|e| malformed(&e))?;
        let Some(package) = package.filter(|p| p.exports.is_some()) else {
            return Ok(None);
        };
        let Some(rest) = package
            .name
            .as_deref()
            .and_then(|name| request.strip_prefix(name))
        else {
            return Ok(None);
        };
        if !rest.is_empty() && !rest.starts_with('/') {
            return Ok(None);
        }
        self.exported(&package, package.dir(), rest, parent, options)
    }

    /// What the `exports` of a package give `parent` for `rest`, which is nothing or begins with a slash.
    pub(super) fn exported(
        &self,
        package: &Package,
        dir: &str,
        rest: &str,
        parent: &str,
        options: &FindOptions<'_>,
    ) -> Result<Option<String>, ResolveError> {
        let base = url::from_path(parent);
        let walk = Walk {
            resolver: self,
            package,
            base: Some(&base),
            conditions: options.conditions,
            internal: false,
        };
        let found = walk.exports(&format!(".{rest}"))?;
        self.finish_cjs(&found, Some(parent), dir, options)
            .map(Some)
    }

    /// A `#name` request from the file `parent`; `None` when its package has no `imports` at all.
    pub(crate) fn resolve_hash(
        &self,
        parent: &str,
        request: &str,
        options: &FindOptions<'_>,
    ) -> Result<Option<String>, ResolveError> {
        let package = self
            .packages
            .scope(&*self.probes, parent)
            .map_err(|e| malformed(&e))?;
        let Some(package) = package.filter(|p| p.imports.is_some()) else {
            return Ok(None);
        };
        let base = url::from_path(parent);
        let found = self.imports_resolve(request, &base, options.conditions)?;
        if found.starts_with("node:") {
            return Ok(Some(found));
        }
        self.finish_cjs(&found, Some(parent), &package.file, options)
            .map(Some)
    }

    /// From the URL that a package's map gave to the file that is loaded.
    pub(super) fn finish_cjs(
        &self,
        found: &str,
        parent: Option<&str>,
        package: &str,
        options: &FindOptions<'_>,
    ) -> Result<String, ResolveError> {
        if url::hides_separator(found) {
            return Err(ResolveError::specifier(
                found,
                "must not include encoded \"/\" or \"\\\" characters",
                parent,
            ));
        }
        let file = url::to_path(found).unwrap_or_default();
        self.file(&file, options)
            .ok_or_else(|| ResolveError::cjs_not_found(&file, package, None))
    }
}
