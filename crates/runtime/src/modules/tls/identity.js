'use strict';

// `tls.checkServerIdentity`: whether a certificate belongs to a host name, RFC 6125.

const {
  ArrayPrototypeIncludes,
  ArrayPrototypeJoin,
  ArrayPrototypePush,
  JSONParse,
  RegExpPrototypeExec,
  RegExpPrototypeSymbolReplace,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  StringPrototypeSplit,
  StringPrototypeStartsWith,
  StringPrototypeToLowerCase,
} = primordials;

const {
  codes: { ERR_TLS_CERT_ALTNAME_FORMAT, ERR_TLS_CERT_ALTNAME_INVALID },
} = require('#internal/errors');

function labels(name) {
  return StringPrototypeSplit(
    RegExpPrototypeSymbolReplace(/\.$/, StringPrototypeToLowerCase(name), ''),
    '.',
  );
}

/** Whether a name of a certificate, possibly with a wildcard label, covers the host. */
function covers(host, pattern) {
  if (!pattern || host === '') return false;
  const wanted = labels(host);
  const given = labels(pattern);
  if (given.length !== wanted.length || ArrayPrototypeIncludes(wanted, '')) return false;
  for (let i = wanted.length - 1; i > 0; i--) if (given[i] !== wanted[i]) return false;
  const first = given[0];
  const star = StringPrototypeIndexOf(first, '*');
  if (star === -1 || StringPrototypeStartsWith(first, 'xn--')) return first === wanted[0];
  if (given.length <= 2) return false;
  const before = StringPrototypeSlice(first, 0, star);
  const after = StringPrototypeSlice(first, star + 1);
  if (StringPrototypeIndexOf(after, '*') !== -1) return false;
  const label = wanted[0];
  return (
    label.length >= before.length + after.length &&
    StringPrototypeStartsWith(label, before) &&
    StringPrototypeSlice(label, label.length - after.length) === after
  );
}

const quoted = /^"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/;

/** The parts of the text; what stands in quotes is taken as it was before it was quoted. */
function entries(text) {
  const list = [];
  let current = '';
  let at = 0;
  while (at < text.length) {
    const comma = StringPrototypeIndexOf(text, ', ', at);
    const quote = StringPrototypeIndexOf(text, '"', at);
    if (quote !== -1 && (comma === -1 || quote < comma)) {
      const match = RegExpPrototypeExec(quoted, StringPrototypeSlice(text, quote));
      if (match === null) throw new ERR_TLS_CERT_ALTNAME_FORMAT();
      current += StringPrototypeSlice(text, at, quote) + JSONParse(match[0]);
      at = quote + match[0].length;
    } else if (comma !== -1) {
      ArrayPrototypePush(list, current + StringPrototypeSlice(text, at, comma));
      current = '';
      at = comma + 2;
    } else {
      current += StringPrototypeSlice(text, at);
      at = text.length;
    }
  }
  ArrayPrototypePush(list, current);
  return list;
}

/** The usual spelling of an address: certificates are read with all groups of IPv6 written out, and know no zones. */
function usual(address) {
  const zone = StringPrototypeIndexOf(address, '%');
  if (zone !== -1) address = StringPrototypeSlice(address, 0, zone);
  return internalBinding('cares_wrap').canonicalizeIP(address) ?? address;
}

/** The entries of a `subjectaltname` text: `DNS:a, IP Address:b`. */
function alternatives(text) {
  const names = [];
  const addresses = [];
  const parts = entries(text);
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    if (StringPrototypeStartsWith(part, 'DNS:')) {
      ArrayPrototypePush(names, StringPrototypeSlice(part, 4));
    } else if (StringPrototypeStartsWith(part, 'IP Address:')) {
      const address = StringPrototypeSlice(part, 11);
      // Only what is an address can be one.
      if (require('net').isIP(address)) ArrayPrototypePush(addresses, usual(address));
    }
  }
  return { addresses, names };
}

/** `tls.checkServerIdentity(hostname, cert)`: an error, or undefined when the certificate fits. */
function checkServerIdentity(hostname, cert) {
  const subject = cert.subject;
  const { subjectaltname } = cert;
  const { addresses, names } = alternatives(subjectaltname ?? '');
  hostname = RegExpPrototypeSymbolReplace(/\.$/, `${hostname}`, '');
  // As it is asked for on the network; nothing covers what cannot be a name there.
  const host = require('url').domainToASCII(hostname);
  let reason;
  if (require('net').isIP(hostname)) {
    const wanted = usual(hostname);
    for (let i = 0; i < addresses.length; i++) if (addresses[i] === wanted) return undefined;
    reason = `IP: ${hostname} is not in the cert's list: ${ArrayPrototypeJoin(addresses, ', ')}`;
  } else if (names.length > 0 || subject?.CN) {
    if (names.length > 0) {
      for (let i = 0; i < names.length; i++) if (covers(host, names[i])) return undefined;
      reason = `Host: ${hostname}. is not in the cert's altnames: ${subjectaltname}`;
    } else {
      const { CN } = subject;
      const list = typeof CN === 'string' ? [CN] : CN;
      for (let i = 0; i < list.length; i++) if (covers(host, list[i])) return undefined;
      reason = `Host: ${hostname}. is not cert's CN: ${CN}`;
    }
  } else {
    reason = 'Cert does not contain a DNS name';
  }
  return new ERR_TLS_CERT_ALTNAME_INVALID(reason, hostname, cert);
}

module.exports = { checkServerIdentity };
