//! The thread that serves debuggers: a loop of its own with a listener and the connections, so that it answers while the
//! program is busy or stands still.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::io::Write;
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc;

use nodus_event_loop::{BindFlags, Errno, Loop, LoopWaker, RunMode, Stream, Tcp};

use super::mailbox::{Letter, Mailbox};
use super::peer::Peer;
use super::request::{self, Request, Target};

const BACKLOG: i32 = 511;
/// Connections at a time; a debugger needs one.
const MAX_PEERS: usize = 256;
const STACK: usize = 512 << 10;

/// What a service is made of.
pub(super) struct Plan {
    pub(super) address: SocketAddr,
    /// The host as it was asked for, which is how addresses are told.
    pub(super) host: String,
    pub(super) target: Target,
    /// Whether the list of targets is told to whoever asks.
    pub(super) publish_http: bool,
    /// Whether the address is told on standard error.
    pub(super) publish_stderr: bool,
    pub(super) version: String,
    pub(super) protocol: String,
    pub(super) mailbox: Arc<Mailbox>,
    /// Tells the debugged thread that there are letters.
    pub(super) notify: Box<dyn Fn() + Send>,
}

/// What the connections share.
pub(super) struct Service {
    pub(super) target: Target,
    publish_http: bool,
    publish_stderr: bool,
    version: String,
    protocol: String,
    url: String,
    mailbox: Arc<Mailbox>,
    notify: Box<dyn Fn() + Send>,
    peers: RefCell<HashMap<u32, Rc<Peer>>>,
    last: Cell<u32>,
    listener: Tcp,
}

thread_local! {
    /// The service of this thread.
    static CURRENT: RefCell<Option<Rc<Service>>> = const { RefCell::new(None) };
}

/// A running service, as its owner sees it.
pub(super) struct Handle {
    waker: LoopWaker,
    pub(super) port: u16,
    pub(super) url: String,
}

/// Starts a service; comes back when it listens, or cannot.
pub(super) fn start(plan: Plan) -> Result<Handle, Errno> {
    let (tell, told) = mpsc::channel();
    let spawned = std::thread::Builder::new()
        .name("inspector".to_owned())
        .stack_size(STACK)
        .spawn(move || serve(plan, &tell));
    match spawned {
        Ok(_) => told.recv().unwrap_or(Err(Errno::EAGAIN)),
        Err(error) => Err(Errno::from(error)),
    }
}

fn serve(plan: Plan, tell: &mpsc::Sender<Result<Handle, Errno>>) {
    let event_loop = match Loop::new() {
        Ok(event_loop) => event_loop,
        Err(error) => {
            let _ = tell.send(Err(Errno::from(error)));
            return;
        }
    };
    let mailbox = plan.mailbox.clone();
    match listen(&event_loop, plan) {
        Ok(service) => {
            let handle = Handle {
                waker: event_loop.waker(),
                port: service.port(),
                url: service.url.clone(),
            };
            service.tell_listening();
            CURRENT.set(Some(service));
            let _ = tell.send(Ok(handle));
        }
        Err(error) => {
            let _ = tell.send(Err(error));
        }
    }
    event_loop.run(RunMode::Default);
    CURRENT.set(None);
    mailbox.close();
}

fn listen(event_loop: &Loop, plan: Plan) -> Result<Rc<Service>, Errno> {
    let listener = Tcp::new(event_loop);
    let bound = listener
        .bind(plan.address, BindFlags::default())
        .and_then(|()| {
            listener.listen(BACKLOG, |result| {
                let service = CURRENT.with_borrow(Clone::clone);
                if let (Ok(()), Some(service)) = (result, service) {
                    service.accept();
                }
            })
        })
        .and_then(|()| listener.getsockname());
    let port = match bound {
        Ok(address) => address.port(),
        Err(error) => {
            listener.close(|| {});
            return Err(error);
        }
    };
    let host = if plan.host.contains(':') {
        format!("[{}]", plan.host)
    } else {
        plan.host
    };
    Ok(Rc::new(Service {
        url: format!("ws://{host}:{port}/{}", plan.target.id),
        target: plan.target,
        publish_http: plan.publish_http,
        publish_stderr: plan.publish_stderr,
        version: plan.version,
        protocol: plan.protocol,
        mailbox: plan.mailbox,
        notify: plan.notify,
        peers: RefCell::default(),
        last: Cell::new(0),
        listener,
    }))
}

impl Handle {
    /// Sends a message to a debugger.
    pub(super) fn send(&self, peer: u32, text: String) {
        self.waker.post(move |_| {
            let peer = CURRENT.with_borrow(|service| {
                let service = service.as_ref()?;
                service.peers.borrow().get(&peer).cloned()
            });
            if let Some(peer) = peer {
                peer.send(&text);
            }
        });
    }

    /// Ends the service without waiting for that.
    fn end(&self, then: impl FnOnce() + Send + 'static) {
        self.waker.post(move |_| {
            if let Some(service) = CURRENT.take() {
                service.close();
            }
            then();
        });
    }

    /// Ends the service; comes back when nobody can connect any more.
    pub(super) fn stop(&self) {
        let (tell, told) = mpsc::channel();
        self.end(move || {
            let _ = tell.send(());
        });
        let _ = told.recv();
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.end(|| {});
    }
}

impl Service {
    fn port(&self) -> u16 {
        self.listener
            .getsockname()
            .map_or(0, |address| address.port())
    }

    fn accept(self: &Rc<Self>) {
        let Ok(tcp) = self.listener.accept() else {
            return;
        };
        if self.peers.borrow().len() >= MAX_PEERS {
            tcp.close(|| {});
            return;
        }
        let id = self.last.get().wrapping_add(1);
        self.last.set(id);
        let peer = Peer::start(id, tcp, self.clone());
        self.peers.borrow_mut().insert(id, peer);
    }

    /// The answer to a request, and whether the connection stays.
    pub(super) fn answer(&self, request: &Request, own: &str) -> (Vec<u8>, bool) {
        let refused = (request::REFUSAL.to_vec(), false);
        if !request.is_local() {
            return refused;
        }
        let Some(path) = request.path.strip_prefix("/json") else {
            return refused;
        };
        if !self.publish_http {
            return (request::NOT_FOUND.to_vec(), false);
        }
        let body = match path {
            "" | "/" | "/list" => {
                let address = request.host.as_deref().filter(|host| !host.is_empty());
                self.target.list(address.unwrap_or(own))
            }
            "/version" => request::version(&self.version),
            "/protocol" => self.protocol.clone(),
            _ => return refused,
        };
        (request::json(&body), true)
    }

    /// Hands something on to the debugged thread.
    pub(super) fn deliver(&self, letter: Letter) {
        self.mailbox.put(letter);
        (self.notify)();
    }

    pub(super) fn forget(&self, peer: u32) {
        self.peers.borrow_mut().remove(&peer);
    }

    pub(super) fn tell_stderr(&self, text: &str) {
        // With stderr gone there is nobody to tell.
        let _ = std::io::stderr().write_all(text.as_bytes());
    }

    fn tell_address(&self, what: &str) {
        if self.publish_stderr {
            self.tell_stderr(&format!(
                "Debugger {what} on {}\nFor help, see: https://nodejs.org/learn/getting-started/debugging\n",
                self.url
            ));
        }
    }

    fn tell_listening(&self) {
        self.tell_address("listening");
    }

    /// A debugger has left.
    pub(super) fn tell_ending(&self) {
        self.tell_address("ending");
    }

    fn close(&self) {
        self.listener.close(|| {});
        let peers: Vec<Rc<Peer>> = self.peers.borrow().values().cloned().collect();
        for peer in peers {
            peer.close();
        }
    }
}
