//! Branches inside expressions: how often the right side of `&&`, `||` and `??` was looked at and which way `?:` went. The
//! engine counts there but notes no place in the text, so its branches and those of the syntax tree are matched by their
//! order. When the two lists differ, because the engine folded a constant or moved the test of a loop, nothing is told.

use std::collections::HashMap;

use swc_common::Span;
use swc_ecma_ast::*;
use swc_ecma_visit::{Visit, VisitWith};

use super::blocks::{constant, hi, lo};

/// The kinds of branches as the engine's `coverage.cc` numbers them.
const AND: u32 = 1;
const OR: u32 = 2;
const COALESCE: u32 = 3;
const TAKEN: u32 = 4;
const PASSED: u32 = 5;

/// Walks through one function in the order in which the engine makes its code.
#[derive(Default)]
pub(super) struct Order {
    /// Operators with a right side that may be left out, by kind and place; those that assign have none.
    operators: Vec<(u32, Option<Span>)>,
    /// Conditions; those of statements have no place.
    conditions: Vec<Option<Span>>,
    /// There is a loop, whose test may be in two places or none.
    loops: bool,
    /// And it has operators in its test.
    tests_with_operators: bool,
}

impl Order {
    fn test(&mut self, test: &Expr) {
        let before = self.operators.len();
        test.visit_with(self);
        self.loops = true;
        self.tests_with_operators |= self.operators.len() > before;
    }
}

fn kind_of(operator: BinaryOp) -> Option<u32> {
    match operator {
        BinaryOp::LogicalAnd => Some(AND),
        BinaryOp::LogicalOr => Some(OR),
        BinaryOp::NullishCoalescing => Some(COALESCE),
        _ => None,
    }
}

impl Visit for Order {
    fn visit_function(&mut self, _: &Function) {}
    fn visit_arrow_expr(&mut self, _: &ArrowExpr) {}
    fn visit_class(&mut self, class: &Class) {
        class.super_class.visit_with(self);
    }

    fn visit_bin_expr(&mut self, both: &BinExpr) {
        both.left.visit_with(self);
        if let Some(kind) = kind_of(both.op) {
            self.operators.push((kind, Some(both.span)));
        }
        both.right.visit_with(self);
    }

    fn visit_assign_expr(&mut self, assignment: &AssignExpr) {
        assignment.left.visit_with(self);
        match assignment.op {
            AssignOp::AndAssign => self.operators.push((AND, None)),
            AssignOp::OrAssign => self.operators.push((OR, None)),
            AssignOp::NullishAssign => self.operators.push((COALESCE, None)),
            _ => {}
        }
        assignment.right.visit_with(self);
    }

    fn visit_cond_expr(&mut self, choice: &CondExpr) {
        choice.test.visit_with(self);
        if constant(&choice.test).is_none() {
            self.conditions.push(Some(choice.span));
        }
        choice.cons.visit_with(self);
        choice.alt.visit_with(self);
    }

    fn visit_if_stmt(&mut self, branch: &IfStmt) {
        branch.test.visit_with(self);
        if constant(&branch.test).is_none() {
            self.conditions.push(None);
        }
        branch.cons.visit_with(self);
        branch.alt.visit_with(self);
    }

    fn visit_while_stmt(&mut self, r#loop: &WhileStmt) {
        self.test(&r#loop.test);
        r#loop.body.visit_with(self);
    }

    fn visit_do_while_stmt(&mut self, r#loop: &DoWhileStmt) {
        r#loop.body.visit_with(self);
        self.test(&r#loop.test);
    }

    fn visit_for_stmt(&mut self, r#loop: &ForStmt) {
        r#loop.init.visit_with(self);
        self.loops = true;
        if let Some(test) = &r#loop.test {
            self.test(test);
        }
        r#loop.body.visit_with(self);
        r#loop.update.visit_with(self);
    }

    fn visit_for_in_stmt(&mut self, r#loop: &ForInStmt) {
        self.loops = true;
        r#loop.right.visit_with(self);
        r#loop.left.visit_with(self);
        r#loop.body.visit_with(self);
    }

    fn visit_for_of_stmt(&mut self, r#loop: &ForOfStmt) {
        self.loops = true;
        r#loop.right.visit_with(self);
        r#loop.left.visit_with(self);
        r#loop.body.visit_with(self);
    }

    fn visit_switch_stmt(&mut self, switch: &SwitchStmt) {
        switch.discriminant.visit_with(self);
        for case in &switch.cases {
            case.test.visit_with(self);
        }
        for case in &switch.cases {
            case.cons.visit_with(self);
        }
    }
}

/// The counts of one function's branches, by their places.
#[derive(Default)]
pub(super) struct Branches {
    right_sides: HashMap<(u32, u32), u64>,
    choices: HashMap<(u32, u32), (u64, u64)>,
}

fn place(span: Span) -> (u32, u32) {
    (lo(span), hi(span))
}

impl Branches {
    /// Matches what was counted with what `look` shows of the tree.
    pub(super) fn new(counted: &[(u32, u64)], look: impl FnOnce(&mut Order)) -> Branches {
        let mut branches = Branches::default();
        if counted.is_empty() {
            return branches;
        }
        let mut order = Order::default();
        look(&mut order);
        let operators: Vec<_> = counted.iter().filter(|(kind, _)| *kind < TAKEN).collect();
        let same = operators.len() == order.operators.len()
            && operators
                .iter()
                .zip(&order.operators)
                .all(|((counted, _), (kind, _))| counted == kind);
        if same && !order.tests_with_operators {
            for ((_, count), (_, span)) in operators.iter().zip(&order.operators) {
                if let Some(span) = span {
                    branches.right_sides.insert(place(*span), *count);
                }
            }
        }
        let of = |wanted: u32| counted.iter().filter(move |(kind, _)| *kind == wanted);
        if of(TAKEN).count() == order.conditions.len() && !order.loops {
            for (((_, taken), (_, passed)), span) in
                of(TAKEN).zip(of(PASSED)).zip(&order.conditions)
            {
                if let Some(span) = span {
                    branches.choices.insert(place(*span), (*taken, *passed));
                }
            }
        }
        branches
    }

    /// How often the right side of the operator was looked at.
    pub(super) fn right_side(&self, span: Span) -> Option<u64> {
        self.right_sides.get(&place(span)).copied()
    }

    /// How often each side of `?:` was chosen.
    pub(super) fn choice(&self, span: Span) -> Option<(u64, u64)> {
        self.choices.get(&place(span)).copied()
    }
}
