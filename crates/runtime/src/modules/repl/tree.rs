//! The tree of a script as JSON, of those kinds of expressions that can be computed without doing anything: names,
//! properties, operators, literals, calls. JavaScript computes previews from it. What is not here has no preview.

use swc_common::{Span, Spanned};
use swc_ecma_ast::{
    ArrowExpr, ArrowFunctionBody, Callee, Expr, ExprOrSpread, Lit, MemberExpr, MemberProp,
    OptChainBase, Pat, Prop, PropName, PropOrSpread, Script, Stmt, Tpl,
};

use super::parsing::{index, script};
use crate::json::string as quoted;

/// Writes JSON; `None` from any part makes the whole one `None`.
struct Writer<'t> {
    text: &'t str,
}

type Json = Option<String>;

fn list<T>(items: &[T], mut each: impl FnMut(&T) -> Json) -> Json {
    let mut out = String::from("[");
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        out.push_str(&each(item)?);
    }
    out.push(']');
    Some(out)
}

impl Writer<'_> {
    /// A part of the text, to be run as it is: a literal or a function.
    fn source(&self, span: Span) -> Json {
        let text = self.text.get(index(span.lo)..index(span.hi))?;
        Some(format!("{{\"t\":\"source\",\"s\":{}}}", quoted(text)))
    }

    fn argument(&self, argument: &ExprOrSpread) -> Json {
        let value = self.expr(&argument.expr)?;
        match argument.spread {
            Some(_) => Some(format!("{{\"t\":\"spread\",\"a\":{value}}}")),
            None => Some(value),
        }
    }

    fn member(&self, member: &MemberExpr, optional: bool) -> Json {
        let object = self.expr(&member.obj)?;
        let property = match &member.prop {
            MemberProp::Ident(name) => quoted(&name.sym),
            MemberProp::Computed(computed) => self.expr(&computed.expr)?,
            MemberProp::PrivateName(_) => return None,
        };
        Some(format!(
            "{{\"t\":\"member\",\"o\":{object},\"p\":{property},\"q\":{optional}}}"
        ))
    }

    fn call(&self, callee: &Expr, arguments: &[ExprOrSpread], optional: bool) -> Json {
        let callee = self.expr(callee)?;
        let arguments = list(arguments, |a| self.argument(a))?;
        Some(format!(
            "{{\"t\":\"call\",\"f\":{callee},\"a\":{arguments},\"q\":{optional}}}"
        ))
    }

    fn key(&self, key: &PropName) -> Json {
        match key {
            PropName::Ident(name) => Some(quoted(&name.sym)),
            PropName::Str(text) => text.value.as_str().map(quoted),
            PropName::Computed(computed) => self.expr(&computed.expr),
            PropName::Num(number) => self.source(number.span),
            PropName::BigInt(_) => None,
        }
    }

    fn property(&self, property: &PropOrSpread) -> Json {
        match property {
            PropOrSpread::Spread(spread) => {
                let value = self.expr(&spread.expr)?;
                Some(format!("{{\"t\":\"spread\",\"a\":{value}}}"))
            }
            PropOrSpread::Prop(property) => match &**property {
                Prop::Shorthand(name) => {
                    let name = quoted(&name.sym);
                    let value = format!("{{\"t\":\"name\",\"n\":{name}}}");
                    Some(format!("{{\"k\":{name},\"v\":{value}}}"))
                }
                Prop::KeyValue(pair) => {
                    let key = self.key(&pair.key)?;
                    let value = self.expr(&pair.value)?;
                    Some(format!("{{\"k\":{key},\"v\":{value}}}"))
                }
                Prop::Assign(_) | Prop::Getter(_) | Prop::Setter(_) | Prop::Method(_) => None,
            },
        }
    }

    fn template(&self, template: &Tpl) -> Json {
        let strings = list(&template.quasis, |part| {
            part.cooked.as_ref()?.as_str().map(quoted)
        })?;
        let values = list(&template.exprs, |e| self.expr(e))?;
        Some(format!(
            "{{\"t\":\"template\",\"s\":{strings},\"e\":{values}}}"
        ))
    }

    /// An arrow function with plain parameters and an expression as its body can be called for a preview.
    fn arrow(&self, arrow: &ArrowExpr) -> Json {
        let source = self.source(arrow.span)?;
        if let ArrowFunctionBody::Expr(body) = &*arrow.body
            && !arrow.is_async
            && let Some(body) = self.expr(body)
            && let Some(names) = list(&arrow.params, |p| match p {
                Pat::Ident(name) => Some(quoted(&name.id.sym)),
                _ => None,
            })
        {
            return Some(format!(
                "{{\"t\":\"arrow\",\"p\":{names},\"b\":{body},\"f\":{source}}}"
            ));
        }
        Some(source)
    }

    fn expr(&self, expression: &Expr) -> Json {
        match expression {
            Expr::This(_) => Some("{\"t\":\"this\"}".into()),
            Expr::Ident(name) => Some(format!("{{\"t\":\"name\",\"n\":{}}}", quoted(&name.sym))),
            Expr::Lit(Lit::JSXText(_)) => None,
            Expr::Lit(literal) => self.source(literal.span()),
            Expr::Array(array) => {
                let items = list(&array.elems, |item| match item {
                    Some(item) => self.argument(item),
                    None => Some("null".into()),
                })?;
                Some(format!("{{\"t\":\"array\",\"e\":{items}}}"))
            }
            Expr::Object(object) => {
                let properties = list(&object.props, |p| self.property(p))?;
                Some(format!("{{\"t\":\"object\",\"p\":{properties}}}"))
            }
            Expr::Fn(function) => self.source(function.span()),
            Expr::Arrow(arrow) => self.arrow(arrow),
            Expr::Unary(unary) => Some(format!(
                "{{\"t\":\"unary\",\"o\":{},\"a\":{}}}",
                quoted(unary.op.as_str()),
                self.expr(&unary.arg)?
            )),
            Expr::Bin(binary) => Some(format!(
                "{{\"t\":\"binary\",\"o\":{},\"l\":{},\"r\":{}}}",
                quoted(binary.op.as_str()),
                self.expr(&binary.left)?,
                self.expr(&binary.right)?
            )),
            Expr::Cond(choice) => Some(format!(
                "{{\"t\":\"choice\",\"c\":{},\"l\":{},\"r\":{}}}",
                self.expr(&choice.test)?,
                self.expr(&choice.cons)?,
                self.expr(&choice.alt)?
            )),
            Expr::Seq(sequence) => Some(format!(
                "{{\"t\":\"sequence\",\"e\":{}}}",
                list(&sequence.exprs, |e| self.expr(e))?
            )),
            Expr::Member(member) => self.member(member, false),
            Expr::OptChain(chain) => match &*chain.base {
                OptChainBase::Member(member) => self.member(member, chain.optional),
                OptChainBase::Call(call) => self.call(&call.callee, &call.args, chain.optional),
            }
            .map(|inner| format!("{{\"t\":\"chain\",\"a\":{inner}}}")),
            Expr::Call(call) => match &call.callee {
                Callee::Expr(callee) => self.call(callee, &call.args, false),
                Callee::Super(_) | Callee::Import(_) => None,
            },
            Expr::New(new) => {
                let class = self.expr(&new.callee)?;
                let arguments = new.args.as_deref().unwrap_or_default();
                let arguments = list(arguments, |a| self.argument(a))?;
                Some(format!("{{\"t\":\"new\",\"f\":{class},\"a\":{arguments}}}"))
            }
            Expr::Tpl(template) => self.template(template),
            Expr::Paren(inner) => self.expr(&inner.expr),
            _ => None,
        }
    }

    fn statement(&self, statement: &Stmt) -> Json {
        match statement {
            Stmt::Empty(_) => Some("{\"t\":\"nothing\"}".into()),
            Stmt::Expr(statement) => self.expr(&statement.expr),
            Stmt::Block(block) => self.block(&block.stmts),
            Stmt::Labeled(labeled) => self.statement(&labeled.body),
            Stmt::Throw(throw) => Some(format!(
                "{{\"t\":\"throw\",\"a\":{}}}",
                self.expr(&throw.arg)?
            )),
            _ => None,
        }
    }

    fn block(&self, statements: &[Stmt]) -> Json {
        let statements = list(statements, |s| self.statement(s))?;
        Some(format!("{{\"t\":\"block\",\"e\":{statements}}}"))
    }
}

/// The tree of a text.
pub(super) fn json(text: &str) -> Option<String> {
    let tree: Script = script(text).ok()?;
    Writer { text }.block(&tree.body)
}
