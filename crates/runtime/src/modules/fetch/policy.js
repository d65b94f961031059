'use strict';

// What the fetch standard forbids and rewrites: ports that other protocols own, and how much of an address a server and a
// referrer are told.

const {
  ArrayPrototypeIncludes,
  SafeSet,
  StringPrototypeEndsWith,
  StringPrototypeIndexOf,
  StringPrototypeSplit,
  StringPrototypeStartsWith,
  StringPrototypeTrim,
} = primordials;

const { URL } = require('#url/internal');

// The ports that no request goes to.
let badPorts;
function badPortSet() {
  badPorts ??= new SafeSet(
    // biome-ignore format: a table
    [
      '0', '1', '7', '9', '11', '13', '15', '17', '19', '20', '21', '22', '23', '25', '37', '42', '43', '53', '69',
      '77', '79', '87', '95', '101', '102', '103', '104', '109', '110', '111', '113', '115', '117', '119', '123',
      '135', '137', '139', '143', '161', '179', '389', '427', '465', '512', '513', '514', '515', '526', '530',
      '531', '532', '540', '548', '554', '556', '563', '587', '601', '636', '989', '990', '993', '995', '1719',
      '1720', '1723', '2049', '3659', '4045', '4190', '5060', '5061', '6000', '6566', '6665', '6666', '6667',
      '6668', '6669', '6679', '6697', '10080',
    ],
  );
  return badPorts;
}

function isHttp(url) {
  const { protocol } = url;
  return protocol === 'http:' || protocol === 'https:';
}

function isBadPort(url) {
  const { port } = url;
  return port !== '' && isHttp(url) && badPortSet().has(port);
}

function sameOrigin(a, b) {
  return a.protocol === b.protocol && a.hostname === b.hostname && a.port === b.port;
}

/** Whether an address is as safe as a connection over TLS. */
function isTrustworthy(url) {
  const { protocol, hostname } = url;
  if (protocol === 'https:' || protocol === 'wss:' || protocol === 'data:') return true;
  if (protocol === 'file:') return true;
  return (
    hostname === 'localhost' ||
    hostname === '[::1]' ||
    StringPrototypeStartsWith(hostname, '127.') ||
    StringPrototypeEndsWith(hostname, '.localhost')
  );
}

/** An address as a referrer: without credentials and fragment, or only its origin. */
function strip(url, originOnly) {
  if (!isHttp(url)) return '';
  const copy = new URL(url.href);
  copy.username = '';
  copy.password = '';
  copy.hash = '';
  if (originOnly) {
    copy.pathname = '';
    copy.search = '';
  }
  return copy.href;
}

/** The `referer` field's value for a request to `url`, or ''. */
function referrerFor(inner, url) {
  const { referrer } = inner;
  // A program has no page that it could come from.
  if (referrer === 'client' || referrer === 'no-referrer') return '';
  let full = strip(referrer, false);
  if (full === '') return '';
  const origin = strip(referrer, true);
  if (full.length > 4096) full = origin;
  const same = sameOrigin(referrer, url);
  const downgrade = isTrustworthy(referrer) && !isTrustworthy(url);
  switch (inner.referrerPolicy) {
    case 'no-referrer':
      return '';
    case 'origin':
      return origin;
    case 'unsafe-url':
      return full;
    case 'same-origin':
      return same ? full : '';
    case 'origin-when-cross-origin':
      return same ? full : origin;
    case 'no-referrer-when-downgrade':
      return downgrade ? '' : full;
    case 'strict-origin':
      return downgrade ? '' : origin;
    default:
      if (same) return full;
      return downgrade ? '' : origin;
  }
}

/** What an address has a server asked for. */
function targetOf(url) {
  const { pathname, search } = url;
  if (search !== '') return pathname + search;
  // Only the whole address tells whether an empty query is there.
  const { href } = url;
  const hash = StringPrototypeIndexOf(href, '#');
  return href[(hash === -1 ? href.length : hash) - 1] === '?' ? `${pathname}?` : pathname;
}

const referrerPolicies = [
  '',
  'no-referrer',
  'no-referrer-when-downgrade',
  'same-origin',
  'origin',
  'strict-origin',
  'origin-when-cross-origin',
  'strict-origin-when-cross-origin',
  'unsafe-url',
];

/** The last policy that a `referrer-policy` field names and that is known, or ''. */
function policyIn(value) {
  const names = StringPrototypeSplit(value, ',');
  for (let i = names.length - 1; i >= 0; i--) {
    const name = StringPrototypeTrim(names[i]);
    if (name !== '' && ArrayPrototypeIncludes(referrerPolicies, name)) return name;
  }
  return '';
}

/** After a redirect from `url` the next server is told no more than the last one was, and what `policy` wants if not ''. */
function narrowReferrer(inner, url, policy) {
  if (inner.referrer !== 'client') {
    const told = referrerFor(inner, url);
    inner.referrer = told === '' ? 'no-referrer' : new URL(told);
  }
  if (policy !== '') inner.referrerPolicy = policy;
}

module.exports = {
  isBadPort,
  isHttp,
  isTrustworthy,
  narrowReferrer,
  policyIn,
  referrerFor,
  referrerPolicies,
  sameOrigin,
  targetOf,
};
