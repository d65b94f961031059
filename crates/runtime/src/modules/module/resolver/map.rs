//! Package maps: a table of packages that says where each lies and what every one of them may import under which name.
//! When there is one, bare specifiers are looked up in it and no `node_modules` folder is asked.

use std::collections::HashMap;

use super::Resolver;
use super::cjs::{FindOptions, split_request};
use super::error::ResolveError;

/// A package of the map.
struct Mapped {
    dir: String,
    /// Names in import specifiers to keys of packages.
    dependencies: HashMap<String, String>,
}

/// What the file given by `--experimental-package-map` holds.
#[derive(Default)]
pub(crate) struct PackageMap {
    file: String,
    packages: HashMap<String, Mapped>,
    keys: HashMap<String, String>,
}

impl PackageMap {
    /// The same map, told by errors to be of `file`.
    pub(crate) fn of_file(self, file: String) -> PackageMap {
        PackageMap { file, ..self }
    }

    /// Adds a package. `dependencies` are names and keys in turn.
    pub(crate) fn add(&mut self, key: String, dir: String, dependencies: &[String]) {
        let dependencies = dependencies
            .chunks_exact(2)
            .map(|pair| (pair[0].clone(), pair[1].clone()))
            .collect();
        self.keys.insert(dir.clone(), key.clone());
        self.packages.insert(key, Mapped { dir, dependencies });
    }

    /// The package whose folder is the nearest one around a file.
    fn owner(&self, file: &str) -> Option<&Mapped> {
        let mut dir = file;
        loop {
            if let Some(key) = self.keys.get(dir) {
                return self.packages.get(key);
            }
            dir = match dir.rfind('/')? {
                0 if dir.len() == 1 => return None,
                0 => "/",
                at => &dir[..at],
            };
        }
    }

    /// The folder of the package that a specifier in `from` names, and what follows the name (`""` or `/…`); `None` when
    /// `from`'s package does not depend on it.
    pub(super) fn find<'s>(
        &self,
        specifier: &'s str,
        from: &str,
    ) -> Result<Option<(&str, &'s str)>, ResolveError> {
        let Some(owner) = self.owner(from) else {
            return Err(ResolveError::new(
                "ERR_PACKAGE_MAP_EXTERNAL_FILE",
                [specifier.into(), from.into(), self.file.as_str().into()],
            ));
        };
        let Some((name, subpath)) = split_request(specifier) else {
            return Ok(None);
        };
        let Some(key) = owner.dependencies.get(name) else {
            return Ok(None);
        };
        match self.packages.get(key) {
            Some(package) => Ok(Some((&package.dir, subpath))),
            None => Err(ResolveError::new(
                "ERR_PACKAGE_MAP_KEY_NOT_FOUND",
                [key.as_str().into(), self.file.as_str().into()],
            )),
        }
    }
}

impl Resolver {
    /// Looks packages up in a map from now on; the first map stays.
    pub(crate) fn set_map(&self, map: PackageMap) {
        let _ = self.map.set(map);
    }

    /// `require()` of a bare request with a map in force; `None` when there is no such package or file.
    pub(crate) fn resolve_mapped(
        &self,
        parent: &str,
        request: &str,
        options: &FindOptions<'_>,
    ) -> Result<Option<String>, ResolveError> {
        let Some(map) = self.map.get() else {
            return Ok(None);
        };
        let Some((dir, subpath)) = map.find(request, parent)? else {
            return Ok(None);
        };
        let package = self
            .packages
            .in_dir(&*self.probes, dir)
            .map_err(|e| ResolveError::config(&e.0, None, None))?;
        if let Some(package) = package.filter(|p| p.exports.is_some()) {
            return self.exported(&package, dir, subpath, parent, options);
        }
        if subpath.is_empty() {
            return self.package_main(dir, request, options);
        }
        self.find_path(&format!(".{subpath}"), &[dir.to_owned()], options)
    }
}
