//! `internalBinding('block_list')`: rules about IP addresses, which the threads that got a clone of a list share.
//!
//! Addresses come as text, checked before, with whether they are of IPv6; the text of a rule is what `rules` tells of it.

use std::collections::HashSet;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::modules::worker_threads::Common;
use crate::prelude::*;

/// An address as it is compared. One of IPv4 in IPv6's clothes is of both families.
#[derive(Clone, Copy)]
struct Place {
    v4: Option<u32>,
    v6: Option<u128>,
}

impl Place {
    fn parse(text: &str, ipv6: bool) -> Option<Place> {
        if !ipv6 {
            let ip: Ipv4Addr = text.parse().ok()?;
            return Some(Place {
                v4: Some(ip.into()),
                v6: None,
            });
        }
        let (text, _zone) = text.split_once('%').unwrap_or((text, ""));
        let ip: Ipv6Addr = text.parse().ok()?;
        Some(Place {
            v4: ip.to_ipv4_mapped().map(u32::from),
            v6: Some(ip.into()),
        })
    }

    /// Whether it counts as IPv4, and its number.
    fn key(self) -> (bool, u128) {
        match (self.v4, self.v6) {
            (Some(v4), _) => (true, v4.into()),
            (None, v6) => (false, v6.unwrap_or_default()),
        }
    }
}

struct Rule {
    subnet: bool,
    v4: bool,
    low: u128,
    high: u128,
    text: String,
}

impl Rule {
    fn matches(&self, place: Place) -> bool {
        let number = match self.v4 {
            true => place.v4.map(u128::from),
            false => place.v6,
        };
        number.is_some_and(|number| (self.low..=self.high).contains(&number))
    }
}

#[derive(Default)]
struct Rules {
    known: HashSet<(bool, u128)>,
    /// The same with their texts, in the order in which they came.
    addresses: Vec<((bool, u128), String)>,
    /// The newest last.
    ranges: Vec<Rule>,
}

impl Rules {
    fn add(&mut self, place: Place, text: String) {
        let key = place.key();
        if self.known.insert(key) {
            self.addresses.push((key, text));
        } else if let Some(entry) = self.addresses.iter_mut().find(|entry| entry.0 == key) {
            entry.1 = text;
        }
    }

    fn remove(&mut self, place: Place) {
        let key = place.key();
        if self.known.remove(&key) {
            self.addresses.retain(|entry| entry.0 != key);
        }
    }

    fn lists(&self, place: Place) -> bool {
        self.known.contains(&place.key()) || self.ranges.iter().any(|rule| rule.matches(place))
    }
}

#[derive(Default)]
struct List(RwLock<Rules>);

impl List {
    fn of(handle: Local<'_, Object>) -> Result<Arc<List>> {
        Common::state(handle).ok_or_else(|| Error::plain("not a block list".to_owned()))
    }

    // Every change is whole, so that a panic of another holder does not matter.

    fn read(&self) -> RwLockReadGuard<'_, Rules> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Rules> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// create() -> the handle of an empty list
#[native]
fn create<'s>(cx: &mut Scope<'s>) -> Result<Local<'s, Object>> {
    Common::create(cx, List::default())
}

/// addAddress(list, address, ipv6, text)
#[native]
fn add_address(list: Local<'_, Object>, address: String, ipv6: bool, text: String) -> Result<()> {
    if let Some(place) = Place::parse(&address, ipv6) {
        List::of(list)?.write().add(place, text);
    }
    Ok(())
}

/// removeAddress(list, address, ipv6)
#[native]
fn remove_address(list: Local<'_, Object>, address: String, ipv6: bool) -> Result<()> {
    if let Some(place) = Place::parse(&address, ipv6) {
        List::of(list)?.write().remove(place);
    }
    Ok(())
}

/// addRange(list, start, startIpv6, end, endIpv6, text): false when the end comes before the start.
#[native]
fn add_range(
    list: Local<'_, Object>,
    start: String,
    start_v6: bool,
    end: String,
    end_v6: bool,
    text: String,
) -> Result<bool> {
    let list = List::of(list)?;
    let (Some(start), Some(end)) = (Place::parse(&start, start_v6), Place::parse(&end, end_v6))
    else {
        return Ok(false);
    };
    let ((v4, low), (end_v4, high)) = (start.key(), end.key());
    if v4 != end_v4 || low > high {
        return Ok(false);
    }
    list.write().ranges.push(Rule {
        subnet: false,
        v4,
        low,
        high,
        text,
    });
    Ok(true)
}

/// addSubnet(list, network, prefix, ipv6, text)
#[native]
fn add_subnet(
    list: Local<'_, Object>,
    network: String,
    prefix: u32,
    ipv6: bool,
    text: String,
) -> Result<()> {
    let list = List::of(list)?;
    let Some(place) = Place::parse(&network, ipv6) else {
        return Ok(());
    };
    let (bits, number) = match ipv6 {
        true => (128, place.v6.unwrap_or_default()),
        false => (32, place.key().1),
    };
    let hosts = match bits - prefix.min(bits) {
        128 => u128::MAX,
        count => (1 << count) - 1,
    };
    list.write().ranges.push(Rule {
        subnet: true,
        v4: !ipv6,
        low: number & !hosts,
        high: number | hosts,
        text,
    });
    Ok(())
}

/// removeRule(list, text): the newest range or subnet of that text.
#[native]
fn remove_rule(list: Local<'_, Object>, text: String) -> Result<()> {
    let list = List::of(list)?;
    let mut rules = list.write();
    if let Some(at) = rules.ranges.iter().rposition(|rule| rule.text == text) {
        rules.ranges.remove(at);
    }
    Ok(())
}

/// check(list, address, ipv6) -> whether a rule is about the address
#[native]
fn check(list: Local<'_, Object>, address: String, ipv6: bool) -> Result<bool> {
    let list = List::of(list)?;
    Ok(Place::parse(&address, ipv6).is_some_and(|place| list.read().lists(place)))
}

/// clear(list)
#[native]
fn clear(list: Local<'_, Object>) -> Result<()> {
    *List::of(list)?.write() = Rules::default();
    Ok(())
}

/// size(list) -> the number of rules
#[native]
fn size(list: Local<'_, Object>) -> Result<f64> {
    let list = List::of(list)?;
    let rules = list.read();
    Ok((rules.addresses.len() + rules.ranges.len()) as f64)
}

/// rules(list) -> the texts of addresses, then of subnets, then of ranges, from the newest on
#[native]
fn rules(list: Local<'_, Object>) -> Result<Vec<String>> {
    let list = List::of(list)?;
    let rules = list.read();
    let addresses = rules.addresses.iter().rev().map(|entry| &entry.1);
    let of_kind = |subnet| {
        let newest_first = rules.ranges.iter().rev();
        newest_first
            .filter(move |rule| rule.subnet == subnet)
            .map(|rule| &rule.text)
    };
    Ok(addresses
        .chain(of_kind(true))
        .chain(of_kind(false))
        .cloned()
        .collect())
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[
            create::DEF,
            add_address::DEF,
            remove_address::DEF,
            add_range::DEF,
            add_subnet::DEF,
            remove_rule::DEF,
            check::DEF,
            clear::DEF,
            size::DEF,
            rules::DEF,
        ],
    )
}
