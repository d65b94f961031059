//! V8's error API: stacks, captures, the hook and the wording of messages.

use nodus_engine::{CompileOptions, Runtime, RuntimeOptions, Scope};

fn eval(cx: &mut Scope<'_>, text: &str) -> String {
    cx.nested(
        |cx| match cx.eval(text, &CompileOptions::new("/app/main.js")) {
            Ok(value) => value.to_rust_string(cx).unwrap_or_default(),
            Err(error) => {
                let value = error.into_value(cx);
                value
                    .and_then(|v| v.to_rust_string(cx).ok())
                    .unwrap_or_default()
            }
        },
    )
}

/// Threads of tests have small stacks.
fn options() -> RuntimeOptions {
    RuntimeOptions {
        stack_quota: 1024 * 1024,
        ..RuntimeOptions::default()
    }
}

fn check(options: RuntimeOptions, cases: &[(&str, &str)]) {
    let runtime = Runtime::new(options).expect("the engine starts");
    runtime.scope(|cx| {
        for (text, expected) in cases {
            assert_eq!(&eval(cx, text), expected, "{text}");
        }
    });
}

const STACKS: &[(&str, &str)] = &[
    ("new Error('x').stack", "Error: x\n    at /app/main.js:1:1"),
    (
        "function outer() { return inner(); }\nfunction inner() { return new TypeError('t').stack; }\nouter()",
        "TypeError: t\n    at inner (/app/main.js:2:27)\n    at outer (/app/main.js:1:27)\n    at /app/main.js:3:1",
    ),
    (
        "class A { constructor() { this.s = new Error('c').stack; } m() { return new Error('m').stack; } static st() { return new Error('s').stack; } }\n\
         [new A().s, new A().m(), A.st()].map((s) => s.split('\\n')[1].trim().split(' (')[0]).join()",
        "at new A,at A.m,at A.st",
    ),
    (
        "[1].map(() => new Error('x').stack.split('\\n')[2].trim())[0]",
        "at Array.map (<anonymous>)",
    ),
    (
        "Object.getOwnPropertyNames(new Error('x')).join()",
        "stack,message",
    ),
    (
        "try { null.x } catch (e) { Object.getOwnPropertyNames(e).join() }",
        "stack,message",
    ),
    (
        "typeof Object.getOwnPropertyDescriptor(new Error('x'), 'stack').get",
        "function",
    ),
    ("'stack' in Error.prototype", "false"),
    // The first line is made when the stack is first read, and then stays.
    (
        "var e = new Error('a'); e.message = 'b'; e.stack.split('\\n')[0]",
        "Error: b",
    ),
    ("e.message = 'c'; e.stack.split('\\n')[0]", "Error: b"),
    ("e.stack = 'mine'; e.stack", "mine"),
    ("Object.getOwnPropertyNames(e).join()", "stack,message"),
    (
        "var o = { name: 'N', message: 'm' }; Error.captureStackTrace(o); o.stack",
        "N: m\n    at /app/main.js:1:44",
    ),
    (
        "function hidden(o) { Error.captureStackTrace(o, hidden); } var p = {}; hidden(p); p.stack",
        "Error\n    at /app/main.js:1:72",
    ),
    (
        "Error.captureStackTrace({}, function notRunning() {}); 'fine'",
        "fine",
    ),
    (
        "var q = {}; Error.captureStackTrace(q, function notRunning() {}); q.stack",
        "Error",
    ),
    (
        "Error.stackTraceLimit = 0; new Error('l').stack",
        "Error: l",
    ),
    (
        "Error.stackTraceLimit = 'none'; String(new Error('l').stack)",
        "undefined",
    ),
    (
        "Error.stackTraceLimit = 3; function deep(n) { return n ? deep(n - 1) : new Error('d').stack; } deep(10).split('\\n').length",
        "4",
    ),
    ("Error.stackTraceLimit = 10", "10"),
    (
        "Error.prepareStackTrace = (err, sites) => sites.map((s) => s.getFunctionName() + '@' + s.getLineNumber()).join();\n\
         function named() { return new Error('x'); }\nnamed().stack",
        "named@2,null@3",
    ),
    (
        "Error.prepareStackTrace = () => ({ own: true }); new Error('x').stack.own",
        "true",
    ),
    (
        "Error.prepareStackTrace = () => { throw 'from the hook'; }; new Error('x').stack",
        "from the hook",
    ),
    (
        "Error.prepareStackTrace = (err, sites) => sites[0].toString(); new Error('x').stack",
        "/app/main.js:1:64",
    ),
    (
        "Error.prepareStackTrace = undefined; new Error('x').stack.split('\\n').length",
        "2",
    ),
    (
        "var made = Object.create(new Error('p')); made.stack.split('\\n')[0]",
        "Error: p",
    ),
    (
        "function boom() { boom(); } try { boom() } catch (e) { e instanceof RangeError && e.message }",
        "Maximum call stack size exceeded",
    ),
    ("typeof InternalError", "undefined"),
    (
        "eval('new Error(\"ev\").stack').split('\\n')[1].trim()",
        "at eval (eval at <anonymous> (/app/main.js:1:1), <anonymous>:1:1)",
    ),
];

#[test]
fn stacks_read_as_in_v8() {
    check(options(), STACKS);
}

#[test]
fn stacks_survive_a_collector_that_runs_all_the_time() {
    check(
        RuntimeOptions {
            collector_stress: true,
            ..options()
        },
        STACKS,
    );
}

#[test]
fn messages_are_worded_as_in_v8() {
    check(
        options(),
        &[
            (
                "let u; u.foo",
                "TypeError: Cannot read properties of undefined (reading 'foo')",
            ),
            (
                "null[Symbol.toStringTag]",
                "TypeError: Cannot read properties of null (reading 'Symbol(Symbol.toStringTag)')",
            ),
            (
                "null.foo = 1",
                "TypeError: Cannot set properties of null (setting 'foo')",
            ),
            ("missing", "ReferenceError: missing is not defined"),
            (
                "({}).f()",
                "TypeError: (intermediate value).f is not a function",
            ),
            (
                "const c = 1; c = 2",
                "TypeError: Assignment to constant variable.",
            ),
            (
                "{ late; let late; }",
                "ReferenceError: Cannot access 'late' before initialization",
            ),
            ("for (const x of 5);", "TypeError: 5 is not iterable"),
            (
                "const { a } = null",
                "TypeError: Cannot destructure property 'a' of 'null' as it is null.",
            ),
            (
                "class K {} K()",
                "TypeError: Class constructor K cannot be invoked without 'new'",
            ),
            (
                "class P { #a; static get(o) { return o.#a; } } P.get({})",
                "TypeError: Cannot read private member #a from an object whose class did not declare it",
            ),
            (
                "'use strict'; true.x = 1",
                "TypeError: Cannot create property 'x' on boolean 'true'",
            ),
            (
                "new Promise([])",
                "TypeError: Promise resolver [object Array] is not a function",
            ),
            (
                "Promise()",
                "TypeError: Promise constructor cannot be invoked without 'new'",
            ),
            (
                "(1).toPrecision(101)",
                "RangeError: toPrecision() argument must be between 1 and 100",
            ),
            (
                "Reflect.ownKeys(1)",
                "TypeError: Reflect.ownKeys called on non-object",
            ),
            (
                "Object.setPrototypeOf({}, Symbol('s'))",
                "TypeError: Object prototype may only be an Object or null: Symbol(s)",
            ),
            (
                "new Proxy(1, {})",
                "TypeError: Cannot create proxy with a non-object as target or handler",
            ),
            (
                "new Set(1)",
                "TypeError: number 1 is not iterable (cannot read property Symbol(Symbol.iterator))",
            ),
            (
                "Promise.all.call(1)",
                "TypeError: Promise.all called on non-object",
            ),
            ("new Array(-1)", "RangeError: Invalid array length"),
            (
                "[].reduce((a) => a)",
                "TypeError: Reduce of empty array with no initial value",
            ),
            (
                "(1).toString(99)",
                "RangeError: toString() radix argument must be between 2 and 36",
            ),
            (
                "1n + 1",
                "TypeError: Cannot mix BigInt and other types, use explicit conversions",
            ),
            (
                "Object.keys(null)",
                "TypeError: Cannot convert undefined or null to object",
            ),
            ("eval('}')", "SyntaxError: Unexpected token '}'"),
            (
                "eval('foo bar')",
                "SyntaxError: Unexpected identifier 'bar'",
            ),
            (
                "eval('let d; let d')",
                "SyntaxError: Identifier 'd' has already been declared",
            ),
            ("eval('(')", "SyntaxError: Unexpected end of input"),
            (
                "new RegExp('[')",
                "SyntaxError: Invalid regular expression: /[/: Unterminated character class",
            ),
            (
                "JSON.parse('')",
                "SyntaxError: Unexpected end of JSON input",
            ),
            (
                "JSON.parse('{\"a\":1,}')",
                "SyntaxError: Expected double-quoted property name in JSON at position 7 (line 1 column 8)",
            ),
            (
                "JSON.parse('abc')",
                "SyntaxError: Unexpected token 'a', \"abc\" is not valid JSON",
            ),
            (
                "var cycle = { a: {} }; cycle.a.b = cycle; JSON.stringify(cycle)",
                "TypeError: Converting circular structure to JSON\n    --> starting at object with constructor 'Object'\n    |     property 'a' -> object with constructor 'Object'\n    --- property 'b' closes the circle",
            ),
        ],
    );
}

#[test]
fn awaiting_functions_continue_the_stack() {
    let runtime = Runtime::new(options()).expect("the engine starts");
    runtime.scope(|cx| {
        eval(
            cx,
            "async function first() { await null; throw new Error('late'); }\n\
             async function second() { await first(); }\n\
             var seen; second().catch((e) => { seen = e.stack; });",
        );
        cx.run_microtasks().expect("no job throws");
        assert_eq!(
            eval(cx, "seen"),
            "Error: late\n    at first (/app/main.js:1:44)\n    at async second (/app/main.js:2:27)"
        );
    });
}
