//! How the guest's paths become the host's. A path is taken apart by its text first (`..` means the part before it, as in
//! Node), and then opened by the kernel in a way that cannot leave the directory it started from, whatever links are in it
//! and whoever exchanges them meanwhile. Where the kernel or a sandbox does not offer that, the path is walked name by name
//! without following links except by reading them.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::fs::{Mode, OFlags, ResolveFlags};
use rustix::io::Errno;

use super::errno::{Code, Outcome};
use super::table::Entry;

/// As many links are followed in one path.
const MOST_LINKS: usize = 40;
/// So often the kernel is asked again when somebody moves directories meanwhile.
const ATTEMPTS: usize = 16;

/// Did the kernel say that it does not know the call?
static WALK: AtomicBool = AtomicBool::new(false);

/// The parts of a path, without `.`, and with `..` undone where there is something before it.
pub(super) fn parts(path: &[u8]) -> Vec<Vec<u8>> {
    let mut list: Vec<Vec<u8>> = Vec::new();
    for part in path.split(|&b| b == b'/') {
        match part {
            b"" | b"." => {}
            b".." => {
                list.pop();
            }
            part => list.push(part.to_vec()),
        }
    }
    list
}

/// A path below a directory: the directory of the last name, and that name. No link was followed yet.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Below {
    /// All names but the last, joined; empty for the directory itself.
    parent: Vec<u8>,
    /// The last name, `.` when the path is the directory itself.
    name: Vec<u8>,
    /// Did a slash follow? Then the name has to be a directory.
    slash: bool,
}

impl Below {
    /// Reads a path that the guest gives relative to a directory which it knows by `guest`.
    pub(super) fn read(guest: &[Vec<u8>], path: &[u8]) -> Outcome<Below> {
        let list = read(guest, b"", path)?;
        let (name, parent) = match list.split_last() {
            Some((name, parent)) => (name.to_vec(), parent.join(&b'/')),
            None => (b".".to_vec(), Vec::new()),
        };
        Ok(Below {
            parent,
            name,
            slash: path.ends_with(b"/"),
        })
    }

    /// The names that a descriptor opened by this path is known by.
    pub(super) fn guest(&self, guest: &[Vec<u8>]) -> Vec<Vec<u8>> {
        let mut list = guest.to_vec();
        list.extend(parts(&self.whole()));
        list
    }

    /// Fails when a link of this name would leave the directory, as far as its text tells.
    pub(super) fn check_link(&self, guest: &[Vec<u8>], text: &[u8]) -> Outcome {
        read(guest, &self.parent, text).map(drop)
    }

    fn whole(&self) -> Vec<u8> {
        let mut path = self.parent.clone();
        if !path.is_empty() {
            path.push(b'/');
        }
        path.extend_from_slice(&self.name);
        path
    }

    /// Opens it.
    pub(super) fn open(&self, directory: &Entry, flags: OFlags, mode: Mode) -> Outcome<OwnedFd> {
        let flags = if self.slash {
            flags.difference(OFlags::NOFOLLOW) | OFlags::DIRECTORY
        } else {
            flags
        };
        beneath(directory.fd.as_fd(), &self.whole(), flags, mode)
    }

    /// Must the last name be followed, because a slash comes after it? Then it is only safe to open it.
    pub(super) fn follows(&self) -> bool {
        self.slash
    }

    /// The directory of the last name, opened, and the name: for calls that act on names and follow no link.
    pub(super) fn split<'a>(&self, directory: &'a Entry) -> Outcome<(Parent<'a>, &[u8])> {
        let parent = if self.parent.is_empty() {
            Parent::Given(directory.fd.as_fd())
        } else {
            Parent::Opened(beneath(
                directory.fd.as_fd(),
                &self.parent,
                OFlags::PATH | OFlags::DIRECTORY,
                Mode::empty(),
            )?)
        };
        Ok((parent, &self.name))
    }

    /// As `split`, with the slash that followed: for calls that only make or remove the name, which no slash makes follow.
    pub(super) fn split_with_slash<'a>(
        &self,
        directory: &'a Entry,
    ) -> Outcome<(Parent<'a>, Vec<u8>)> {
        let (parent, _) = self.split(directory)?;
        let mut name = self.name.clone();
        if self.slash {
            name.push(b'/');
        }
        Ok((parent, name))
    }
}

/// The names below a directory that a path comes to which starts in `from`, below it too. The path may leave the directory
/// when it comes back by the name that the guest knows it by.
fn read<'p>(guest: &'p [Vec<u8>], from: &'p [u8], path: &'p [u8]) -> Outcome<Vec<&'p [u8]>> {
    if path.is_empty() || path.contains(&0) {
        return Err(Code::INVAL);
    }
    if path[0] == b'/' {
        return Err(Code::NOTCAPABLE);
    }
    let mut list: Vec<&[u8]> = guest.iter().map(Vec::as_slice).collect();
    let slash = |&b: &u8| b == b'/';
    for part in from.split(slash).chain(path.split(slash)) {
        match part {
            b"" | b"." => {}
            b".." => {
                list.pop().ok_or(Code::NOTCAPABLE)?;
            }
            part => list.push(part),
        }
    }
    if list.len() < guest.len() || guest.iter().zip(&list).any(|(a, b)| a != b) {
        return Err(Code::NOTCAPABLE);
    }
    Ok(list.split_off(guest.len()))
}

/// The directory that a name is in.
pub(super) enum Parent<'a> {
    /// The one that the path started from.
    Given(BorrowedFd<'a>),
    /// One below it.
    Opened(OwnedFd),
}

impl AsFd for Parent<'_> {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Parent::Given(fd) => *fd,
            Parent::Opened(fd) => fd.as_fd(),
        }
    }
}

/// Opens a path that stays below a directory.
fn beneath(start: BorrowedFd<'_>, path: &[u8], flags: OFlags, mode: Mode) -> Outcome<OwnedFd> {
    let flags = flags | OFlags::CLOEXEC;
    // `openat2` takes no mode that has no meaning.
    let mode = if flags.contains(OFlags::CREATE) {
        mode
    } else {
        Mode::empty()
    };
    if WALK.load(Ordering::Relaxed) {
        return walk(start, path, flags, mode);
    }
    for _ in 0..ATTEMPTS {
        let how = ResolveFlags::BENEATH | ResolveFlags::NO_MAGICLINKS;
        match rustix::fs::openat2(start, path, flags, mode, how) {
            Ok(fd) => return Ok(fd),
            Err(Errno::INTR | Errno::AGAIN) => {}
            Err(Errno::XDEV) => return Err(Code::NOTCAPABLE),
            Err(Errno::NOSYS) => {
                WALK.store(true, Ordering::Relaxed);
                break;
            }
            // A sandbox that refuses the call, or the file's own refusal: the walk knows which.
            Err(Errno::PERM) => break,
            Err(error) => return Err(error.into()),
        }
    }
    walk(start, path, flags, mode)
}

/// The same without the kernel's help. No descriptor on the way is ever of something that was reached by a link the kernel
/// followed, and `..` goes back to the directory that was come from.
fn walk(start: BorrowedFd<'_>, path: &[u8], flags: OFlags, mode: Mode) -> Outcome<OwnedFd> {
    let mut stack: Vec<OwnedFd> = Vec::new();
    // The names to come, the next one last.
    let mut names: Vec<Vec<u8>> = Vec::new();
    let mut links = 0;
    let queue = |names: &mut Vec<Vec<u8>>, path: &[u8]| {
        for part in path.rsplit(|&b| b == b'/') {
            if !part.is_empty() && part != b"." {
                names.push(part.to_vec());
            }
        }
    };
    queue(&mut names, path);
    loop {
        let at = stack.last().map_or(start, AsFd::as_fd);
        let Some(name) = names.pop() else {
            // The path was the directory itself.
            return retry_open(at, b".", flags, mode);
        };
        if name == b".." {
            stack.pop().ok_or(Code::NOTCAPABLE)?;
            continue;
        }
        let last = names.is_empty();
        if !last || !flags.contains(OFlags::NOFOLLOW) {
            match rustix::fs::readlinkat(at, name.as_slice(), Vec::new()) {
                Ok(target) => {
                    let target = target.as_bytes();
                    links += 1;
                    if links > MOST_LINKS {
                        return Err(Code::LOOP);
                    }
                    if target.starts_with(b"/") {
                        return Err(Code::NOTCAPABLE);
                    }
                    queue(&mut names, target);
                    continue;
                }
                // No link, or nothing at all, which opening it tells.
                Err(Errno::INVAL | Errno::NOENT) => {}
                Err(error) => return Err(error.into()),
            }
        }
        if last {
            return retry_open(at, &name, flags | OFlags::NOFOLLOW, mode);
        }
        let on_the_way = OFlags::PATH | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        stack.push(retry_open(at, &name, on_the_way, Mode::empty())?);
    }
}

fn retry_open(at: BorrowedFd<'_>, name: &[u8], flags: OFlags, mode: Mode) -> Outcome<OwnedFd> {
    super::errno::retry(|| rustix::fs::openat(at, name, flags, mode))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn below(guest: &str, path: &str) -> Outcome<(String, bool)> {
        let below = Below::read(&parts(guest.as_bytes()), path.as_bytes())?;
        Ok((
            String::from_utf8_lossy(&below.whole()).into_owned(),
            below.slash,
        ))
    }

    #[test]
    fn paths_stay_below() {
        assert_eq!(below("/box", "a/./b//c"), Ok(("a/b/c".into(), false)));
        assert_eq!(below("/box", "a/../b/"), Ok(("b".into(), true)));
        assert_eq!(below("/box", "a/.."), Ok((".".into(), false)));
        assert_eq!(below("/box", "../box/a"), Ok(("a".into(), false)));
        assert_eq!(below("/box", "../bo"), Err(Code::NOTCAPABLE));
        assert_eq!(below("/box", "/box/a"), Err(Code::NOTCAPABLE));
        assert_eq!(below(".", ".."), Err(Code::NOTCAPABLE));
        assert_eq!(below("/", "a\0b"), Err(Code::INVAL));
        assert_eq!(below("/", ""), Err(Code::INVAL));
    }

    /// The kernel's way and the walk agree, on what opens and on what is refused.
    #[test]
    fn the_walk_agrees_with_the_kernel() -> std::io::Result<()> {
        let root = std::env::temp_dir().join(format!("nodus-wasi-{}", std::process::id()));
        let inside = root.join("box");
        std::fs::create_dir_all(inside.join("dir/sub"))?;
        std::fs::write(inside.join("a"), "a")?;
        std::fs::write(root.join("outside"), "o")?;
        let links = [
            ("../outside", "escape"),
            ("..", "up"),
            ("/etc/passwd", "absolute"),
            ("a", "fine"),
            ("dir/../a", "round"),
            ("loop", "loop"),
            ("../up/box/a", "dir/out"),
            ("missing", "dangling"),
        ];
        for (target, name) in links {
            std::os::unix::fs::symlink(target, inside.join(name))?;
        }
        let start = rustix::fs::open(&inside, OFlags::PATH | OFlags::DIRECTORY, Mode::empty())?;
        for path in [
            "a",
            "escape",
            "up",
            "up/outside",
            "absolute",
            "fine",
            "round",
            "loop",
            "loop/x",
            "dir/out",
            "dangling",
            "dir",
            "dir/sub",
            ".",
            "nothing",
            "a/x",
            "..",
            "dir/../..",
        ] {
            for flags in [
                OFlags::RDONLY,
                OFlags::PATH,
                OFlags::RDONLY | OFlags::NOFOLLOW,
                OFlags::RDONLY | OFlags::DIRECTORY,
            ] {
                let flags = flags | OFlags::CLOEXEC;
                let by_kernel = beneath(start.as_fd(), path.as_bytes(), flags, Mode::empty());
                let by_walk = walk(start.as_fd(), path.as_bytes(), flags, Mode::empty());
                assert_eq!(
                    by_kernel.as_ref().map(|_| ()).map_err(|e| *e),
                    by_walk.as_ref().map(|_| ()).map_err(|e| *e),
                    "{path} {flags:?}"
                );
                if let (Ok(a), Ok(b)) = (by_kernel, by_walk) {
                    let (a, b) = (rustix::fs::fstat(a)?, rustix::fs::fstat(b)?);
                    assert_eq!((a.st_dev, a.st_ino), (b.st_dev, b.st_ino), "{path}");
                }
            }
        }
        std::fs::remove_dir_all(root)
    }
}
