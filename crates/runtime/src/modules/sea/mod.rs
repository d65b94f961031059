//! Single executable applications: finding the program that was put into this executable, its options and its assets. The
//! program is one blob of records. It stands in a note of the executable, as `postject` writes it, or at the file's end, as
//! `--build-sea` does; whether there is one says a byte that both change.

use std::fs::File;
use std::hint::black_box;
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::OnceLock;

use crate::prelude::*;

/// The mark that tools look for; its last byte becomes `1` when a program is put in. It must occur once in the executable.
#[used]
static FUSE: [u8; 48] = *b"NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:0";

/// How a blob begins.
const MAGIC: &[u8; 8] = b"nodus\0s1";
/// What stands behind a blob at the file's end, after the blob's length.
const TRAILER: &[u8; 8] = b"nodus\0se";
/// The name of the note.
const NOTE: &[u8] = b"NODE_SEA_BLOB";

/// The kinds of records: a kind and the lengths of name and data, then those.
const MAIN: u32 = 1;
const ASSET: u32 = 2;
const WORD: u32 = 3;
const EXTENSION: u32 = 4;
const FORMAT: u32 = 5;
const QUIET: u32 = 6;
const MOUNTED: u32 = 7;

/// Where in the executable some bytes are.
#[derive(Clone, Copy, Debug)]
struct Place {
    at: u64,
    len: u64,
}

/// The program in this executable.
#[derive(Debug)]
struct Application {
    file: File,
    /// The main file's path where the program was built.
    path: String,
    main: Place,
    assets: Vec<(String, Place)>,
    words: Vec<String>,
    extension: String,
    format: String,
    quiet: bool,
    /// Whether the program runs in a file system of its assets.
    mounted: bool,
}

static APPLICATION: OnceLock<Application> = OnceLock::new();

/// The program in this executable, if there is one.
fn application() -> Option<&'static Application> {
    APPLICATION.get()
}

/// Looks for the program; fails when the mark says that there is one and it cannot be read.
fn find() -> io::Result<Option<&'static Application>> {
    if black_box(&FUSE).last() != Some(&b'1') {
        return Ok(None);
    }
    let app = Application::find(File::open("/proc/self/exe")?)?;
    Ok(Some(APPLICATION.get_or_init(|| app)))
}

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the data is damaged")
}

fn word(bytes: &[u8], at: usize) -> io::Result<u32> {
    let bytes = bytes.get(at..at + 4).ok_or_else(damaged)?;
    Ok(u32::from_le_bytes(bytes.try_into().map_err(|_| damaged())?))
}

fn long(bytes: &[u8], at: usize) -> io::Result<u64> {
    let bytes = bytes.get(at..at + 8).ok_or_else(damaged)?;
    Ok(u64::from_le_bytes(bytes.try_into().map_err(|_| damaged())?))
}

fn half(bytes: &[u8], at: usize) -> io::Result<u16> {
    let bytes = bytes.get(at..at + 2).ok_or_else(damaged)?;
    Ok(u16::from_le_bytes(bytes.try_into().map_err(|_| damaged())?))
}

fn bytes_at(file: &File, place: Place) -> io::Result<Vec<u8>> {
    // A damaged file may claim anything.
    if place.at.checked_add(place.len).ok_or_else(damaged)? > file.metadata()?.len() {
        return Err(damaged());
    }
    let mut bytes = vec![0; usize::try_from(place.len).map_err(|_| damaged())?];
    file.read_exact_at(&mut bytes, place.at)?;
    Ok(bytes)
}

/// The blob at the file's end.
fn appended(file: &File) -> io::Result<Place> {
    let size = file.metadata()?.len();
    let at = size.checked_sub(16).ok_or_else(damaged)?;
    let end = bytes_at(file, Place { at, len: 16 })?;
    if &end[8..] != TRAILER {
        return Err(damaged());
    }
    let len = long(&end, 0)?;
    let at = at.checked_sub(len).ok_or_else(damaged)?;
    Ok(Place { at, len })
}

/// The blob in a note of an ELF file of 64 bits.
fn noted(file: &File) -> io::Result<Place> {
    const PT_NOTE: u32 = 4;
    let head = bytes_at(file, Place { at: 0, len: 64 })?;
    let table = long(&head, 32)?;
    let (size, count) = (half(&head, 54)?, half(&head, 56)?);
    for i in 0..u64::from(count) {
        let at = table + i * u64::from(size);
        let segment = bytes_at(file, Place { at, len: 56 })?;
        if word(&segment, 0)? != PT_NOTE {
            continue;
        }
        let (mut at, len) = (long(&segment, 8)?, long(&segment, 32)?);
        let end = at.checked_add(len).ok_or_else(damaged)?;
        while at + 12 <= end {
            let note = bytes_at(file, Place { at, len: 12 })?;
            let (name, data) = (u64::from(word(&note, 0)?), u64::from(word(&note, 4)?));
            let start = at + 12 + name.next_multiple_of(4);
            let place = Place {
                at: at + 12,
                len: name.min(NOTE.len() as u64),
            };
            if bytes_at(file, place)? == NOTE {
                return Ok(Place {
                    at: start,
                    len: data,
                });
            }
            at = start + data.next_multiple_of(4);
        }
    }
    Err(damaged())
}

impl Application {
    fn find(file: File) -> io::Result<Application> {
        match appended(&file) {
            Ok(place) => Application::read(file, place),
            Err(_) => {
                let place = noted(&file)?;
                Application::read(file, place)
            }
        }
    }

    fn read(file: File, blob: Place) -> io::Result<Application> {
        let mut app = Application {
            file,
            path: String::new(),
            main: Place { at: 0, len: 0 },
            assets: Vec::new(),
            words: Vec::new(),
            extension: "env".into(),
            format: "commonjs".into(),
            quiet: false,
            mounted: false,
        };
        let magic = bytes_at(
            &app.file,
            Place {
                at: blob.at,
                len: 8,
            },
        )?;
        if magic != MAGIC {
            return Err(damaged());
        }
        let end = blob.at + blob.len;
        let mut at = blob.at + 8;
        while at < end {
            let head = bytes_at(&app.file, Place { at, len: 16 })?;
            let name = Place {
                at: at + 16,
                len: u64::from(word(&head, 4)?),
            };
            let data = Place {
                at: name.at + name.len,
                len: long(&head, 8)?,
            };
            let text = String::from_utf8(bytes_at(&app.file, name)?).map_err(|_| damaged())?;
            match word(&head, 0)? {
                MAIN => (app.path, app.main) = (text, data),
                ASSET => app.assets.push((text, data)),
                WORD => app.words.push(text),
                EXTENSION => app.extension = text,
                FORMAT => app.format = text,
                QUIET => app.quiet = true,
                MOUNTED => app.mounted = true,
                _ => return Err(damaged()),
            }
            at = data.at.checked_add(data.len).ok_or_else(damaged)?;
        }
        Ok(app)
    }
}

/// A command line and `NODE_OPTIONS`.
type CommandLine = (Vec<String>, Option<String>);

/// The command line and `NODE_OPTIONS` as they are for the program in this executable; `None` when there is none. All words
/// are the program's; which options nodus gets was decided when it was built. Fails when the program is damaged.
pub fn command_line(
    argv: &[String],
    node_options: Option<String>,
) -> io::Result<Option<CommandLine>> {
    const OPTIONS: &str = "--node-options=";
    let (Some(app), Some((argv0, rest))) = (find()?, argv.split_first()) else {
        return Ok(None);
    };
    let mut words = vec![argv0.clone()];
    words.extend(app.words.iter().cloned());
    let by_words = app.extension == "cli";
    if by_words {
        for options in rest.iter().filter_map(|word| word.strip_prefix(OPTIONS)) {
            words.extend(options.split_whitespace().map(str::to_string));
        }
    }
    words.push("--".into());
    // The place of a script's path.
    words.push(argv0.clone());
    let own = |word: &&String| !(by_words && word.starts_with(OPTIONS));
    words.extend(rest.iter().filter(own).cloned());
    Ok(Some((
        words,
        node_options.filter(|_| app.extension == "env"),
    )))
}

/// info() -> [the main file's path, its format, are there warnings, are the assets mounted], undefined outside of an application
#[native]
fn info<'s>(cx: &mut Scope<'s>) -> Local<'s, Value> {
    let Some(app) = application() else {
        return cx.undefined();
    };
    let path = cx.string(&app.path).as_value();
    let format = cx.string(&app.format).as_value();
    let warns = cx.boolean(!app.quiet);
    let mounted = cx.boolean(app.mounted);
    cx.array(&[path, format, warns, mounted]).as_value()
}

fn contents<'s>(cx: &mut Scope<'s>, app: &Application, place: Place) -> Result<Local<'s, Value>> {
    let bytes = bytes_at(&app.file, place).map_err(|error| {
        let errno = event_loop::Errno(-error.raw_os_error().unwrap_or(5));
        SysError::new(errno, "read").path(app.path.as_str())
    })?;
    Ok(cx.array_buffer(bytes)?.as_value())
}

/// main() -> the main file as an ArrayBuffer
#[native]
fn main<'s>(cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
    match application() {
        Some(app) => contents(cx, app, app.main),
        None => Ok(cx.undefined()),
    }
}

/// asset(key) -> an ArrayBuffer, undefined when there is none
#[native]
fn asset<'s>(cx: &mut Scope<'s>, key: String) -> Result<Local<'s, Value>> {
    let found = application().and_then(|app| {
        let (_, place) = app.assets.iter().find(|(name, _)| *name == key)?;
        Some((app, *place))
    });
    match found {
        Some((app, place)) => contents(cx, app, place),
        None => Ok(cx.undefined()),
    }
}

/// keys() -> the assets' keys
#[native]
fn keys() -> Vec<String> {
    application().map_or_else(Vec::new, |app| {
        app.assets.iter().map(|(name, _)| name.clone()).collect()
    })
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(cx, &[info::DEF, main::DEF, asset::DEF, keys::DEF])
}
