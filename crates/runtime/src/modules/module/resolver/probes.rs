//! What the resolver may ask of a file system. `OsProbes` asks the real one; `MapProbes` answers from a table, for
//! unit tests and fuzzing, so that every rule of resolution can be exercised without touching a disk.

use std::collections::BTreeMap;
use std::fs::{File, Metadata};
use std::io::{self, Read};

/// What a path leads to, after following symbolic links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Anything that is not a directory: a regular file, a pipe, a device.
    File,
    /// A directory.
    Dir,
    /// Nothing, or something that may not be looked at.
    Missing,
}

/// The questions that resolution asks. Paths are absolute and use `/`.
pub(crate) trait Probes {
    /// What the path leads to.
    fn kind(&self, path: &str) -> Kind;
    /// The file's bytes, or `None` when it cannot be read.
    fn read(&self, path: &str) -> Option<Vec<u8>>;
    /// The path with every symbolic link followed, or `None` when it does not exist.
    fn realpath(&self, path: &str) -> Option<String>;
    /// Whether the last name of the path is a symbolic link, or `None` when it does not exist.
    fn is_link(&self, path: &str) -> Option<bool>;
}

/// The operating system's file system.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct OsProbes;

/// What is in an open file. Of a regular one the size is known, so that it takes one call.
pub(crate) fn read_file(mut file: File, meta: &Metadata) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if !meta.is_file() || meta.len() == 0 {
        file.read_to_end(&mut bytes)?;
        return Ok(bytes);
    }
    // With room for one more, a read that does not fill it has come to the end.
    let size = meta.len() as usize + 1;
    bytes.resize(size, 0);
    let length = loop {
        match file.read(&mut bytes) {
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            other => break other?,
        }
    };
    bytes.truncate(length);
    if length == size {
        // It has grown.
        file.read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// What is in a file.
pub(crate) fn read_path(path: &str) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let meta = file.metadata()?;
    read_file(file, &meta)
}

impl Probes for OsProbes {
    fn kind(&self, path: &str) -> Kind {
        match std::fs::metadata(path) {
            Ok(meta) if meta.is_dir() => Kind::Dir,
            Ok(_) => Kind::File,
            Err(_) => Kind::Missing,
        }
    }

    fn read(&self, path: &str) -> Option<Vec<u8>> {
        read_path(path).ok()
    }

    fn realpath(&self, path: &str) -> Option<String> {
        let real = std::fs::canonicalize(path).ok()?;
        real.into_os_string().into_string().ok()
    }

    fn is_link(&self, path: &str) -> Option<bool> {
        Some(std::fs::symlink_metadata(path).ok()?.is_symlink())
    }
}

/// A file system in a table: file paths with contents, and links from one path to another.
#[allow(dead_code, reason = "for tests and fuzzing")]
#[derive(Clone, Debug, Default)]
pub(crate) struct MapProbes {
    files: BTreeMap<String, Vec<u8>>,
    links: BTreeMap<String, String>,
}

#[allow(dead_code, reason = "for tests and fuzzing")]
impl MapProbes {
    /// An empty file system.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds a file; its parent directories exist from now on.
    pub(crate) fn file(mut self, path: &str, contents: &str) -> Self {
        self.files
            .insert(path.to_owned(), contents.as_bytes().to_vec());
        self
    }

    /// Adds a symbolic link from `path` to the absolute path `target`.
    pub(crate) fn link(mut self, path: &str, target: &str) -> Self {
        self.links.insert(path.to_owned(), target.to_owned());
        self
    }

    /// Follows links in every component; gives up after 40 as the kernel does.
    fn follow(&self, path: &str) -> Option<String> {
        let mut current = super::path::normalize(path);
        'again: for _ in 0..40 {
            for (link, target) in &self.links {
                if current == *link {
                    current = target.clone();
                    continue 'again;
                }
                if let Some(rest) = current.strip_prefix(link.as_str())
                    && rest.starts_with('/')
                {
                    current = format!("{target}{rest}");
                    continue 'again;
                }
            }
            return Some(current);
        }
        None
    }
}

impl Probes for MapProbes {
    fn kind(&self, path: &str) -> Kind {
        let Some(real) = self.follow(path) else {
            return Kind::Missing;
        };
        let real = real.trim_end_matches('/');
        if self.files.contains_key(real) {
            return if path.ends_with('/') {
                Kind::Missing
            } else {
                Kind::File
            };
        }
        let below = format!("{real}/");
        let is_parent = |p: &String| p.starts_with(&below);
        if self.files.keys().any(is_parent) || self.links.keys().any(is_parent) {
            Kind::Dir
        } else {
            Kind::Missing
        }
    }

    fn read(&self, path: &str) -> Option<Vec<u8>> {
        self.files.get(&self.follow(path)?).cloned()
    }

    fn realpath(&self, path: &str) -> Option<String> {
        let real = self.follow(path)?;
        (self.kind(&real) != Kind::Missing).then_some(real)
    }

    fn is_link(&self, path: &str) -> Option<bool> {
        Some(self.realpath(path)? != path)
    }
}
