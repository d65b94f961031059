//! Where V8 counts: the branches of a function, found in its syntax tree. How often each ran is what the engine counted at
//! the first place in it. A branch without such a place (an empty block, a literal) ran as often as the way in says after
//! its sibling is taken away; where that is unknown, too, nothing is told of it.

use swc_common::input::StringInput;
use swc_common::{BytePos, Span, Spanned};
use swc_ecma_ast::*;
use swc_ecma_parser::{EsSyntax, Lexer, Parser, Syntax, TsSyntax};
use swc_ecma_visit::{Visit, VisitWith};

use super::branches::Branches;
use super::ranges::{Counter, Range, ranges};

/// The position of a text's first byte; 0 stands for "nowhere".
const START: u32 = 1;

/// A function as the engine counted it, in bytes of the text.
pub(super) struct Counted {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) calls: u64,
    /// Kind and count of each branch inside an expression, in the order of the bytecode.
    pub(super) branches: Vec<(u32, u64)>,
    /// In the order of the text.
    pub(super) places: Vec<(u32, u64)>,
}

/// What kind of text it is.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Script,
    Module,
    TypeScript,
}

pub(super) fn lo(span: Span) -> u32 {
    span.lo.0.saturating_sub(START)
}

pub(super) fn hi(span: Span) -> u32 {
    span.hi.0.saturating_sub(START)
}

/// The tree of a text; nothing for one that the parser does not know.
fn parse(text: &str, kind: Kind) -> Option<Program> {
    let syntax = match kind {
        Kind::TypeScript => Syntax::Typescript(TsSyntax::default()),
        Kind::Script | Kind::Module => Syntax::Es(EsSyntax {
            allow_return_outside_function: true,
            import_attributes: true,
            explicit_resource_management: true,
            ..EsSyntax::default()
        }),
    };
    let end = START.saturating_add(u32::try_from(text.len()).ok()?);
    let input = StringInput::new(text, BytePos(START), BytePos(end));
    let mut parser = Parser::new_from(Lexer::new(syntax, EsVersion::latest(), input, None));
    match kind {
        Kind::Script => parser.parse_script().ok().map(Program::Script),
        Kind::Module => parser.parse_module().ok().map(Program::Module),
        Kind::TypeScript => parser.parse_program().ok(),
    }
}

/// Whether nothing behind a statement runs after it.
fn jumps(statement: &Stmt) -> bool {
    match statement {
        Stmt::Return(_) | Stmt::Throw(_) | Stmt::Break(_) | Stmt::Continue(_) => true,
        Stmt::Block(block) => block.stmts.iter().any(jumps),
        Stmt::If(branch) => {
            jumps(&branch.cons) && branch.alt.as_ref().is_some_and(|alt| jumps(alt))
        }
        _ => false,
    }
}

/// Whether V8 counts anew behind a branch.
fn counts_after(branch: &Stmt) -> bool {
    match branch {
        Stmt::Block(_) => true,
        Stmt::If(inner) => {
            counts_after(&inner.cons) || inner.alt.as_ref().is_some_and(|alt| counts_after(alt))
        }
        other => jumps(other),
    }
}

fn is_empty(statement: &Stmt) -> bool {
    match statement {
        Stmt::Empty(_) | Stmt::Decl(Decl::Fn(_)) => true,
        Stmt::Block(block) => block.stmts.iter().all(is_empty),
        _ => false,
    }
}

/// The sign of an operator whose right side is a branch.
fn logical(operator: BinaryOp) -> Option<&'static str> {
    match operator {
        BinaryOp::LogicalAnd => Some("&&"),
        BinaryOp::LogicalOr => Some("||"),
        BinaryOp::NullishCoalescing => Some("??"),
        _ => None,
    }
}

/// What a condition always is, when the text says so.
pub(super) fn constant(test: &Expr) -> Option<bool> {
    match test {
        Expr::Paren(inner) => constant(&inner.expr),
        Expr::Lit(Lit::Bool(value)) => Some(value.value),
        Expr::Lit(Lit::Null(_)) => Some(false),
        Expr::Lit(Lit::Num(value)) => Some(value.value != 0.0),
        _ => None,
    }
}

/// Walks through one function and leaves those inside it to their own walks.
struct Walk<'t> {
    text: &'t str,
    places: &'t [(u32, u64)],
    /// What the engine counted inside expressions.
    branches: Branches,
    counters: Vec<Counter>,
    /// How often what is being looked at was reached.
    flow: u64,
    /// Where the statements end among which it stands.
    limit: u32,
}

impl Walk<'_> {
    /// The count of the first place in a stretch.
    fn measure(&self, start: u32, end: u32) -> Option<u64> {
        let at = self.places.partition_point(|(offset, _)| *offset < start);
        let (offset, count) = self.places.get(at)?;
        (*offset < end).then_some(*count)
    }

    /// How often a statement was reached.
    fn entered(&self, statement: &Stmt) -> Option<u64> {
        let span = statement.span();
        match statement {
            Stmt::Empty(_) | Stmt::Decl(Decl::Fn(_)) => None,
            Stmt::Block(block) => self.entered_list(&block.stmts),
            Stmt::Labeled(labeled) => self.entered(&labeled.body),
            Stmt::Try(guarded) => self.entered_list(&guarded.block.stmts),
            Stmt::If(branch) => self.measure(lo(span), lo(branch.cons.span())),
            Stmt::DoWhile(r#loop) => self.measure(lo(span), lo(r#loop.body.span())),
            Stmt::While(r#loop) => self.measure(lo(span), lo(r#loop.body.span())),
            Stmt::For(r#loop) => match &r#loop.init {
                Some(init) => self.measure(lo(init.span()), hi(init.span())),
                None => self.reached(span),
            },
            Stmt::ForIn(_) | Stmt::ForOf(_) => self.reached(span),
            _ => self.measure(lo(span), hi(span)),
        }
    }

    /// The same for a loop without a place that runs once each time it is reached.
    fn reached(&self, span: Span) -> Option<u64> {
        let from = self
            .places
            .partition_point(|(offset, _)| *offset < lo(span));
        let inside = self.places[from..]
            .iter()
            .take_while(|(offset, _)| *offset < hi(span));
        let most = inside.map(|(_, count)| *count).max()?;
        Some(most.min(self.flow))
    }

    /// How often statements were reached. Their first place may be in a branch, but later statements are reached at most
    /// as often as the first.
    fn entered_list(&self, list: &[Stmt]) -> Option<u64> {
        list.iter()
            .filter_map(|statement| self.entered(statement))
            .max()
    }

    /// How often an expression was reached.
    fn entered_expression(&self, expression: &Expr) -> Option<u64> {
        match expression {
            Expr::Paren(inner) => self.entered_expression(&inner.expr),
            Expr::Bin(both) if logical(both.op).is_some() => self.entered_expression(&both.left),
            Expr::Cond(choice) => self.entered_expression(&choice.test),
            other => self.measure(lo(other.span()), hi(other.span())),
        }
    }

    fn count(&mut self, start: u32, end: u32, count: u64) {
        self.counters.push(Counter {
            start,
            end: Some(end),
            count,
        });
    }

    fn count_from(&mut self, start: u32, count: u64) {
        self.counters.push(Counter {
            start,
            end: None,
            count,
        });
    }

    /// The offset of a sign behind `from`, comments left out.
    fn find(&self, sign: &str, from: u32, to: u32) -> Option<u32> {
        let bytes = self.text.as_bytes();
        let to = (to as usize).min(bytes.len());
        let mut at = from as usize;
        while at < to {
            let rest = &bytes[at..to];
            if rest.starts_with(sign.as_bytes()) {
                return u32::try_from(at).ok();
            }
            if rest.starts_with(b"//") {
                at += rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
            } else if rest.starts_with(b"/*") {
                let end = rest.windows(2).skip(2).position(|pair| pair == b"*/");
                at += end.map_or(rest.len(), |end| end + 4);
            } else {
                at += 1;
            }
        }
        None
    }

    /// The end of an expression, with the semicolon that follows.
    fn after_semicolon(&self, end: u32) -> u32 {
        let semicolon = self.text.as_bytes().get(end as usize) == Some(&b';');
        end + u32::from(semicolon)
    }

    /// Looks at what runs `count` times.
    fn within(&mut self, count: Option<u64>, look: impl FnOnce(&mut Self)) {
        let outside = self.flow;
        self.flow = count.unwrap_or(outside);
        look(self);
        self.flow = outside;
    }

    /// Statements in turn. V8 counts behind each that may have been left otherwise, but for the last.
    fn list(&mut self, list: &[Stmt]) {
        let outside = (self.flow, self.limit);
        self.limit = list.last().map_or(0, |last| hi(last.span()));
        for (i, statement) in list.iter().enumerate() {
            statement.visit_with(self);
            let rest = &list[i + 1..];
            if rest.is_empty() {
                break;
            }
            let counted = match statement {
                Stmt::Block(_)
                | Stmt::Return(_)
                | Stmt::Throw(_)
                | Stmt::Break(_)
                | Stmt::Continue(_)
                | Stmt::Switch(_)
                | Stmt::Try(_)
                | Stmt::While(_)
                | Stmt::DoWhile(_)
                | Stmt::For(_)
                | Stmt::ForIn(_)
                | Stmt::ForOf(_)
                | Stmt::Labeled(_) => true,
                Stmt::If(branch) => {
                    counts_after(&branch.cons)
                        || branch.alt.as_ref().is_some_and(|alt| counts_after(alt))
                }
                _ => false,
            };
            if !counted {
                continue;
            }
            let count = if jumps(statement) {
                0
            } else {
                self.entered_list(rest)
                    .map_or(self.flow, |count| count.min(self.flow))
            };
            self.count_from(hi(statement.span()), count);
            self.flow = count;
        }
        (self.flow, self.limit) = outside;
    }

    /// A branch that runs when `count` says.
    fn branch(&mut self, start: u32, statement: &Stmt, count: Option<u64>) {
        if let Some(count) = count {
            self.count(start, hi(statement.span()), count);
        }
        self.within(count, |walk| statement.visit_with(walk));
    }

    /// The body of a loop. An empty one runs as often as what comes after it each time.
    fn body(&mut self, statement: &Stmt, test: Option<&Expr>, update: Option<&Expr>) {
        let count = match self.entered(statement) {
            // What the engine left out never runs.
            None if !is_empty(statement) || test.and_then(constant) == Some(false) => Some(0),
            None => update.and_then(|update| self.entered_expression(update)),
            count => count,
        };
        self.branch(lo(statement.span()), statement, count);
    }

    fn way_in(&self, start: u32, end: u32) -> u64 {
        self.measure(start, end).unwrap_or(self.flow)
    }

    /// The counts of two branches of which exactly one is taken.
    fn split(
        &self,
        total: u64,
        first: Option<u64>,
        second: Option<u64>,
    ) -> (Option<u64>, Option<u64>) {
        match (first, second) {
            (Some(count), None) => (first, Some(total.saturating_sub(count))),
            (None, Some(count)) => (Some(total.saturating_sub(count)), second),
            both => both,
        }
    }

    /// Where this function is left for a while and may not be entered again.
    fn suspended(&mut self, span: Span) {
        let end = self.after_semicolon(hi(span));
        let count = self.measure(end, self.limit);
        if let Some(count) = count.filter(|count| *count < self.flow) {
            self.count_from(end, count);
            self.flow = count;
        }
    }
}

impl Visit for Walk<'_> {
    fn visit_function(&mut self, _: &Function) {}
    fn visit_arrow_expr(&mut self, _: &ArrowExpr) {}
    fn visit_class(&mut self, class: &Class) {
        class.super_class.visit_with(self);
    }

    fn visit_block_stmt(&mut self, block: &BlockStmt) {
        self.list(&block.stmts);
    }

    fn visit_if_stmt(&mut self, branch: &IfStmt) {
        branch.test.visit_with(self);
        let total = self.way_in(lo(branch.span), lo(branch.cons.span()));
        let mut then = self.entered(&branch.cons);
        let mut other = branch.alt.as_ref().and_then(|alt| self.entered(alt));
        match constant(&branch.test) {
            Some(true) => (then, other) = (then.or(Some(total)), Some(0)),
            Some(false) => (then, other) = (Some(0), other.or(Some(total))),
            None if branch.alt.is_some() => (then, other) = self.split(total, then, other),
            None => {}
        }
        self.branch(lo(branch.cons.span()), &branch.cons, then);
        if let Some(alt) = &branch.alt {
            self.branch(hi(branch.cons.span()), alt, other);
        }
    }

    fn visit_cond_expr(&mut self, choice: &CondExpr) {
        choice.test.visit_with(self);
        let (cons, alt) = (choice.cons.span(), choice.alt.span());
        let Some(question) = self.find("?", hi(choice.test.span()), lo(cons)) else {
            return;
        };
        let Some(colon) = self.find(":", hi(cons), lo(alt)) else {
            return;
        };
        let total = self.way_in(lo(choice.span), question);
        let (then, other) = match self.branches.choice(choice.span) {
            Some((then, other)) => (Some(then), Some(other)),
            None => {
                let then = self.entered_expression(&choice.cons);
                let other = self.entered_expression(&choice.alt);
                self.split(total, then, other)
            }
        };
        if let Some(count) = then {
            self.count(question, hi(cons), count);
        }
        if let Some(count) = other {
            self.count(colon, hi(alt), count);
        }
        self.within(then, |walk| choice.cons.visit_with(walk));
        self.within(other, |walk| choice.alt.visit_with(walk));
    }

    fn visit_bin_expr(&mut self, both: &BinExpr) {
        both.left.visit_with(self);
        let Some(sign) = logical(both.op) else {
            both.right.visit_with(self);
            return;
        };
        let right = both.right.span();
        let count = self
            .branches
            .right_side(both.span)
            .or_else(|| self.entered_expression(&both.right));
        let at = self.find(sign, hi(both.left.span()), lo(right));
        if let (Some(at), Some(count)) = (at, count) {
            self.count(at, hi(right), count);
        }
        self.within(count, |walk| both.right.visit_with(walk));
    }

    fn visit_switch_stmt(&mut self, switch: &SwitchStmt) {
        switch.discriminant.visit_with(self);
        for case in &switch.cases {
            case.test.visit_with(self);
            let count = self.entered_list(&case.cons);
            if let Some(count) = count {
                self.count(lo(case.span), hi(case.span), count);
            }
            self.within(count, |walk| walk.list(&case.cons));
        }
    }

    fn visit_try_stmt(&mut self, guarded: &TryStmt) {
        guarded.block.visit_with(self);
        if let Some(handler) = &guarded.handler {
            let mut count = self.entered_list(&handler.body.stmts);
            if count.is_none() && guarded.block.stmts.iter().all(is_empty) {
                count = Some(0);
            }
            if let Some(count) = count {
                self.count(lo(handler.span), hi(handler.span), count);
            }
            self.within(count, |walk| handler.body.visit_with(walk));
        }
        if let Some(finalizer) = &guarded.finalizer {
            let from = guarded
                .handler
                .as_ref()
                .map_or(guarded.block.span, |h| h.span);
            let start = self.find("finally", hi(from), lo(finalizer.span));
            let count = self.entered_list(&finalizer.stmts);
            if let (Some(start), Some(count)) = (start, count) {
                self.count(start, hi(finalizer.span), count);
            }
            self.within(count, |walk| finalizer.visit_with(walk));
        }
    }

    fn visit_while_stmt(&mut self, r#loop: &WhileStmt) {
        r#loop.test.visit_with(self);
        self.body(&r#loop.body, Some(&r#loop.test), None);
    }

    fn visit_do_while_stmt(&mut self, r#loop: &DoWhileStmt) {
        self.body(&r#loop.body, None, None);
        if self.entered_expression(&r#loop.test) == Some(0) {
            self.count_from(hi(r#loop.body.span()), 0);
        }
        r#loop.test.visit_with(self);
    }

    fn visit_for_stmt(&mut self, r#loop: &ForStmt) {
        r#loop.init.visit_with(self);
        r#loop.test.visit_with(self);
        r#loop.update.visit_with(self);
        let (test, update) = (r#loop.test.as_deref(), r#loop.update.as_deref());
        self.body(&r#loop.body, test, update);
    }

    fn visit_for_in_stmt(&mut self, r#loop: &ForInStmt) {
        r#loop.right.visit_with(self);
        self.body(&r#loop.body, None, None);
    }

    fn visit_for_of_stmt(&mut self, r#loop: &ForOfStmt) {
        r#loop.right.visit_with(self);
        self.body(&r#loop.body, None, None);
    }

    fn visit_await_expr(&mut self, wait: &AwaitExpr) {
        wait.arg.visit_with(self);
        self.suspended(wait.span);
    }

    fn visit_yield_expr(&mut self, r#yield: &YieldExpr) {
        r#yield.arg.visit_with(self);
        self.suspended(r#yield.span);
    }
}

/// Finds the functions of a tree and walks through those that were counted.
struct Finder<'t> {
    text: &'t str,
    counted: &'t [Counted],
    found: Vec<Vec<Range>>,
}

impl Finder<'_> {
    /// Walks through the function that ends where this one does and begins nearest.
    fn walk(
        &mut self,
        span: Span,
        order: impl FnOnce(&mut super::branches::Order),
        look: impl FnOnce(&mut Walk<'_>),
    ) {
        let same = |(_, c): &(usize, &Counted)| c.end == hi(span);
        let near = |(_, c): &(usize, &Counted)| c.start.abs_diff(lo(span));
        let best = self
            .counted
            .iter()
            .enumerate()
            .filter(same)
            .min_by_key(near);
        let Some((at, function)) = best else { return };
        let branches = Branches::new(&function.branches, order);
        self.found[at] = self.ranges_of(function, branches, look);
    }

    fn ranges_of(
        &self,
        function: &Counted,
        branches: Branches,
        look: impl FnOnce(&mut Walk<'_>),
    ) -> Vec<Range> {
        if function.calls == 0 {
            return Vec::new();
        }
        let mut walk = Walk {
            text: self.text,
            places: &function.places,
            branches,
            counters: Vec::new(),
            flow: function.calls,
            limit: 0,
        };
        look(&mut walk);
        let whole = Range {
            start: function.start,
            end: function.end,
            count: function.calls,
        };
        ranges(whole, walk.counters)
    }
}

impl Visit for Finder<'_> {
    fn visit_function(&mut self, function: &Function) {
        let order = |order: &mut super::branches::Order| function.visit_children_with(order);
        self.walk(function.span, order, |walk| {
            function.params.visit_with(walk);
            if let Some(body) = &function.body {
                walk.list(&body.stmts);
            }
        });
        function.visit_children_with(self);
    }

    fn visit_arrow_expr(&mut self, arrow: &ArrowExpr) {
        let order = |order: &mut super::branches::Order| arrow.visit_children_with(order);
        self.walk(arrow.span, order, |walk| {
            arrow.params.visit_with(walk);
            match &*arrow.body {
                ArrowFunctionBody::FunctionBody(body) => walk.list(&body.stmts),
                ArrowFunctionBody::Expr(value) => value.visit_with(walk),
            }
        });
        arrow.visit_children_with(self);
    }

    fn visit_constructor(&mut self, constructor: &Constructor) {
        let order = |order: &mut super::branches::Order| constructor.visit_children_with(order);
        self.walk(constructor.span, order, |walk| {
            if let Some(body) = &constructor.body {
                walk.list(&body.stmts);
            }
        });
        constructor.visit_children_with(self);
    }

    fn visit_static_block(&mut self, block: &StaticBlock) {
        let order = |order: &mut super::branches::Order| block.body.visit_with(order);
        self.walk(block.span, order, |walk| walk.list(&block.body.stmts));
        block.visit_children_with(self);
    }
}

/// The ranges of each function that ran more or less often than the function; nothing when the text has no tree.
pub(super) fn block_ranges(text: &str, kind: Kind, counted: &[Counted]) -> Option<Vec<Vec<Range>>> {
    let tree = parse(text, kind)?;
    let mut finder = Finder {
        text,
        counted,
        found: vec![Vec::new(); counted.len()],
    };
    let end = u32::try_from(text.len()).ok()?;
    let whole = counted.iter().position(|c| c.start == 0 && c.end == end);
    if let Some(at) = whole {
        let branches = Branches::new(&counted[at].branches, |order| tree.visit_with(order));
        finder.found[at] = finder.ranges_of(&counted[at], branches, |walk| match &tree {
            Program::Script(script) => walk.list(&script.body),
            Program::Module(module) => module_items(walk, &module.body),
        });
    }
    tree.visit_with(&mut finder);
    Some(finder.found)
}

/// The statements of a module; its declarations hold expressions, too.
fn module_items(walk: &mut Walk<'_>, items: &[ModuleItem]) {
    let mut rest = items;
    while let Some((first, after)) = rest.split_first() {
        match first {
            ModuleItem::ModuleDecl(declaration) => {
                declaration.visit_with(walk);
                rest = after;
            }
            ModuleItem::Stmt(_) => {
                let run: Vec<Stmt> = rest
                    .iter()
                    .map_while(|item| item.as_stmt().cloned())
                    .collect();
                rest = &rest[run.len()..];
                walk.list(&run);
            }
        }
    }
}
