//! OpenSSL's callbacks of a context: they answer from, and leave notes in, the state of the connection.

use nodus_openssl_extra::{self as extra, HandshakePoint};
use openssl::error::ErrorStack;
use openssl::ssl::{AlpnError, SslContextBuilder, SslRef, SslSession, SslVersion};

use super::link;
use super::shared::{self, Event, Protocols};

/// The first protocol of ours that the client offers too; both lists are length-prefixed names.
fn choose<'c>(ours: &[u8], client: &'c [u8]) -> Option<&'c [u8]> {
    let mut list = ours;
    while let Some((&n, rest)) = list.split_first() {
        let (name, after) = rest.split_at_checked(usize::from(n))?;
        if let Some(found) = find(name, client) {
            return Some(found);
        }
        list = after;
    }
    None
}

fn find<'c>(wanted: &[u8], client: &'c [u8]) -> Option<&'c [u8]> {
    let mut list = client;
    while let Some((&n, rest)) = list.split_first() {
        let (name, after) = rest.split_at_checked(usize::from(n))?;
        if name == wanted {
            return Some(name);
        }
        list = after;
    }
    None
}

fn select<'c>(ssl: &mut SslRef, client: &'c [u8]) -> Result<&'c [u8], AlpnError> {
    let Some(shared) = shared::of(ssl) else {
        return Err(AlpnError::NOACK);
    };
    let state = shared.lock();
    let chosen = match &state.protocols {
        Protocols::None => return Err(AlpnError::NOACK),
        Protocols::Ours(ours) => choose(ours, client),
        Protocols::Chosen(name) => name.as_ref().and_then(|name| find(name, client)),
    };
    chosen.ok_or(AlpnError::ALERT_FATAL)
}

fn note(ssl: &SslRef, event: Event) {
    if let Some(shared) = shared::of(ssl) {
        shared.lock().events.push(event);
    }
}

fn keep_session(ssl: &mut SslRef, session: SslSession) {
    let Some(shared) = shared::of(ssl) else {
        return;
    };
    let mut state = shared.lock();
    if !state.wants_sessions {
        return;
    }
    if let Some(host) = &state.host {
        extra::note_in_session(&session, host);
    }
    if let Ok(der) = session.to_der() {
        state
            .events
            .push(Event::Session(session.id().to_vec(), der));
    }
}

fn status(ssl: &mut SslRef) -> Result<bool, ErrorStack> {
    if !ssl.is_server() {
        let response = ssl.ocsp_status().map(<[u8]>::to_vec);
        note(ssl, Event::Status(response));
        return Ok(true);
    }
    let response = shared::of(ssl).and_then(|shared| shared.lock().status.take());
    match response {
        Some(response) => ssl.set_ocsp_status(&response).map(|()| true),
        None => Ok(false),
    }
}

fn put(bytes: &[u8], place: &mut [u8]) -> bool {
    match place.get_mut(..bytes.len()) {
        Some(place) => {
            place.copy_from_slice(bytes);
            true
        }
        None => false,
    }
}

/// Leaves the lines of a key log as notes, from now on and for all connections of the context that want them: they are
/// dear to make, so a context makes none before it is asked to.
pub(super) fn log_keys(ssl: &mut SslRef) {
    extra::log_keys(ssl, |ssl, line| {
        if shared::of(ssl).is_some_and(|shared| shared.lock().wants_keylog) {
            note(ssl, Event::Keylog(format!("{line}\n")));
        }
    });
}

/// Sets all of them.
pub(super) fn install(context: &mut SslContextBuilder) -> Result<(), ErrorStack> {
    context.set_alpn_select_callback(select);
    context.set_new_session_callback(keep_session);
    extra::on_session_lookup(context, |ssl, _| {
        let der = shared::of(ssl)?.lock().session.take()?;
        SslSession::from_der(&der).ok()
    });
    context.set_status_callback(status)?;
    context.set_psk_client_callback(|_, hint, identity, key| {
        let (room_for_identity, room_for_key) = (identity.len().saturating_sub(1), key.len());
        let Some((psk, name)) = link::ask_psk(hint, room_for_key, room_for_identity) else {
            return Ok(0);
        };
        // The identity ends with a zero.
        let fits = put(&[name.as_slice(), &[0]].concat(), identity) && put(&psk, key);
        Ok(if fits { psk.len() } else { 0 })
    });
    context.set_psk_server_callback(|_, identity, key| {
        let Some((psk, _)) = link::ask_psk(identity, key.len(), 0) else {
            return Ok(0);
        };
        Ok(if put(&psk, key) { psk.len() } else { 0 })
    });
    extra::on_handshake(context, |ssl, point| {
        // Later messages of TLS 1.3 look like handshakes; only those of renegotiation are.
        if ssl.version2() == Some(SslVersion::TLS1_3) {
            return;
        }
        let Some(shared) = shared::of(ssl) else {
            return;
        };
        let mut state = shared.lock();
        match point {
            HandshakePoint::Start => state.events.push(Event::HandshakeStart),
            HandshakePoint::Done if state.established => state.events.push(Event::HandshakeDone),
            HandshakePoint::Done => {}
        }
    });
    Ok(())
}
