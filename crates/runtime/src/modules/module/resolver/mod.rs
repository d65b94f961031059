//! Module resolution without an engine: CommonJS and ES module algorithms over a few file-system probes. Everything
//! here is a function of the disk, the builtin modules' names and the conditions in force; the JavaScript loaders put
//! caches, hooks and the patchable face of `Module` on top.

mod cjs;
mod error;
mod esm;
mod format;
mod map;
mod package;
pub(crate) mod path;
mod probes;
mod target;
pub(crate) mod url;

#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod tests;

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

pub(crate) use cjs::FindOptions;
pub(crate) use error::{Arg, ResolveError, Warning};
pub(crate) use esm::Resolution;
pub(crate) use format::format_of;
pub(crate) use map::PackageMap;
pub(crate) use package::{Lookup, Malformed, Package, Packages};
#[allow(unused_imports, reason = "for tests and fuzzing")]
pub(crate) use probes::MapProbes;
pub(crate) use probes::{Kind, OsProbes, Probes, read_file, read_path};

/// The names of conditional exports that count as true, besides `default`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Conditions(Vec<String>);

impl Conditions {
    /// Conditions of the given names.
    pub(crate) fn new<S: Into<String>>(names: impl IntoIterator<Item = S>) -> Self {
        Conditions(names.into_iter().map(Into::into).collect())
    }

    /// Whether the condition is in force.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|n| n == name)
    }
}

/// The resolver of one thread, with its caches.
pub(crate) struct Resolver {
    probes: Box<dyn Probes>,
    packages: Packages,
    builtins: Rc<HashSet<String>>,
    realpaths: RefCell<HashMap<String, String>>,
    warnings: RefCell<Vec<Warning>>,
    map: OnceCell<PackageMap>,
}

impl Resolver {
    /// A resolver over `probes` that knows the builtin modules importable without a scheme.
    pub(crate) fn new<S: Into<String>>(
        probes: Box<dyn Probes>,
        builtins: impl IntoIterator<Item = S>,
    ) -> Self {
        Resolver {
            probes,
            packages: Packages::default(),
            builtins: Rc::new(builtins.into_iter().map(Into::into).collect()),
            realpaths: RefCell::default(),
            warnings: RefCell::default(),
            map: OnceCell::new(),
        }
    }

    /// A resolver over other probes, which remembers nothing yet.
    pub(crate) fn over(&self, probes: Box<dyn Probes>) -> Resolver {
        Resolver {
            probes,
            packages: Packages::default(),
            builtins: self.builtins.clone(),
            realpaths: RefCell::default(),
            warnings: RefCell::default(),
            map: OnceCell::new(),
        }
    }

    /// What a path leads to.
    pub(crate) fn kind(&self, path: &str) -> Kind {
        self.probes.kind(path)
    }

    /// A file's bytes.
    pub(crate) fn read(&self, path: &str) -> Option<Vec<u8>> {
        self.probes.read(path)
    }

    /// Whether `name` is a builtin that needs no `node:`.
    pub(crate) fn is_builtin(&self, name: &str) -> bool {
        self.builtins.contains(name)
    }

    /// The path with links followed; remembered, as Node does.
    pub(crate) fn realpath(&self, path: &str) -> Option<String> {
        if let Some(hit) = self.realpaths.borrow().get(path) {
            return Some(hit.clone());
        }
        let real = self.follow(path)?;
        self.realpaths
            .borrow_mut()
            .insert(path.to_owned(), real.clone());
        Some(real)
    }

    /// Files of one folder share the way to it, which is gone only once.
    fn follow(&self, path: &str) -> Option<String> {
        let (dir, name) = match path.rsplit_once('/') {
            Some((dir, name))
                if !dir.is_empty()
                    && !matches!(name, "" | "." | "..")
                    && !path::is_mounted(path) =>
            {
                (dir, name)
            }
            _ => return self.probes.realpath(path),
        };
        let mut real = self.realpath(dir)?;
        if !real.ends_with('/') {
            real.push('/');
        }
        real.push_str(name);
        match self.probes.is_link(&real)? {
            true => self.probes.realpath(&real),
            false => Some(real),
        }
    }

    /// The package.json in a directory.
    pub(crate) fn package_in(&self, dir: &str) -> Lookup {
        self.packages.in_dir(&*self.probes, dir)
    }

    /// The nearest package.json of a file.
    pub(crate) fn package_of(&self, file: &str) -> Lookup {
        self.packages.scope(&*self.probes, file)
    }

    /// Deprecations met since the last call.
    pub(crate) fn take_warnings(&self) -> Vec<Warning> {
        self.warnings.take()
    }

    /// Takes over what another resolver met.
    pub(crate) fn add_warnings(&self, warnings: Vec<Warning>) {
        self.warnings.borrow_mut().extend(warnings);
    }

    fn warn(&self, warning: Warning) {
        self.warnings.borrow_mut().push(warning);
    }
}
