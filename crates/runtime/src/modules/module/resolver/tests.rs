//! The resolution rules on map-backed file systems.

use super::*;

fn fs() -> MapProbes {
    MapProbes::new()
        .file("/p/package.json", r##"{"name":"root","exports":{".":"./main.js","./lib/*":"./lib/*.js"},
            "imports":{"#a":"./lib/a.js","#b/*":"./lib/*.js","#ext":"exp","#null":null,"#bad":"../x","#builtin":"fs",
            "#url":"node:fs","#c":{"import":"./lib/a.js","require":"./lib/b.js"},"#/x":"./main.js"}}"##)
        .file("/p/main.js", "")
        .file("/p/lib/a.js", "")
        .file("/p/lib/b.js", "")
        .file("/p/dir/index.js", "")
        .file("/p/data.json", "{}")
        .link("/p/link.js", "/p/lib/a.js")
        .file("/p/node_modules/bad/package.json", "{ bad")
        .file("/p/node_modules/exp/package.json", r#"{"exports":{".":"./m.js","./missing":"./missing.js","./dir":"./dir",
            "./nm":"./node_modules/x.js","./up":"./../x.js","./enc":"./a%2fb.js"}}"#)
        .file("/p/node_modules/exp/m.js", "")
        .file("/p/node_modules/exp/dir/x.js", "")
        .file("/p/node_modules/pat/package.json", r#"{"exports":{"./f/*":"./f/*.js","./f/in*":"./g/*.js",
            "./f/private/*":null,"./t/*.css":"./t/*.css"}}"#)
        .file("/p/node_modules/pat/f/a.js", "")
        .file("/p/node_modules/pat/g/x.js", "")
        .file("/p/node_modules/mixed/package.json", r#"{"exports":{"a":"./x","./b":"./y"}}"#)
        .file("/p/node_modules/num/package.json", r#"{"exports":{"0":"./x"}}"#)
        .file("/p/node_modules/arr/package.json", r#"{"exports":["bad","./ok.js"]}"#)
        .file("/p/node_modules/arr/ok.js", "")
        .file("/p/node_modules/cond/package.json", r#"{"exports":{"node":{"import":"./i.mjs"},"require":"./r.js"}}"#)
        .file("/p/node_modules/cond/i.mjs", "")
        .file("/p/node_modules/cond/r.js", "")
        .file("/p/node_modules/main/package.json", r#"{"main":"lib"}"#)
        .file("/p/node_modules/main/lib/index.js", "")
        .file("/p/node_modules/mainbad/package.json", r#"{"main":"./nope"}"#)
        .file("/p/node_modules/mainidx/package.json", r#"{"main":"./nope"}"#)
        .file("/p/node_modules/mainidx/index.js", "")
        .file("/p/node_modules/idx/index.js", "")
        .file("/p/node_modules/@s/q/index.js", "")
        .file("/node_modules/top/index.js", "")
}

fn resolver() -> Resolver {
    Resolver::new(Box::new(fs()), ["fs", "path", "fs/promises"])
}

fn import(specifier: &str) -> Result<String, (&'static str, Vec<Arg>)> {
    let conditions = Conditions::new(["node", "import"]);
    match resolver().resolve_esm(specifier, "file:///p/entry.mjs", &conditions, false) {
        Ok(Resolution::File(url, _) | Resolution::Builtin(url)) => Ok(url),
        Ok(Resolution::Foreign) => Ok("foreign".to_owned()),
        Err(e) => Err((e.code, e.args)),
    }
}

fn require(request: &str) -> Result<Option<String>, (&'static str, Vec<Arg>)> {
    let r = resolver();
    let conditions = Conditions::new(["node", "require"]);
    let extensions = [".js".to_owned(), ".json".to_owned(), ".node".to_owned()];
    let options = FindOptions {
        extensions: &extensions,
        preserve_symlinks: false,
        conditions: &conditions,
    };
    let relative = request.starts_with('.');
    let paths = if relative {
        vec!["/p".to_owned()]
    } else {
        path::node_modules_paths("/p")
    };
    let found = if request.starts_with('#') {
        r.resolve_hash("/p/entry.js", request, &options)
    } else {
        match r.resolve_self("/p/entry.js", request, &options) {
            Ok(None) => r.find_path(request, &paths, &options),
            other => other,
        }
    };
    found.map_err(|e| (e.code, e.args))
}

#[test]
fn imports_files() {
    assert_eq!(
        import("./main.js?x#y").as_deref(),
        Ok("file:///p/main.js?x#y")
    );
    assert_eq!(
        import("/p/lib/../main.js").as_deref(),
        Ok("file:///p/main.js")
    );
    assert_eq!(import("./link.js?q").as_deref(), Ok("file:///p/lib/a.js?q"));
    assert_eq!(import("fs").as_deref(), Ok("node:fs"));
    assert_eq!(import("node:zlib").as_deref(), Ok("node:zlib"));
    assert_eq!(import("data:text/javascript,1").as_deref(), Ok("foreign"));
    assert_eq!(import("file://host/x").as_deref(), Ok("foreign"));
}

#[test]
fn imports_packages() {
    assert_eq!(
        import("exp").as_deref(),
        Ok("file:///p/node_modules/exp/m.js")
    );
    assert_eq!(import("root/lib/a").as_deref(), Ok("file:///p/lib/a.js"));
    assert_eq!(
        import("pat/f/a").as_deref(),
        Ok("file:///p/node_modules/pat/f/a.js")
    );
    assert_eq!(
        import("pat/f/inx").as_deref(),
        Ok("file:///p/node_modules/pat/g/x.js")
    );
    assert_eq!(
        import("cond").as_deref(),
        Ok("file:///p/node_modules/cond/i.mjs")
    );
    assert_eq!(
        import("main").as_deref(),
        Ok("file:///p/node_modules/main/lib/index.js")
    );
    assert_eq!(
        import("arr").as_deref(),
        Ok("file:///p/node_modules/arr/ok.js")
    );
    assert_eq!(
        import("@s/q").as_deref(),
        Ok("file:///p/node_modules/@s/q/index.js")
    );
    assert_eq!(
        import("top/index.js").as_deref(),
        Ok("file:///node_modules/top/index.js")
    );
}

#[test]
fn imports_own_names() {
    assert_eq!(import("#a").as_deref(), Ok("file:///p/lib/a.js"));
    assert_eq!(import("#b/b").as_deref(), Ok("file:///p/lib/b.js"));
    assert_eq!(
        import("#ext").as_deref(),
        Ok("file:///p/node_modules/exp/m.js")
    );
    assert_eq!(import("#builtin").as_deref(), Ok("node:fs"));
    assert_eq!(import("#c").as_deref(), Ok("file:///p/lib/a.js"));
    assert_eq!(import("#/x").as_deref(), Ok("file:///p/main.js"));
}

fn code(result: Result<String, (&'static str, Vec<Arg>)>) -> &'static str {
    result.map_or_else(|e| e.0, |_| "ok")
}

#[test]
fn names_each_failure() {
    let from = Arg::from("/p/entry.mjs");
    assert_eq!(
        import("./nope.js"),
        Err((
            "ERR_MODULE_NOT_FOUND",
            vec![
                "/p/nope.js".into(),
                from.clone(),
                "file:///p/nope.js".into()
            ]
        ))
    );
    assert_eq!(
        import("nope/x"),
        Err((
            "ERR_MODULE_NOT_FOUND",
            vec!["nope".into(), from.clone(), Arg::None]
        ))
    );
    assert_eq!(
        import("./dir/"),
        Err((
            "ERR_UNSUPPORTED_DIR_IMPORT",
            vec!["/p/dir/".into(), from.clone(), "file:///p/dir/".into()]
        ))
    );
    assert_eq!(
        import("mainbad"),
        Err((
            "ERR_MODULE_NOT_FOUND",
            vec![
                "/p/node_modules/mainbad/nope".into(),
                from.clone(),
                Arg::None
            ]
        ))
    );
    assert_eq!(
        import("bad"),
        Err((
            "ERR_INVALID_PACKAGE_CONFIG",
            vec![
                "/p/node_modules/bad/package.json".into(),
                "\"bad\" from /p/entry.mjs".into(),
                Arg::None
            ]
        ))
    );
    assert_eq!(
        import("exp/nope"),
        Err((
            "ERR_PACKAGE_PATH_NOT_EXPORTED",
            vec!["/p/node_modules/exp/".into(), "./nope".into(), from.clone()]
        ))
    );
    assert_eq!(
        import("#bad"),
        Err((
            "ERR_INVALID_PACKAGE_TARGET",
            vec![
                "/p/".into(),
                "#bad".into(),
                Arg::Json("\"../x\"".into()),
                Arg::Bool(true),
                from.clone()
            ]
        ))
    );
    assert_eq!(
        import("#b/../x"),
        Err((
            "ERR_INVALID_MODULE_SPECIFIER",
            vec![
                "#b/../x".into(),
                "request is not a valid match in pattern \"#b/*\" for the \"imports\" resolution of /p/package.json".into(),
                from
            ]
        ))
    );
    for (specifier, want) in [
        ("pat/f/private/x", "ERR_PACKAGE_PATH_NOT_EXPORTED"),
        ("pat", "ERR_PACKAGE_PATH_NOT_EXPORTED"),
        ("exp/nm", "ERR_INVALID_PACKAGE_TARGET"),
        ("exp/up", "ERR_INVALID_PACKAGE_TARGET"),
        ("exp/enc", "ERR_INVALID_MODULE_SPECIFIER"),
        ("exp/dir", "ERR_UNSUPPORTED_DIR_IMPORT"),
        ("exp/missing", "ERR_MODULE_NOT_FOUND"),
        ("mixed", "ERR_INVALID_PACKAGE_CONFIG"),
        ("num", "ERR_INVALID_PACKAGE_CONFIG"),
        ("#null", "ERR_PACKAGE_IMPORT_NOT_DEFINED"),
        ("#zip", "ERR_PACKAGE_IMPORT_NOT_DEFINED"),
        ("#url", "ERR_INVALID_PACKAGE_TARGET"),
        ("#", "ERR_INVALID_MODULE_SPECIFIER"),
        (".x", "ERR_INVALID_MODULE_SPECIFIER"),
        ("a%20b", "ERR_INVALID_MODULE_SPECIFIER"),
        ("@s", "ERR_INVALID_MODULE_SPECIFIER"),
        ("./lib/a%5cb.js", "ERR_INVALID_MODULE_SPECIFIER"),
    ] {
        assert_eq!(code(import(specifier)), want, "{specifier}");
    }
}

#[test]
fn requires_files_and_folders() {
    let ok = |path: &str| Ok(Some(path.to_owned()));
    assert_eq!(require("./main"), ok("/p/main.js"));
    assert_eq!(require("./data"), ok("/p/data.json"));
    assert_eq!(require("./dir"), ok("/p/dir/index.js"));
    assert_eq!(require("./dir/"), ok("/p/dir/index.js"));
    assert_eq!(require("./main.js/"), Ok(None));
    assert_eq!(require("./link"), ok("/p/lib/a.js"));
    assert_eq!(require("/p/lib/a"), ok("/p/lib/a.js"));
    assert_eq!(require("."), Ok(None));
    assert_eq!(require("./nope"), Ok(None));
}

#[test]
fn requires_packages() {
    let ok = |path: &str| Ok(Some(path.to_owned()));
    assert_eq!(require("main"), ok("/p/node_modules/main/lib/index.js"));
    assert_eq!(require("main/lib"), ok("/p/node_modules/main/lib/index.js"));
    assert_eq!(require("cond"), ok("/p/node_modules/cond/r.js"));
    assert_eq!(require("exp"), ok("/p/node_modules/exp/m.js"));
    assert_eq!(require("@s/q/index"), ok("/p/node_modules/@s/q/index.js"));
    assert_eq!(require("top"), ok("/node_modules/top/index.js"));
    assert_eq!(require("root/lib/b"), ok("/p/lib/b.js"));
    assert_eq!(require("#c"), ok("/p/lib/b.js"));
    assert_eq!(require("mainidx"), ok("/p/node_modules/mainidx/index.js"));
    assert_eq!(
        require("mainbad"),
        Err((
            "MODULE_NOT_FOUND",
            vec![
                "/p/node_modules/mainbad/nope".into(),
                "/p/node_modules/mainbad/package.json".into(),
                "mainbad".into()
            ]
        ))
    );
    assert_eq!(
        require("exp/missing"),
        Err((
            "MODULE_NOT_FOUND",
            vec![
                "/p/node_modules/exp/missing.js".into(),
                "/p/node_modules/exp".into(),
                Arg::None
            ]
        ))
    );
    assert_eq!(
        require("exp/nope").map_err(|e| e.0),
        Err("ERR_PACKAGE_PATH_NOT_EXPORTED")
    );
    assert_eq!(
        require("bad").map_err(|e| e.0),
        Err("ERR_INVALID_PACKAGE_CONFIG")
    );
}

#[test]
fn keeps_links_on_demand() {
    let r = resolver();
    let conditions = Conditions::default();
    let options = FindOptions {
        extensions: &[],
        preserve_symlinks: true,
        conditions: &conditions,
    };
    assert_eq!(
        r.find_path("/p/link.js", &[], &options),
        Ok(Some("/p/link.js".to_owned()))
    );
}

#[test]
fn tells_formats() {
    let r = Resolver::new(
        Box::new(
            MapProbes::new()
                .file("/m/package.json", r#"{"type":"module"}"#)
                .file("/m/node_modules/x/a.js", "")
                .file("/m/wasm", "\0asm"),
        ),
        ["fs"],
    );
    assert_eq!(format_of(&r, "/m/a.js").unwrap().as_str(), "module");
    assert_eq!(
        format_of(&r, "/m/node_modules/x/a.js").unwrap().as_str(),
        "detect"
    );
    assert_eq!(format_of(&r, "/m/a.cjs").unwrap().as_str(), "commonjs");
    assert_eq!(format_of(&r, "/m/a").unwrap().as_str(), "module");
    assert_eq!(format_of(&r, "/m/wasm").unwrap().as_str(), "wasm");
    assert_eq!(format_of(&r, "/m/a.xyz").unwrap().as_str(), "");
}
