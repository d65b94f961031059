//! package.json files: reading, the fields that resolution needs, and a cache that lives as long as the process
//! (Node promises that a changed package.json is not noticed). The absence of a file is remembered too.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::path;
use super::probes::Probes;
use crate::json_reader::{Json, members};

/// The `type` field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PackageType {
    /// Neither of the known values.
    None,
    /// `"commonjs"`
    CommonJs,
    /// `"module"`
    Module,
}

impl PackageType {
    /// The field's value as JavaScript sees it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            PackageType::None => "none",
            PackageType::CommonJs => "commonjs",
            PackageType::Module => "module",
        }
    }
}

/// A readable package.json.
#[derive(Debug)]
pub(crate) struct Package {
    /// The absolute path of the package.json itself.
    pub file: String,
    /// `name`, when it is a string.
    pub name: Option<String>,
    /// `main`, when it is a string.
    pub main: Option<String>,
    /// `type`.
    pub kind: PackageType,
    /// `exports`, unless absent or null.
    pub exports: Option<Json>,
    /// `imports`, when it is an object.
    pub imports: Option<Json>,
}

impl Package {
    /// The directory that holds the package.
    pub(crate) fn dir(&self) -> &str {
        path::dirname(&self.file)
    }
}

/// A package.json that cannot be used; the path of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Malformed(pub String);

/// The result of a look-up.
pub(crate) type Lookup = Result<Option<Rc<Package>>, Malformed>;

/// The cache.
#[derive(Debug, Default)]
pub(crate) struct Packages {
    by_dir: RefCell<HashMap<String, Lookup>>,
    /// The nearest package of a directory, by directory.
    scopes: RefCell<HashMap<String, Lookup>>,
}

impl Packages {
    /// The package.json directly in `dir`.
    pub(crate) fn in_dir(&self, probes: &dyn Probes, dir: &str) -> Lookup {
        if let Some(hit) = self.by_dir.borrow().get(dir) {
            return hit.clone();
        }
        let file = if dir.ends_with('/') {
            format!("{dir}package.json")
        } else {
            format!("{dir}/package.json")
        };
        let found = match probes.read(&file) {
            None => Ok(None),
            Some(bytes) => parse(&file, &bytes).map(|p| Some(Rc::new(p))),
        };
        self.by_dir
            .borrow_mut()
            .insert(dir.to_owned(), found.clone());
        found
    }

    /// The nearest package.json at or above the directory of `file`, not looking beyond a `node_modules` folder.
    pub(crate) fn scope(&self, probes: &dyn Probes, file: &str) -> Lookup {
        let start = path::folder_of(file);
        if let Some(hit) = self.scopes.borrow().get(start) {
            return hit.clone();
        }
        let mut dir = start;
        let found = loop {
            if dir.ends_with("/node_modules") {
                break Ok(None);
            }
            match self.in_dir(probes, dir) {
                Ok(None) => {}
                found => break found,
            }
            if path::is_top(dir) {
                break Ok(None);
            }
            dir = path::dirname(dir);
        };
        self.scopes
            .borrow_mut()
            .insert(start.to_owned(), found.clone());
        found
    }
}

fn parse(file: &str, bytes: &[u8]) -> Result<Package, Malformed> {
    let text = String::from_utf8_lossy(bytes);
    let mut package = Package {
        file: file.to_owned(),
        name: None,
        main: None,
        kind: PackageType::None,
        exports: None,
        imports: None,
    };
    let wanted = |key: &str| matches!(key, "name" | "main" | "type" | "exports" | "imports");
    let mut usable = true;
    let ok = members(&text, wanted, |key, value| match (key, value) {
        ("name", Json::String(name)) => package.name = Some(name),
        ("main", Json::String(main)) => package.main = Some(main),
        ("type", Json::String(kind)) => {
            package.kind = match kind.as_str() {
                "module" => PackageType::Module,
                "commonjs" => PackageType::CommonJs,
                _ => PackageType::None,
            }
        }
        ("exports", value) => {
            let is_map = matches!(value, Json::String(_) | Json::Array(_) | Json::Object(_));
            package.exports = is_map.then_some(value);
        }
        ("imports", value @ Json::Object(_)) => package.imports = Some(value),
        ("name" | "type", _) => usable = false,
        _ => {}
    });
    // A document that is not an object is as unusable as one that is not JSON.
    if ok == Some(true) && usable {
        Ok(package)
    } else {
        Err(Malformed(file.to_owned()))
    }
}
