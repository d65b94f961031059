//! POSIX path arithmetic on strings, as `path.posix` does it: purely textual, never asking the file system.

/// Where virtual file systems are mounted (`node:vfs`). There can be no real file at such a path.
const MOUNTS: &str = "/dev/null/vfs/";

/// Whether the path is one of a mounted file system.
pub(crate) fn is_mounted(path: &str) -> bool {
    path.starts_with(MOUNTS)
}

/// Whether a text, which may be a URL, could lead to a mounted file.
pub(crate) fn names_mounted(text: &str) -> bool {
    text.contains(MOUNTS)
}

/// Whether nothing is looked for above the directory: the root, or that of a mounted file system.
pub(crate) fn is_top(dir: &str) -> bool {
    matches!(dir, "" | "/" | ".")
        || dir
            .strip_prefix(MOUNTS)
            .is_some_and(|name| !name.contains('/'))
}

/// The path without `.`, `..` and doubled slashes; keeps a trailing slash.
pub(crate) fn normalize(path: &str) -> String {
    if path.is_empty() {
        return ".".to_owned();
    }
    let absolute = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                if parts.last().is_some_and(|p| *p != "..") {
                    parts.pop();
                } else if !absolute {
                    parts.push("..");
                }
            }
            _ => parts.push(part),
        }
    }
    let mut out = String::with_capacity(path.len());
    if absolute {
        out.push('/');
    }
    out.push_str(&parts.join("/"));
    if path.ends_with('/') && !out.ends_with('/') && !out.is_empty() {
        out.push('/');
    }
    if out.is_empty() { ".".to_owned() } else { out }
}

/// `path.resolve(base, path)` for an absolute `base`: an absolute path without a trailing slash.
pub(crate) fn resolve(base: &str, path: &str) -> String {
    let joined = if path.starts_with('/') {
        normalize(path)
    } else {
        normalize(&format!("{base}/{path}"))
    };
    if joined.len() > 1 {
        joined.trim_end_matches('/').to_owned()
    } else {
        joined
    }
}

/// The directory part of a path, `/` for files in the root and `.` for bare names.
pub(crate) fn dirname(path: &str) -> &str {
    let trimmed = if path.len() > 1 {
        path.trim_end_matches('/')
    } else {
        path
    };
    match trimmed.rfind('/') {
        Some(0) => "/",
        Some(at) => &trimmed[..at],
        None => ".",
    }
}

/// The folder that relative references of a file start at; a path with a trailing slash is its own.
pub(crate) fn folder_of(path: &str) -> &str {
    match path.rfind('/') {
        Some(0) => "/",
        Some(at) => &path[..at],
        None => ".",
    }
}

/// The extension of the last component with its dot (`path.extname`): empty for dot files and names without a dot.
pub(crate) fn extname(path: &str) -> &str {
    let base = path.rsplit('/').next().unwrap_or("");
    match base.rfind('.') {
        None | Some(0) => "",
        Some(_) if base == ".." => "",
        Some(at) => &base[at..],
    }
}

/// The `node_modules` folders that are searched for a file in the absolute directory `from`, nearest first.
pub(crate) fn node_modules_paths(from: &str) -> Vec<String> {
    let from = resolve("/", from);
    let mut out = Vec::new();
    let mut end = from.len();
    while end > 0 {
        let dir = &from[..end];
        let start = dir.rfind('/').unwrap_or(0);
        let base = &dir[start + 1..];
        // A node_modules folder directly inside another one is never searched.
        if base != "node_modules" && !base.is_empty() {
            out.push(format!("{dir}/node_modules"));
        }
        if is_mounted(dir) && is_top(dir) {
            return out;
        }
        end = start;
    }
    out.push("/node_modules".to_owned());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normalizes_as_node_does() {
        assert_eq!(normalize("/a/./b//../c"), "/a/c");
        assert_eq!(normalize("../a/.."), "..");
        assert_eq!(normalize("a/b/"), "a/b/");
        assert_eq!(normalize("/.."), "/");
        assert_eq!(normalize(""), ".");
        assert_eq!(resolve("/a/b", "../c/"), "/a/c");
        assert_eq!(resolve("/a", "/x/../y"), "/y");
    }

    #[test]
    fn takes_paths_apart() {
        assert_eq!(dirname("/a/b"), "/a");
        assert_eq!(dirname("/a"), "/");
        assert_eq!(dirname("a"), ".");
        assert_eq!(extname("/a.b/c.tar.gz"), ".gz");
        assert_eq!(extname("/a/.bashrc"), "");
        assert_eq!(extname("x."), ".");
    }

    #[test]
    fn lists_node_modules_up_to_the_root() {
        assert_eq!(
            node_modules_paths("/a/node_modules/b"),
            [
                "/a/node_modules/b/node_modules",
                "/a/node_modules",
                "/node_modules"
            ]
        );
        assert_eq!(node_modules_paths("/"), ["/node_modules"]);
        assert_eq!(
            node_modules_paths("/dev/null/vfs/1/a"),
            [
                "/dev/null/vfs/1/a/node_modules",
                "/dev/null/vfs/1/node_modules"
            ]
        );
    }
}
