'use strict';

// The reporter `junit`: XML as the tools of that name write it, printed when the run is over.

const {
  ArrayPrototypePush,
  Date,
  NumberPrototypeToFixed,
  RegExpPrototypeSymbolReplace,
  StringPrototypeRepeat,
  StringPrototypeReplaceAll,
  StringPrototypeTrim,
} = primordials;

const { inspect } = require('#util/inspect');

function escapeText(text) {
  return StringPrototypeReplaceAll(StringPrototypeReplaceAll(`${text}`, '&', '&amp;'), '<', '&lt;');
}

function escapeAttribute(text) {
  const escaped = StringPrototypeReplaceAll(escapeText(text), '"', '&quot;');
  return RegExpPrototypeSymbolReplace(/\n/g, escaped, '&#10;');
}

/** A comment must not hold its own end. */
function escapeComment(text) {
  return RegExpPrototypeSymbolReplace(/--/g, `${text}`, '&#45;&#45;');
}

function attributesText(attributes) {
  let text = '';
  for (const name in attributes) {
    if (attributes[name] !== undefined) text += ` ${name}="${escapeAttribute(attributes[name])}"`;
  }
  return text;
}

function print(node) {
  const indent = StringPrototypeRepeat('\t', node.nesting + 1);
  if (node.comment !== undefined) return `${indent}<!-- ${escapeComment(node.comment)} -->\n`;
  if (node.tag === undefined) return `${escapeText(node.text)}\n`;
  const open = `${indent}<${node.tag}${attributesText(node.attributes)}`;
  if (node.children.length === 0) return `${open}/>\n`;
  let text = `${open}>\n`;
  for (let i = 0; i < node.children.length; i++) text += print(node.children[i]);
  return `${text}${indent}</${node.tag}>\n`;
}

function element(tag, nesting, attributes) {
  return { __proto__: null, tag, nesting, attributes, children: [] };
}

function failureText(error) {
  const options = { __proto__: null, breakLength: Infinity, colors: false };
  try {
    return inspect(error, options);
  } catch {
    // What was thrown may throw when it is looked at.
    return inspect(error, { ...options, customInspect: false });
  }
}

function create() {
  const roots = [];
  // The tests that have started and not ended, outermost first.
  const open = [];

  function start(data) {
    const node = element('testcase', data.nesting, { __proto__: null, name: data.name });
    const siblings = open.length === 0 ? roots : open[open.length - 1].children;
    ArrayPrototypePush(siblings, node);
    ArrayPrototypePush(open, node);
    return node;
  }

  function finish(type, data) {
    const index = open.length - 1;
    let node = open[index];
    if (node === undefined || node.attributes.name !== data.name) node = start(data);
    open.length--;
    const { attributes, children } = node;
    attributes.time = NumberPrototypeToFixed(data.details.duration_ms / 1000, 6);
    let cases = 0;
    let failures = 0;
    let skipped = 0;
    for (let i = 0; i < children.length; i++) {
      if (children[i].comment !== undefined) continue;
      cases++;
      if (children[i].failed) failures++;
      if (children[i].skipped) skipped++;
    }
    if (cases > 0) {
      node.tag = 'testsuite';
      attributes.disabled = 0;
      attributes.errors = 0;
      attributes.tests = cases;
      attributes.failures = failures;
      attributes.skipped = skipped;
      attributes.timestamp = new Date().toISOString();
      attributes.hostname = require('os').hostname();
      node.failed = type === 'test:fail';
      return;
    }
    attributes.classname = data.classname ?? 'test';
    if (data.file) attributes.file = data.file;
    if (data.skip !== undefined) {
      node.skipped = true;
      addSkip(node, 'skipped', data.skip);
    }
    if (data.todo !== undefined) {
      node.skipped = true;
      addSkip(node, 'todo', data.todo);
    }
    if (type === 'test:fail') addFailure(node, data.details.error);
  }

  function addSkip(node, type, message) {
    const skip = element('skipped', node.nesting + 1, { __proto__: null, type, message });
    ArrayPrototypePush(node.children, skip);
  }

  function addFailure(node, error) {
    node.failed = true;
    const message = error?.message ?? '';
    node.attributes.failure = message;
    const failure = element('failure', node.nesting + 1, {
      __proto__: null,
      type: error?.failureType || error?.code,
      message: StringPrototypeTrim(`${message}`),
    });
    ArrayPrototypePush(failure.children, { __proto__: null, text: failureText(error) });
    ArrayPrototypePush(node.children, failure);
  }

  function addComment(data) {
    const siblings = data.nesting > 0 && open.length > 0 ? open[open.length - 1].children : roots;
    ArrayPrototypePush(siblings, { __proto__: null, nesting: data.nesting, comment: data.message });
  }

  return {
    begin: () => '<?xml version="1.0" encoding="utf-8"?>\n<testsuites>\n',
    event({ type, data }) {
      if (type === 'test:start') start(data);
      else if (type === 'test:pass' || type === 'test:fail') finish(type, data);
      else if (type === 'test:diagnostic' || type === 'test:log') addComment(data);
      return '';
    },
    end() {
      let text = '';
      for (let i = 0; i < roots.length; i++) text += print(roots[i]);
      return `${text}</testsuites>\n`;
    },
  };
}

module.exports = { create };
