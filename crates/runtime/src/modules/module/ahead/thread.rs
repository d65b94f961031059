//! The thread that reads and parses.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::hint::black_box;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use nodus_engine::{ParseSettings, Parser};
use nodus_event_loop::spawn_worker;
use rustix::fs::{Mode, OFlags};

use super::super::contextify::CJS_PARAMS;
use super::super::resolver::{
    FindOptions, Kind, OsProbes, Probes, Resolver, format_of, path, read_file,
};
use super::{Module, Parsed, Rules, Shared, Wanted};

const STACK_SIZE: usize = 1 << 20;
/// Larger files are left to the loader.
const LARGEST: u64 = 2 << 20;
/// Bytes of texts that may wait to be taken.
const MOST_READY: usize = 8 << 20;
/// Bytes that parsing takes at first.
const MEMORY: usize = 4 << 20;
/// How long the thread waits for more.
const PATIENCE: Duration = Duration::from_millis(500);

/// Starts the thread; whether there is one now.
pub(super) fn start(shared: Arc<Shared>, rules: Rules, settings: ParseSettings) -> bool {
    spawn_worker("nodus-ahead", STACK_SIZE, move || {
        match Parser::new(settings, STACK_SIZE) {
            Some(parser) => Worker::new(shared, rules, parser).run(),
            None => shared.lock().running = false,
        }
    })
    .is_ok()
}

struct Worker {
    shared: Arc<Shared>,
    rules: Rules,
    parser: Parser,
    resolver: Resolver,
    extensions: [String; 3],
    looked_for: HashSet<(Arc<str>, String)>,
}

impl Drop for Worker {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            return;
        }
        // Nobody is to wait for what will not come.
        let mut work = self.shared.lock();
        work.running = false;
        work.wanted.clear();
        for module in work.modules.values_mut() {
            if matches!(module, Module::Busy) {
                *module = Module::Gone;
            }
        }
        drop(work);
        self.shared.done.notify_one();
    }
}

impl Worker {
    fn new(shared: Arc<Shared>, rules: Rules, parser: Parser) -> Self {
        Worker {
            shared,
            rules,
            parser,
            resolver: Resolver::new(
                Box::new(Remembering::default()),
                super::BUILTINS.iter().copied(),
            ),
            extensions: [".js", ".json", ".node"].map(String::from),
            looked_for: HashSet::new(),
        }
    }

    fn run(mut self) {
        // The allocator gives a thread's memory to it piece by piece, and stops all others for each. One large piece stays.
        drop(black_box(Vec::<u8>::with_capacity(MEMORY)));
        while let Some(wanted) = self.next() {
            if let Some(file) = self.find(wanted) {
                self.parse(file);
            }
        }
    }

    /// What to look for next; `None` when there has been nothing for a while: what nobody has taken is forgotten then.
    fn next(&self) -> Option<Wanted> {
        let mut work = self.shared.lock();
        loop {
            if work.ready < MOST_READY
                && let Some(wanted) = work.wanted.pop()
            {
                return Some(wanted);
            }
            work.asleep = true;
            let (again, waited) = self
                .shared
                .more
                .wait_timeout(work, PATIENCE)
                .unwrap_or_else(PoisonError::into_inner);
            work = again;
            if waited.timed_out() {
                work.wanted.clear();
                work.modules
                    .retain(|_, module| matches!(module, Module::Gone));
                work.ready = 0;
                work.running = false;
                return None;
            }
        }
    }

    /// The file of a request, if it is a CommonJS module.
    fn find(&mut self, wanted: Wanted) -> Option<String> {
        let Wanted { folder, request } = wanted;
        if !self.looked_for.insert((folder.clone(), request.clone())) {
            return None;
        }
        // No package's name begins with a dot.
        let paths = match request.starts_with('.') {
            true => vec![folder.to_string()],
            false => path::node_modules_paths(&folder),
        };
        let options = FindOptions {
            extensions: &self.extensions,
            preserve_symlinks: self.rules.preserve_symlinks,
            conditions: &self.rules.conditions,
        };
        let found = match request.starts_with('#') {
            // Of a parent only the folder counts.
            true => self
                .resolver
                .resolve_hash(&format!("{folder}/index.js"), &request, &options),
            false => self.resolver.find_path(&request, &paths, &options),
        };
        let file = found.ok().flatten()?;
        let format = format_of(&self.resolver, &file).ok()?;
        matches!(format.as_str(), "commonjs" | "detect").then_some(file)
    }

    fn parse(&mut self, file: String) {
        {
            let mut work = self.shared.lock();
            if work.modules.contains_key(&file) {
                return;
            }
            work.modules.insert(file.clone(), Module::Busy);
        }
        let parsed = read(&file).and_then(|text| {
            let code = self.parser.wrapper(&text, CJS_PARAMS, &file)?;
            Some(Parsed { text, code })
        });
        let mut work = self.shared.lock();
        let module = match parsed {
            Some(parsed) => {
                work.want(&file, &parsed.text);
                work.ready += parsed.text.len();
                Module::Ready(Box::new(parsed))
            }
            None => Module::Gone,
        };
        work.modules.insert(file, module);
        if work.awaited {
            drop(work);
            self.shared.done.notify_one();
        }
    }
}

/// The file system, as it was when a question was first asked.
#[derive(Default)]
struct Remembering {
    kinds: RefCell<HashMap<String, Kind>>,
}

impl Probes for Remembering {
    fn kind(&self, path: &str) -> Kind {
        if let Some(kind) = self.kinds.borrow().get(path) {
            return *kind;
        }
        let kind = OsProbes.kind(path);
        self.kinds.borrow_mut().insert(path.to_owned(), kind);
        kind
    }

    fn read(&self, path: &str) -> Option<Vec<u8>> {
        OsProbes.read(path)
    }

    fn realpath(&self, path: &str) -> Option<String> {
        OsProbes.realpath(path)
    }

    fn is_link(&self, path: &str) -> Option<bool> {
        OsProbes.is_link(path)
    }
}

/// The text of a file as the loader sees it; `None` when it is no file like most.
fn read(path: &str) -> Option<String> {
    // A pipe is not waited for.
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK;
    let file = File::from(rustix::fs::open(path, flags, Mode::empty()).ok()?);
    let meta = file.metadata().ok()?;
    if !meta.is_file() || meta.len() > LARGEST {
        return None;
    }
    String::from_utf8(read_file(file, &meta).ok()?).ok()
}
