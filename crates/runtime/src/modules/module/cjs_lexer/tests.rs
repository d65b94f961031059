//! The shapes that Node documents, what is left out, and sources that are no scripts.

use super::{Exports, find_exports};

fn names(source: &str) -> String {
    find_exports(source).names.join(" ")
}

fn reexports(source: &str) -> String {
    find_exports(source).reexports.join(" ")
}

#[track_caller]
fn all(cases: &[(&str, &str)], find: fn(&str) -> String) {
    for (source, expected) in cases {
        assert_eq!(find(source), *expected, "{source}");
    }
}

#[test]
fn members_are_found_wherever_they_are_assigned() {
    all(
        &[
            (
                "exports.a = 1; exports['b'] = 2; exports[\"c\"] = 3",
                "a b c",
            ),
            ("module.exports.a = 1; module.exports['b'] = 2", "a b"),
            ("exports\n./*x*/a // y\n = 1", "a"),
            ("exports.a = exports.b = void 0", "a b"),
            ("!function () { if (x) { exports.a = 1 } }()", "a"),
            ("`${`${exports.a = 1}`}`", "a"),
            (
                "exports.if = 1; exports.default = 2; exports['a-b'] = 3; exports.\u{e9} = 4",
                "if default a-b \u{e9}",
            ),
            (
                "exports['\\u0061b'] = exports['\\u{62}'] = exports['\\x63'] = 1",
                "ab b c",
            ),
            (
                "exports['\\ud83d\\ude00'] = 1; exports['\\ud800'] = 2",
                "\u{1f600}",
            ),
            ("exports['a\\\nb'] = 1; exports['\\101'] = 1", "ab A"),
        ],
        names,
    );
}

#[test]
fn other_uses_of_exports_are_not_exports() {
    all(
        &[
            (
                "exports.a; exports.b += 1; exports.c ??= 1; exports.d++; exports.e.f = 1",
                "",
            ),
            (
                "x.exports.a = 1; x?.exports.b = 1; exports$.c = 1; $exports.d = 1; #exports.e = 1",
                "",
            ),
            (
                "exports['a' + 'b'] = 1; exports[`a`] = 1; exports.\\u0061 = 1; exports.1 = 1",
                "",
            ),
            ("exports = { a }; exports?.a; [...y.exports.b] = 1", ""),
            (
                "'exports.a = 1'; // exports.b = 1\n/* exports.c = 1 */ `exports.d = 1`",
                "",
            ),
        ],
        names,
    );
}

#[test]
fn a_literal_counts_up_to_its_first_property_that_is_not_plain() {
    all(
        &[
            ("module.exports = { a, b: c, 'd': e, ...f, g }", "a b d g"),
            ("module.exports = { a, b: 'b', c }", "a"),
            ("module.exports = { a, b: c.d, e }", "a b"),
            ("module.exports = { a: function () {}, b }", "a"),
            ("module.exports = { a, b() {}, c }", "a b"),
            ("module.exports = { a, get b() {}, c }", "a"),
            ("module.exports = { a, ['b']: c, d }", "a"),
            (
                "module.exports = { get, set: x, async: y, 'a b': c }",
                "get set async a b",
            ),
            ("0 && (module.exports = { a, b })", "a b"),
            ("exports = module.exports = { a }", "a"),
            (
                "module.exports = { a: function () { exports.b = 1 } }",
                "a b",
            ),
            ("module.exports = { a: module.exports.b = c }", "a b"),
        ],
        names,
    );
}

#[test]
fn definitions_count_with_a_value_or_a_plain_getter() {
    let getter = |body: &str| {
        let source = format!("Object.defineProperty(exports, 'a', {{ enumerable: true, {body} }})");
        names(&source) == "a"
    };
    assert!(getter("value: 1"));
    assert!(getter("get: function () { return q.p; }"));
    assert!(getter("get: function get() { return q['p-r'] },"));
    assert!(getter("get() { return q }"));
    assert!(!getter("get: () => q.p"));
    assert!(!getter("get: function () { return q(); }"));
    assert!(!getter("get: function () { return q.p.r; }"));
    assert!(!getter("get: function () { x; return q.p; }"));
    assert!(!getter(
        "get: function () { return q.p; }, configurable: true"
    ));
    assert!(!getter("value"));
    all(
        &[
            (
                "Object.defineProperty(module.exports, '__esModule', { value: true })",
                "__esModule",
            ),
            (
                "Object.defineProperty(exports, 'a', { enumerable: false, value: 1 })",
                "",
            ),
            (
                "Object.defineProperty(exports, a, { value: 1 }); Object.defineProperty(x, 'a', { value: 1 })",
                "",
            ),
            ("x.Object.defineProperty(exports, 'a', { value: 1 })", ""),
        ],
        names,
    );
}

#[test]
fn the_last_assigned_module_is_passed_on() {
    all(
        &[
            ("module.exports = require('a')", "a"),
            (
                "if (x) { module.exports = require('a') } else { module.exports = require('b') }",
                "b",
            ),
            ("module.exports = require('a'); module.exports = y", ""),
            (
                "module.exports = { ...require('a'), ...require('b') }",
                "a b",
            ),
            (
                "module.exports = require(a); module.exports = require(`a`)",
                "",
            ),
            (
                "module.exports = require('a', 'b'); exports = require('c')",
                "",
            ),
            (
                "0 && (module.exports = { a, ...require('x') }) && __exportStar(require('y'))",
                "x y",
            ),
        ],
        reexports,
    );
}

#[test]
fn helpers_of_transpilers_pass_modules_on_in_the_outermost_scope() {
    all(
        &[
            (
                "__export(require('a')); __exportStar(require(\"b\"), exports)",
                "a b",
            ),
            (
                "tslib.__exportStar(require('a'), exports); tslib_1.__export(require('b'))",
                "a b",
            ),
            (
                "if (a) { __export(require('b')) } (() => __export(require('c')))()",
                "",
            ),
            (
                "__exports(require('a')); __export(x); (0, tslib.__exportStar)(require('b'), exports)",
                "",
            ),
        ],
        reexports,
    );
}

#[test]
fn loops_over_keys_pass_a_required_module_on() {
    let passes = |declaration: &str, body: &str| {
        reexports(&format!(
            "{declaration}\nObject.keys(_x).forEach(function (k) {{ {body} }});"
        ))
    };
    let plain = "var _x = require('x');";
    let copy = "exports[k] = _x[k];";
    let forward = "Object.defineProperty(exports, k, { enumerable: true, get: function () { return _x[k]; } });";
    let filter = "if (k === 'default' || k === \"__esModule\") return;";
    let names = "if (Object.prototype.hasOwnProperty.call(_exportNames, k)) return;";
    let same = "if (k in exports && exports[k] === _x[k]) return;";
    for filter in [
        filter.to_owned(),
        format!("{filter} {names}"),
        format!("{filter} {same}"),
        format!("{filter} {names} {same}"),
        "if (k !== 'default')".to_owned(),
        "if (k !== 'default' && !exports.hasOwnProperty(k))".to_owned(),
        "if (k !== 'default' && !Object.hasOwnProperty.call(exports, k))".to_owned(),
    ] {
        for action in [copy, forward] {
            assert_eq!(
                passes(plain, &format!("{filter} {action}")),
                "x",
                "{filter} {action}"
            );
        }
    }
    assert_eq!(
        passes(
            "const _x = _interopRequireWildcard(require('x'));",
            &format!("{filter}{copy}")
        ),
        "x"
    );
    assert_eq!(passes("_x = require('x');", &format!("{filter}{copy}")), "");
    assert_eq!(
        passes("{ var _x = require('x'); }", &format!("{filter}{copy}")),
        ""
    );
    assert_eq!(passes(plain, copy), "");
    assert_eq!(passes(plain, &format!("{filter} exports[k] = _y[k];")), "");
    assert_eq!(passes(plain, &format!("{filter}{copy} more();")), "");
}

#[test]
fn a_slash_divides_values_and_begins_expressions_elsewhere() {
    all(
        &[
            (
                "x = a / exports.b = 1 / c; x++ / exports.c = 1; x[0] / exports.d = 1",
                "b c d",
            ),
            (
                "(x) / exports.a = 1; x = {} / exports.b = 1; 1 / exports.c = 1; '' / exports.d = 1",
                "a b c d",
            ),
            (
                "x = /'/; if (x) /'/; {} /'/; function f() {} /'/; () => {} /'/; exports.a = 1",
                "a",
            ),
            (
                "class A extends B {} /'/; label: {} /'/; else /'/; return /'/; exports.a = 1",
                "a",
            ),
            (
                "for await (x of y) /'/; x.if(y) / 1; await /'/; exports.a = 1",
                "a",
            ),
            ("/[/']/; /\\/'/g.test(x) / 1; exports.a = 1", "a"),
            ("({ a: {} / 1, b: '/' }); exports.a = 1", "a"),
            ("`${{}}` / exports.a = 1", "a"),
        ],
        names,
    );
}

#[test]
fn lines_end_and_spaces_are_as_in_the_language() {
    all(
        &[
            ("#!exports.a = 1\nexports.b = 1", "b"),
            (
                "// x\rexports.a = 1 // \u{2028}exports.b = 1 // \u{20ac}exports.c = 1",
                "a b",
            ),
            ("\u{feff}exports\u{a0}.\u{3000}a\u{2003}= 1", "a"),
        ],
        names,
    );
}

#[test]
fn what_is_no_script_has_no_names() {
    for wrong in [
        "(",
        ")",
        "{",
        "}",
        "'",
        "\"\n\"",
        "`",
        "`${",
        "`${}",
        "/a",
        "/[/]",
        "/\n/",
        "import x from 'x'",
        "import 'x'",
        "export default 1",
        "export { a }",
        "import.meta",
    ] {
        assert_eq!(
            find_exports(&format!("exports.a = 1;{wrong}")),
            Exports::default(),
            "{wrong}"
        );
    }
    all(
        &[
            (
                "import('x'); x.import; x.export; ({ import: 1, export() {} }); exports.a = 1",
                "a",
            ),
            ("exports.a = 1; [", "a"),
            ("exports.a = 1; /*", "a"),
        ],
        names,
    );
}

#[test]
fn depth_and_length_have_no_limits() {
    let deep = |open: &str, close: &str| {
        format!(
            "exports.a = 1;{}{};exports.b = 1",
            open.repeat(1_000_000),
            close.repeat(1_000_000)
        )
    };
    assert_eq!(names(&deep("(", ")")), "a b");
    assert_eq!(names(&deep("{", "}")), "a b");
    assert_eq!(names(&deep("`${", "}`")), "a b");
    assert_eq!(names(&deep("[", "]")), "a b");
    assert_eq!(names(&deep("(", "")), "");
    let many: String = (0..100_000)
        .map(|n| format!("__export(require('{n}'));"))
        .collect();
    assert_eq!(find_exports(&many).reexports.len(), 100_000);
}

/// Every beginning of a source, and every source with a byte changed, has an answer.
#[test]
fn no_source_is_read_past_its_end() {
    let source = "#!x\nexports['\\u{61}\\x62']=1;module.exports={a,'b':c,...require('d')};/[/]\\//g;`\\`${{}}`//\u{2028}\n\
        var x=_interopRequireWildcard(require('x'));Object.keys(x).forEach(function(k){if(k!=='default'&&!Object.\
        prototype.hasOwnProperty.call(e,k))exports[k]=x[k]});Object.defineProperty(exports,'\u{e9}',{enumerable:true,\
        get:function(){return q['p'];}});__exportStar(require('y'),exports)/*\u{20ac}*/";
    assert_eq!(names(source), "ab a b \u{e9}");
    assert_eq!(reexports(source), "d x y");
    for (end, _) in source.char_indices() {
        find_exports(&source[..end]);
    }
    let changes = [
        "", "'", "`", "/", "\\", "(", "}", "\u{2028}", "\u{a0}", "\u{e9}", "${", "/*", ".",
    ];
    for (at, c) in source.char_indices() {
        for change in changes {
            find_exports(&format!(
                "{}{change}{}",
                &source[..at],
                &source[at + c.len_utf8()..]
            ));
        }
    }
}
