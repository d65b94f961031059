//! Scripts with `await` at their top level as scripts without: the text goes into an async function, and what it declares is
//! declared in front of it, so that the next line at the prompt sees it. Only the text is changed, at the places that the
//! tree gives.

use swc_common::{Span, Spanned};
use swc_ecma_ast::{
    ArrowExpr, ArrowFunctionBody, AwaitExpr, CallExpr, Callee, ClassDecl, Decl, Expr, FnDecl,
    ForHead, ForInStmt, ForOfStmt, Function, ObjectPatProp, Pat, ReturnStmt, Stmt, VarDecl,
    VarDeclKind,
};
use swc_ecma_visit::{Visit, VisitWith};

use super::parsing::{index, script};

const HEAD: &str = "(async () => { ";

fn wrapped(text: &str) -> String {
    // The end must not become part of a comment.
    format!("{HEAD}{text}\n }})()")
}

/// Whether more text could make a script with `await` of this.
pub(super) fn is_incomplete(text: &str) -> bool {
    let whole = wrapped(text);
    let end = HEAD.len() + text.trim_end().len();
    match script(&whole) {
        Ok(_) => false,
        // The parser then stumbles over the closing brace, which it takes for one of the text's own, or over the end.
        Err(problem) => problem.incomplete || problem.at >= end,
    }
}

/// A change of the text: at this place so many bytes are replaced.
struct Edit {
    at: usize,
    delete: usize,
    insert: String,
}

/// What is found on the way through the function's body, functions inside it left out.
#[derive(Default)]
struct Changes {
    awaits: bool,
    returns: bool,
    depth: usize,
    hoisted: Vec<String>,
    edits: Vec<Edit>,
}

fn names(pattern: &Pat, into: &mut Vec<String>) {
    match pattern {
        Pat::Ident(ident) => into.push(ident.id.sym.to_string()),
        Pat::Array(array) => array.elems.iter().flatten().for_each(|p| names(p, into)),
        Pat::Rest(rest) => names(&rest.arg, into),
        Pat::Assign(assign) => names(&assign.left, into),
        Pat::Object(object) => {
            for property in &object.props {
                match property {
                    ObjectPatProp::KeyValue(pair) => names(&pair.value, into),
                    ObjectPatProp::Assign(short) => into.push(short.key.id.sym.to_string()),
                    ObjectPatProp::Rest(rest) => names(&rest.arg, into),
                }
            }
        }
        Pat::Expr(_) | Pat::Invalid(_) => {}
    }
}

impl Changes {
    fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.replace(at, 0, text);
    }

    fn replace(&mut self, at: usize, delete: usize, text: impl Into<String>) {
        let insert = text.into();
        self.edits.push(Edit { at, delete, insert });
    }

    /// Whether a declaration has to be seen outside.
    fn leaves(&self, declaration: &VarDecl) -> bool {
        declaration.kind == VarDeclKind::Var || self.depth == 0
    }

    fn hoist(&mut self, declaration: &VarDecl) {
        let mut found = Vec::new();
        for declarator in &declaration.decls {
            names(&declarator.name, &mut found);
        }
        if found.is_empty() {
            return;
        }
        // A constant is assigned later, which only a variable can be.
        let kind = if declaration.kind == VarDeclKind::Var {
            "var"
        } else {
            "let"
        };
        self.hoisted.push(format!("{kind} {}; ", found.join(", ")));
    }

    /// A declaration becomes `void (a = 1)`, one of several names `void ( (a = 1), (b = 2))`.
    fn assign(&mut self, declaration: &VarDecl) {
        self.hoist(declaration);
        let keyword = declaration.kind.as_str().len();
        let several = declaration.decls.len() > 1;
        let void = if several { "void (" } else { "void" };
        self.replace(index(declaration.span.lo), keyword, void);
        for declarator in &declaration.decls {
            self.insert(index(declarator.span.lo), "(");
            let end = if declarator.init.is_some() {
                ")"
            } else {
                "=undefined)"
            };
            self.insert(index(declarator.span.hi), end);
        }
        if several && let Some(last) = declaration.decls.last() {
            self.insert(index(last.span.hi), ")");
        }
    }

    /// The head of a loop over something loses its `var`.
    fn head(&mut self, head: &ForHead) {
        let ForHead::VarDecl(declaration) = head else {
            return;
        };
        if declaration.kind != VarDeclKind::Var {
            return;
        }
        self.hoist(declaration);
        if let Some(first) = declaration.decls.first() {
            let (from, to) = (index(declaration.span.lo), index(first.span.lo));
            self.replace(from, to - from, "");
        }
    }

    fn deeper(&mut self, visit: impl FnOnce(&mut Self)) {
        self.depth += 1;
        visit(self);
        self.depth -= 1;
    }
}

impl Visit for Changes {
    fn visit_await_expr(&mut self, node: &AwaitExpr) {
        self.awaits = true;
        node.visit_children_with(self);
    }

    fn visit_return_stmt(&mut self, node: &ReturnStmt) {
        self.returns = true;
        node.visit_children_with(self);
    }

    fn visit_function(&mut self, _: &Function) {}

    fn visit_arrow_expr(&mut self, _: &ArrowExpr) {}

    fn visit_constructor(&mut self, _: &swc_ecma_ast::Constructor) {}

    fn visit_class_prop(&mut self, _: &swc_ecma_ast::ClassProp) {}

    fn visit_private_prop(&mut self, _: &swc_ecma_ast::PrivateProp) {}

    fn visit_static_block(&mut self, _: &swc_ecma_ast::StaticBlock) {}

    fn visit_class_decl(&mut self, node: &ClassDecl) {
        if self.depth == 0 {
            let name = &node.ident.sym;
            self.hoisted.push(format!("let {name}; "));
            self.insert(index(node.class.span.lo), format!("{name}="));
        }
        node.class.visit_with(self);
    }

    fn visit_fn_decl(&mut self, node: &FnDecl) {
        let name = &node.ident.sym;
        self.hoisted.push(format!("var {name}; "));
        let start = index(node.function.span.lo);
        self.insert(start, format!("this.{name} = {name}; "));
    }

    fn visit_var_decl(&mut self, node: &VarDecl) {
        if self.leaves(node) {
            self.assign(node);
        }
        node.visit_children_with(self);
    }

    fn visit_for_of_stmt(&mut self, node: &ForOfStmt) {
        self.awaits |= node.is_await;
        self.deeper(|v| {
            v.head(&node.left);
            if let ForHead::VarDecl(declaration) = &node.left {
                declaration.visit_children_with(v);
            }
            node.right.visit_with(v);
            node.body.visit_with(v);
        });
    }

    fn visit_for_in_stmt(&mut self, node: &ForInStmt) {
        self.deeper(|v| {
            v.head(&node.left);
            if let ForHead::VarDecl(declaration) = &node.left {
                declaration.visit_children_with(v);
            }
            node.right.visit_with(v);
            node.body.visit_with(v);
        });
    }

    fn visit_stmt(&mut self, node: &Stmt) {
        match node {
            Stmt::Decl(Decl::Var(_) | Decl::Class(_) | Decl::Fn(_)) | Stmt::Expr(_) => {
                node.visit_children_with(self);
            }
            _ => self.deeper(|v| node.visit_children_with(v)),
        }
    }
}

/// The body of the async function around the text.
fn body(whole: &swc_ecma_ast::Script) -> Option<&[Stmt]> {
    let [Stmt::Expr(statement)] = whole.body.as_slice() else {
        return None;
    };
    let Expr::Call(CallExpr {
        callee: Callee::Expr(callee),
        ..
    }) = &*statement.expr
    else {
        return None;
    };
    let Expr::Arrow(arrow) = without_parentheses(callee) else {
        return None;
    };
    match &*arrow.body {
        ArrowFunctionBody::FunctionBody(block) => Some(&block.stmts),
        ArrowFunctionBody::Expr(_) => None,
    }
}

fn without_parentheses(mut expression: &Expr) -> &Expr {
    while let Expr::Paren(inner) = expression {
        expression = &inner.expr;
    }
    expression
}

/// The value of the last statement is that of the text, in an object so that a promise stays one.
fn give_value(changes: &mut Changes, body: &[Stmt]) {
    let last = body.iter().rev().find(|s| !matches!(s, Stmt::Empty(_)));
    let Some(Stmt::Expr(statement)) = last else {
        return;
    };
    let value: Span = without_parentheses(&statement.expr).span();
    changes.insert(index(statement.span.lo), "return ");
    changes.insert(index(value.lo), "{ value: (");
    changes.insert(index(value.hi), ") }");
}

/// The names that a script declares for those after it, those of `var` and functions left out.
pub(super) fn lexical_names(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let Ok(tree) = script(text) else {
        return found;
    };
    for statement in &tree.body {
        match statement {
            Stmt::Decl(Decl::Class(class)) => found.push(class.ident.sym.to_string()),
            Stmt::Decl(Decl::Var(variables)) if variables.kind != VarDeclKind::Var => {
                for declarator in &variables.decls {
                    names(&declarator.name, &mut found);
                }
            }
            _ => {}
        }
    }
    found
}

/// `Some(None)` when nothing is awaited at the top level, `None` when the text cannot be parsed.
pub(super) fn transform(text: &str) -> Option<Option<String>> {
    let whole = wrapped(text);
    let tree = script(&whole).ok()?;
    let body = body(&tree)?;
    let mut changes = Changes::default();
    body.visit_with(&mut changes);
    if !changes.awaits || changes.returns {
        return Some(None);
    }
    give_value(&mut changes, body);
    // In the order of their places; at one place in that in which they were found.
    changes.edits.sort_by_key(|edit| edit.at);
    let end = HEAD.len() + text.len();
    let mut result = changes.hoisted.concat();
    let mut done = 0;
    for edit in &changes.edits {
        result.push_str(whole.get(done..edit.at)?);
        result.push_str(&edit.insert);
        done = edit.at + edit.delete;
    }
    result.push_str(whole.get(done..end)?);
    let comment_ends = text.lines().last().is_some_and(|line| line.contains("//"));
    result.push_str(if comment_ends { "\n })()" } else { " })()" });
    Some(Some(result))
}

#[cfg(test)]
mod tests {
    use super::transform;

    fn changed(text: &str) -> Option<String> {
        transform(text).flatten()
    }

    #[test]
    fn gives_the_value_of_the_last_statement() {
        let expected = "(async () => { return { value: (await 0) };;; })()";
        assert_eq!(changed("await 0;;;").as_deref(), Some(expected));
        let expected = "(async () => { return ({ value: (await 0) }) })()";
        assert_eq!(changed("(await 0)").as_deref(), Some(expected));
    }

    #[test]
    fn leaves_alone_what_awaits_nothing() {
        assert_eq!(changed("async () => await 0"), None);
        assert_eq!(changed("await 0; return 0;"), None);
    }

    #[test]
    fn declares_outside() {
        let expected = "let o, p; (async () => { void ( (o = await 1), (p=undefined)) })()";
        assert_eq!(changed("let o = await 1, p").as_deref(), Some(expected));
        let expected = "var i; (async () => { for ([i] of [[1]]) { await 1; } })()";
        assert_eq!(
            changed("for (var [i] of [[1]]) { await 1; }").as_deref(),
            Some(expected)
        );
    }
}
