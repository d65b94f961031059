//! UDP sockets.

use std::cell::{Cell, RefCell};
use std::io::IoSlice;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::rc::Rc;

use nodus_event_loop::{Errno, Loop, RunMode, Udp, UdpBindFlags, WriteBuf};

fn bound(lp: &Loop) -> Udp {
    let udp = Udp::new(lp);
    udp.bind("127.0.0.1:0".parse().unwrap(), UdpBindFlags::default())
        .unwrap();
    udp
}

#[test]
fn datagrams_arrive_one_by_one_with_their_sender() {
    let lp = Loop::new().unwrap();
    let (sender, receiver) = (bound(&lp), bound(&lp));
    let from = sender.getsockname().unwrap();
    let to = receiver.getsockname().unwrap();
    let seen: Rc<RefCell<Vec<Vec<u8>>>> = Rc::default();
    let (log, own) = (seen.clone(), receiver.clone());
    receiver
        .recv_start(move |message| {
            let message = message.unwrap();
            assert_eq!((message.from, message.partial), (Some(from), false));
            log.borrow_mut().push(message.data.to_vec());
            if log.borrow().len() == 3 {
                own.close(|| ());
            }
        })
        .unwrap();
    assert_eq!(receiver.recv_start(|_| ()), Err(Errno::EALREADY));
    let sent = Rc::new(Cell::new(false));
    let (note, own) = (sent.clone(), sender.clone());
    let buffers = vec![WriteBuf::Static(b"o"), WriteBuf::Static(b"ne")];
    sender
        .send(buffers, Some(to), move |result| {
            assert_eq!(result, Ok(3));
            note.set(true);
            own.close(|| ());
        })
        .unwrap();
    assert!(!sent.get(), "the callback comes later");
    assert_eq!(sender.try_send(&[IoSlice::new(b"")], Some(to)), Ok(0));
    assert_eq!(sender.try_send(&[IoSlice::new(b"two")], Some(to)), Ok(3));
    assert!(!lp.run(RunMode::Default));
    assert_eq!(
        *seen.borrow(),
        [b"one".to_vec(), b"".to_vec(), b"two".to_vec()]
    );
    assert!(sent.get());
}

#[test]
fn a_connected_socket_needs_no_address() {
    let lp = Loop::new().unwrap();
    let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
    let udp = Udp::new(&lp);
    let to = peer.local_addr().unwrap();
    assert_eq!(
        udp.try_send(&[IoSlice::new(b"x")], None),
        Err(Errno::EDESTADDRREQ)
    );
    udp.connect(to).unwrap();
    assert_eq!(udp.connect(to), Err(Errno::EISCONN));
    assert_eq!(udp.getpeername(), Ok(to));
    assert_eq!(
        udp.try_send(&[IoSlice::new(b"x")], Some(to)),
        Err(Errno::EISCONN)
    );
    assert_eq!(udp.try_send(&[IoSlice::new(b"hello")], None), Ok(5));
    assert_eq!(peer.recv(&mut [0; 9]).unwrap(), 5);
    udp.disconnect().unwrap();
    assert_eq!(udp.disconnect(), Err(Errno::ENOTCONN));
    assert_eq!(udp.try_send(&[IoSlice::new(b"hi")], Some(to)), Ok(2));
    udp.close(|| ());
    lp.run(RunMode::Default);
}

#[test]
fn options_are_set() {
    let lp = Loop::new().unwrap();
    let udp = bound(&lp);
    udp.set_broadcast(true).unwrap();
    udp.set_ttl(8).unwrap();
    assert_eq!(udp.set_ttl(0), Err(Errno::EINVAL));
    udp.set_multicast_ttl(3).unwrap();
    udp.set_multicast_loop(true).unwrap();
    udp.set_multicast_interface("127.0.0.1".parse().unwrap(), 0)
        .unwrap();
    udp.set_recv_buffer_size(10_000).unwrap();
    udp.set_send_buffer_size(10_000).unwrap();
    assert!(udp.recv_buffer_size().unwrap() >= 10_000);
    assert!(udp.send_buffer_size().unwrap() >= 10_000);
    assert_eq!(Udp::new(&lp).set_ttl(8), Err(Errno::EBADF));
}

#[test]
fn multicast_groups_are_joined_and_left() {
    let lp = Loop::new().unwrap();
    let udp = Udp::new(&lp);
    let any = SocketAddr::from(([0, 0, 0, 0], 0));
    udp.bind(
        any,
        UdpBindFlags {
            reuse_addr: true,
            ..UdpBindFlags::default()
        },
    )
    .unwrap();
    let ip = |text: &str| text.parse::<IpAddr>().unwrap();
    let (group, interface) = (ip("224.0.0.114"), Some(ip("127.0.0.1")));
    udp.set_membership(group, interface, 0, true).unwrap();
    udp.set_membership(group, interface, 0, false).unwrap();
    assert_eq!(
        udp.set_membership(group, interface, 0, false),
        Err(Errno::EADDRNOTAVAIL)
    );
    let (group, source) = (ip("232.1.1.1"), ip("127.0.0.1"));
    udp.set_source_membership(group, interface, 0, source, true)
        .unwrap();
    udp.set_source_membership(group, interface, 0, source, false)
        .unwrap();
    assert_eq!(
        udp.set_membership(ip("127.0.0.1"), None, 0, true),
        Err(Errno::EINVAL)
    );
    udp.close(|| ());
    lp.run(RunMode::Default);
}

#[test]
fn many_datagrams_are_all_sent() {
    let lp = Loop::new().unwrap();
    let peer = UdpSocket::bind("127.0.0.1:0").unwrap();
    let to = peer.local_addr().unwrap();
    let udp = Udp::new(&lp);
    let done = Rc::new(Cell::new(0));
    for _ in 0..200 {
        let count = done.clone();
        udp.send(vec![vec![1; 1000].into()], Some(to), move |result| {
            assert_eq!(result, Ok(1000));
            count.set(count.get() + 1);
        })
        .unwrap();
    }
    lp.run(RunMode::Default);
    assert_eq!(
        (done.get(), udp.send_queue_size(), udp.send_queue_count()),
        (200, 0, 0)
    );
}
