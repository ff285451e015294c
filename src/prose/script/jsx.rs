//! JSX: elements are those of HTML, components are told by their names.

use super::{EXPRESSION, Reader};
use crate::prose::{
    Container, Kind,
    data::{self, Node, Place},
    html::{self, Html},
    keys::{self, KeyRole, Keys, Role},
    map::Inner,
    strings::{self, Escapes, Text},
};
use oxc_ast::ast::{
    ArrowFunctionBody, ArrowFunctionExpression, Expression, FunctionBody, JSXAttribute, JSXAttributeItem,
    JSXAttributeName, JSXAttributeValue, JSXChild, JSXElement, JSXElementName, JSXExpression, Statement, StringLiteral,
};
use oxc_ast_visit::Visit;
use oxc_span::GetSpan;

impl Reader<'_, '_> {
    /// Reads JSX that stands where `read` is called: in other JSX, or by itself.
    pub(super) fn root(&mut self, read: impl FnOnce(&mut Self)) {
        if self.elements > 0 {
            read(self);
            return;
        }
        // By itself JSX makes paragraphs; as the answer of an object it makes an answer.
        let loose = match self.place.role {
            KeyRole::Skip | KeyRole::Type | KeyRole::Unknown | KeyRole::Copy => match self.place.loose() {
                (Kind::Answer, question) => (Kind::Answer, question),
                _ => (Kind::Paragraph, None),
            },
            _ => self.place.loose(),
        };
        let outer = std::mem::replace(&mut self.html, Html::new(loose));
        self.builder.end_all();
        let depth = self.builder.depth();
        read(self);
        self.html.finish(self.builder);
        self.builder.close_to(depth);
        self.html = outer;
    }

    /// Reads an element, its attributes and its children.
    pub(super) fn element(&mut self, element: &JSXElement<'_>) {
        self.elements += 1;
        let opening = &element.opening_element;
        let name = name_of(&opening.name);
        let intrinsic = name.starts_with(|c: char| c.is_ascii_lowercase());
        let known = if intrinsic { keys::element(name) } else { keys::component(name) };
        let attributes = || {
            opening.attributes.iter().filter_map(|item| match item {
                JSXAttributeItem::Attribute(attribute) => Some(&**attribute),
                JSXAttributeItem::SpreadAttribute(_) => None,
            })
        };
        let hidden = attributes().any(|a| a.is_identifier("hidden") && a.value.is_none());
        let (depth, keys) = (self.builder.depth(), self.builder.keys);
        match known {
            Some((_, Role::Skip | Role::SkipInline)) => {
                if self.builder.in_block() {
                    self.builder.space();
                }
                // What is said of a frame or a picture is read, though what is in it is not.
                for attribute in attributes().filter(|a| is_text(a, keys)) {
                    self.attribute(attribute);
                }
                // A script may hold linked data.
                for attribute in attributes().filter(|a| a.is_identifier("dangerouslySetInnerHTML")) {
                    self.expression_of(attribute);
                }
            }
            _ if hidden => {}
            _ => {
                let text =
                    element.children.iter().any(|c| matches!(c, JSXChild::Text(t) if !t.value.trim().is_empty()));
                if let Some((name, role)) = known {
                    self.html.open(self.builder, name, role);
                } else if !intrinsic && !self.in_text {
                    self.html.end_block(self.builder);
                }
                if intrinsic {
                    for attribute in attributes() {
                        self.attribute(attribute);
                    }
                } else {
                    self.properties(attributes());
                }
                let outer = std::mem::replace(&mut self.in_text, text);
                self.children(&element.children);
                self.in_text = outer;
                if let Some((name, role)) = known {
                    self.html.close(self.builder, name, role);
                } else if !intrinsic && !self.in_text {
                    self.html.end_block(self.builder);
                }
            }
        }
        if self.builder.depth() > depth {
            self.html.end_block(self.builder);
            self.builder.close_to(depth);
        }
        self.elements -= 1;
    }

    pub(super) fn children(&mut self, children: &[JSXChild<'_>]) {
        self.elements += 1;
        for child in children {
            match child {
                JSXChild::Text(text) => {
                    let span = self.span(text.span);
                    self.html.text(self.builder, span);
                }
                JSXChild::Element(element) => self.element(element),
                JSXChild::Fragment(fragment) => self.children(&fragment.children),
                JSXChild::ExpressionContainer(container) => match &container.expression {
                    JSXExpression::EmptyExpression(_) => {}
                    other => {
                        if let Some(expression) = other.as_expression() {
                            self.child(expression);
                        }
                    }
                },
                JSXChild::Spread(spread) => self.child(&spread.expression),
            }
        }
        self.elements -= 1;
    }

    /// Reads an expression that stands where JSX stands: what it brings forth is shown.
    fn child(&mut self, expression: &Expression<'_>) {
        match expression.without_parentheses() {
            Expression::StringLiteral(literal) => self.string(literal),
            Expression::TemplateLiteral(template) => {
                let mut inner = Inner::default();
                for (i, quasi) in template.quasis.iter().enumerate() {
                    strings::add_unescaped(&mut inner, self.builder.source, self.span(quasi.span), Escapes::Script);
                    if let Some(gap) = template.expressions.get(i) {
                        inner.gap(self.span(gap.span()), EXPRESSION);
                    }
                }
                self.inline(Text::Decoded(inner));
            }
            Expression::BinaryExpression(_) => match self.text_of(expression) {
                Some(text) => self.inline(text),
                None => self.builder.space(),
            },
            Expression::ConditionalExpression(condition) => {
                self.child(&condition.consequent);
                self.builder.space();
                self.child(&condition.alternate);
            }
            Expression::LogicalExpression(logical) => {
                if logical.operator.as_str() != "&&" {
                    self.child(&logical.left);
                    self.builder.space();
                }
                self.child(&logical.right);
            }
            Expression::JSXElement(element) => self.element(element),
            Expression::JSXFragment(fragment) => self.children(&fragment.children),
            Expression::ArrowFunctionExpression(arrow) => self.arrow(arrow),
            Expression::FunctionExpression(function) => {
                if let Some(body) = &function.body {
                    self.body(body);
                }
            }
            Expression::TSAsExpression(e) => self.child(&e.expression),
            Expression::TSNonNullExpression(e) => self.child(&e.expression),
            Expression::CallExpression(call) => {
                self.builder.space();
                let mut name = "";
                if let Expression::StaticMemberExpression(member) = &call.callee {
                    name = member.property.name.as_str();
                    self.child(&member.object);
                } else if let Expression::Identifier(id) = &call.callee {
                    name = id.name.as_str();
                }
                for argument in call.arguments.iter().filter_map(|a| a.as_expression()) {
                    match argument.without_parentheses() {
                        Expression::ArrowFunctionExpression(_)
                        | Expression::FunctionExpression(_)
                        | Expression::JSXElement(_)
                        | Expression::JSXFragment(_) => self.child(argument),
                        Expression::ArrayExpression(_) | Expression::ObjectExpression(_) => {
                            self.value(argument, Place::of(KeyRole::Unknown));
                        }
                        _ if keys::is_code_call(name) => {}
                        other => {
                            if let Some(text) = self.text_of(other)
                                && strings::is_copy(text.get(self.builder.source))
                            {
                                self.inline(text);
                            }
                        }
                    }
                }
            }
            Expression::ArrayExpression(array) => {
                // A list of elements stands in line; a list of data is read as data.
                let elements = array.elements.iter().filter_map(|e| e.as_expression());
                if elements.clone().any(|e| matches!(e.without_parentheses(), Expression::JSXElement(_))) {
                    elements.for_each(|e| self.child(e));
                } else {
                    self.html.end_block(self.builder);
                    self.value(expression, Place::of(KeyRole::Unknown));
                }
            }
            Expression::ObjectExpression(_) => {
                self.html.end_block(self.builder);
                self.value(expression, Place::of(KeyRole::Unknown));
            }
            Expression::StaticMemberExpression(_) | Expression::Identifier(_) => self.builder.space(),
            other => {
                self.builder.space();
                self.visit_expression(other);
            }
        }
    }

    fn arrow(&mut self, arrow: &ArrowFunctionExpression<'_>) {
        match &arrow.body {
            ArrowFunctionBody::FunctionBody(body) => self.body(body),
            other => {
                if let Some(expression) = other.as_expression() {
                    self.child(expression);
                }
            }
        }
    }

    fn body(&mut self, body: &FunctionBody<'_>) {
        for statement in &body.statements {
            match statement {
                Statement::ReturnStatement(returned) => {
                    if let Some(argument) = &returned.argument {
                        self.child(argument);
                    }
                }
                other => self.visit_statement(other),
            }
        }
    }

    /// A string in braces, such as `{" "}`.
    fn string(&mut self, literal: &StringLiteral<'_>) {
        self.inline(strings::unescape(self.builder.source, self.content(literal.span), Escapes::Script));
    }

    /// Adds the text of an attribute, as a block that hangs on the open one.
    pub(super) fn alt(&mut self, text: Text) {
        self.builder.begin_aside(Kind::Alt);
        self.add_text(text);
        self.builder.end();
    }

    fn add_text(&mut self, text: Text) {
        match text {
            Text::Plain(span) => self.builder.text(span),
            Text::Decoded(inner) => self.builder.within(inner, |builder| {
                let whole = crate::span::Span::new(0, builder.source.len() as u32);
                builder.text(whole);
            }),
        }
    }

    /// Adds text to the open block, or begins one.
    fn inline(&mut self, text: Text) {
        if text.get(self.builder.source).trim().is_empty() {
            self.builder.space();
            return;
        }
        self.html.ensure_block(self.builder);
        self.add_text(text);
    }

    /// An attribute of an element of HTML.
    fn attribute(&mut self, attribute: &JSXAttribute<'_>) {
        if !is_text(attribute, self.builder.keys) {
            self.expression_of(attribute);
            return;
        }
        match &attribute.value {
            Some(JSXAttributeValue::StringLiteral(literal)) => {
                let span = self.content(literal.span);
                if strings::is_shown(&self.builder.source[span.range()]) {
                    html::aside(self.builder, Kind::Alt, span);
                }
            }
            Some(JSXAttributeValue::ExpressionContainer(container)) => {
                let text = container.expression.as_expression().and_then(|e| self.text_of(e));
                if let Some(text) = text
                    && strings::is_shown(text.get(self.builder.source))
                {
                    self.alt(text);
                }
            }
            _ => {}
        }
    }

    /// Reads the expression of an attribute that holds no text of its own, for the JSX and data in it.
    fn expression_of(&mut self, attribute: &JSXAttribute<'_>) {
        let Some(JSXAttributeValue::ExpressionContainer(container)) = &attribute.value else { return };
        let Some(expression) = container.expression.as_expression() else { return };
        match expression.without_parentheses() {
            Expression::StringLiteral(_) | Expression::TemplateLiteral(_) | Expression::BinaryExpression(_) => {}
            Expression::ObjectExpression(_) if attribute.is_identifier("style") => {}
            Expression::ObjectExpression(_) => self.value(expression, Place::of(KeyRole::Unknown)),
            _ => self.other_value(expression, Place::of(KeyRole::Skip)),
        }
    }

    /// The properties of a component: data, whose title heads the others and the children.
    fn properties<'t, 'a: 't>(&mut self, attributes: impl Iterator<Item = &'t JSXAttribute<'a>>) {
        let mut entries = Vec::new();
        for attribute in attributes {
            let JSXAttributeName::Identifier(name) = &attribute.name else { continue };
            let role = self.builder.keys.key(&name.name);
            match &attribute.value {
                Some(JSXAttributeValue::StringLiteral(literal)) => {
                    // Character references are the only escapes here; they are read as HTML.
                    entries.push((role, Node::Text(Text::Plain(self.content(literal.span)))));
                }
                Some(JSXAttributeValue::ExpressionContainer(container)) => {
                    if let Some(expression) = container.expression.as_expression() {
                        entries.push((role, self.node(expression)));
                    }
                }
                _ => {}
            }
        }
        let place = Place::of(KeyRole::Unknown);
        let shows = |(role, node): &(KeyRole, Node<&Expression<'_>>)| match node {
            Node::Text(text) => Place::of(*role).shows(text.get(self.builder.source)),
            Node::Other(_) => false,
            _ => true,
        };
        if entries.iter().any(shows) {
            self.html.end_block(self.builder);
            self.builder.open(Container::Section);
            data::properties(self.builder, entries, place, &mut super::Nested { base: self.base });
        } else {
            for (role, node) in entries {
                if let Node::Other(expression) = node {
                    self.other_value(
                        expression,
                        Place::of(if role == KeyRole::Unknown { KeyRole::Skip } else { role }),
                    );
                    self.builder.space();
                }
            }
        }
    }
}

/// Whether the value of an attribute of an element of HTML is read.
fn is_text(attribute: &JSXAttribute<'_>, keys: Keys<'_>) -> bool {
    matches!(&attribute.name, JSXAttributeName::Identifier(name) if keys.is_text_attribute(&name.name))
}

/// The last part of the name of an element: `h2` of `motion.h2`.
fn name_of<'t>(name: &'t JSXElementName<'_>) -> &'t str {
    match name {
        JSXElementName::Identifier(id) => id.name.as_str(),
        JSXElementName::IdentifierReference(id) => id.name.as_str(),
        JSXElementName::MemberExpression(member) => member.property.name.as_str(),
        JSXElementName::NamespacedName(name) => name.name.name.as_str(),
        JSXElementName::ThisExpression(_) => "",
    }
}
